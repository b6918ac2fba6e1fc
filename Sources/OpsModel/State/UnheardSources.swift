extension BackendStatus {
    /// Whether it has told what there is: a list of what it serves, else of what it measures, whole at least once; of
    /// others an answer. What measures knows of nothing before its first scrapes, so that an empty list is its word only
    /// once it has said so for two minutes, two of Prometheus's usual scrape intervals.
    public var hasTold: Bool {
        guard let lastSuccess else { return false }
        let kinds: [EntityKind] = [.deployment, .signals]
        if let kind = kinds.first(where: reports.contains), lastWhole[kind] == nil { return false }
        return emptySince.map { lastSuccess - $0 >= .seconds(120) } ?? true
    }

    /// What keeps facts of a kind from being known.
    private enum Silence: CaseIterable {
        case hasNotAnswered
        /// It answers, without a whole list.
        case answersInPart
        case measuresNothing
        case isStale

        func text(isPlural: Bool) -> String {
            switch self {
            case .hasNotAnswered: isPlural ? "have not answered yet" : "has not answered yet"
            case .answersInPart: isPlural ? "do not tell all yet" : "does not tell all yet"
            case .measuresNothing: isPlural ? "measure nothing yet" : "measures nothing yet"
            case .isStale: isPlural ? "are stale" : "is stale"
            }
        }
    }

    /// Where it is known not to be heard on that.
    private func silence(on kind: EntityKind) -> Silence {
        if lastSuccess == nil { return .hasNotAnswered }
        if reports.contains(kind), lastWhole[kind] == nil { return .answersInPart }
        return kind == .signals && !hasTold && isAnswering ? .measuresNothing : .isStale
    }

    /// `us, eu have not answered yet`, `us is stale`: of those that are not heard on a kind, the ones of which the worst can
    /// be said; `nil` where there are none. Without a kind it is what each serves, else measures.
    public static func silence(of sources: [BackendStatus], on kind: EntityKind? = nil) -> String? {
        let silences = sources.map { source in
            source.silence(on: kind ?? (source.reports.contains(.deployment) ? .deployment : .signals))
        }
        guard let worst = Silence.allCases.first(where: silences.contains) else { return nil }
        let alike = zip(sources, silences).filter { $1 == worst }.map(\.0.id.rawValue).sorted()
        return "\(alike.joined(separator: ", ")) \(worst.text(isPlural: alike.count > 1))"
    }

    /// Whether it is, as configured, of this environment and of one of these clusters; what neither side names says
    /// nothing against it.
    func isNear(_ environment: Environment, _ clusters: some Collection<String>) -> Bool {
        if self.environment != .unknown, environment != .unknown, self.environment != environment { return false }
        return cluster.isEmpty || clusters.isEmpty || clusters.contains(cluster)
    }
}

extension OpsState {
    /// Sources that nobody hears: those that never answered, then those silent for three intervals, each by name. What
    /// they alone would tell is not known.
    public var unheardSources: [BackendStatus] {
        backends.entities.filter { $0.lastSuccess == nil || $0.isStale(at: now) }
            .sorted {
                ($0.lastSuccess == nil ? 0 : 1, $0.id.rawValue) < ($1.lastSuccess == nil ? 0 : 1, $1.id.rawValue)
            }
    }

    /// Whether a source has never answered, so that rows which it alone tells of are counted nowhere.
    public var hasUncountedRows: Bool {
        backends.entities.contains {
            $0.lastSuccess == nil && ($0.reports.contains(.deployment) || $0.reports.contains(.signals))
        }
    }

    /// Of the sources that could tell facts of this kind about the row's environment, in whichever cluster, those that have
    /// not told them, or whose word is too old.
    public func unheard(_ kind: EntityKind, of entry: FleetEntry) -> [BackendStatus] {
        telling(kind, of: entry).filter { source in
            source.lastWhole[kind] == nil || isStale(source.id, kind) || kind == .signals && !source.hasTold
        }
    }

    /// Those that could tell facts of this kind about the row's environment, heard or not.
    public func telling(_ kind: EntityKind, of entry: FleetEntry) -> [BackendStatus] {
        backends.entities.filter { $0.reports.contains(kind) && $0.isNear(entry.id.environment, []) }
    }
}
