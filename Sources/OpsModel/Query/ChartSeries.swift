/// One line of a chart: which entity, under what name, and its samples with where they come from.
public struct ChartSeries: Sendable, Hashable {
    public var entity: EntityID
    /// Which number of golden signals; `nil` for a drift series, which has only one.
    public var kind: SignalKind?
    public var label: String
    public var role: Variant.VariantRole
    public var samples: [Sample]
    /// Where what is known begins, when that is later than the range asks for.
    public var beginsAt: Instant?
    public var problem: String?
    public var isLoading: Bool

    /// What was measured last before an instant, not longer ago than `span`; `nil` where nobody knows.
    public func value(at instant: Instant, within span: Duration) -> Double? {
        guard let last = samples.last(where: { $0.at <= instant }), instant - last.at <= span else { return nil }
        return last.value
    }
}

extension SeriesAnswer {
    /// After a failed read what was read before stays, with the reason why it is not newer.
    fileprivate func keeping(_ before: SeriesAnswer?) -> SeriesAnswer {
        guard let problem, samples.isEmpty, let before, !before.samples.isEmpty else { return self }
        return SeriesAnswer(request: request, samples: before.samples, problem: problem)
    }
}

/// What answers to ``SeriesRequest``s are kept under: the newest one of each replaces the one before.
struct SeriesKey: Sendable, Hashable {
    var entity: EntityID
    var kind: SignalKind?
    var range: Duration

    init(entity: EntityID, kind: SignalKind?, range: Duration) {
        self.entity = entity
        self.kind = kind
        self.range = range
    }

    init(_ request: SeriesRequest) {
        self.init(entity: request.entity, kind: request.kind, range: request.to - request.from)
    }
}

extension OpsState {
    /// The lines of a chart: of a fleet row its versions' chosen signal, of a drift series the series itself.
    public func chartSeries(of subject: EntityID) -> [ChartSeries] {
        lines(of: subject).map { line in
            let key = SeriesKey(entity: line.entity, kind: line.kind, range: chart.range)
            let answer = series[key]
            let kept = keptSamples(of: line)
            let samples = (answer?.samples.isEmpty ?? true) ? kept : merge(answer?.samples ?? [], kept)
            let start = viewedAt - chart.range
            let shown = samples.filter { $0.at >= start && $0.at <= viewedAt }
            let begins = shown.first.map(\.at).flatMap { $0 > start + chart.range / 20 ? $0 : nil }
            return ChartSeries(
                entity: line.entity, kind: line.kind, label: line.label, role: line.role, samples: shown,
                beginsAt: begins,
                problem: answer?.problem, isLoading: answer == nil && seriesAsked[key] != nil)
        }
    }

    /// Asks backends for what the chart in front lacks; each series once a step of its range.
    mutating func askForSeries() -> [Effect] {
        guard let subject = chartSubject else { return [] }
        let asked =
            lines(of: subject).map { seriesRequest(for: $0, range: chart.range) }
            + comparedLines(of: subject).map { seriesRequest(for: $0, range: Self.comparedRange) }
        return asked.compactMap { request in
            let key = SeriesKey(request)
            guard canRead(request.entity), seriesAsked[key] != request else { return nil }
            seriesAsked[key] = request
            return .readSeries(request)
        }
    }

    /// The last hour of one number of a version: as memory keeps it, else as it was read for the comparison in front.
    public func past(_ kind: SignalKind, of id: SignalsID) -> [Sample] {
        let read = series[SeriesKey(entity: .signals(id), kind: kind, range: Self.comparedRange)]?.samples
        let known = SignalKind.kept.contains(kind) ? histories[id]?.samples(of: kind) : read
        return (known ?? []).filter { $0.at <= viewedAt }
    }

    private static let comparedRange = Duration.seconds(3600)
    /// What versions are compared by and memory does not keep.
    private static let compared: [SignalKind] = [.latencyP50, .latencyP95, .degraded]

    private func comparedLines(of subject: EntityID) -> [Line] {
        guard case .fleet(let id) = subject, let entry = fleet[id] else { return [] }
        return [entry.stable, entry.canary].compactMap { $0?.signals }.flatMap { id in
            Self.compared.filter { signals[id]?[$0].value != nil }.map {
                Line(entity: .signals(id), kind: $0, label: "")
            }
        }
    }

    mutating func take(_ answer: SeriesAnswer) {
        let key = SeriesKey(answer.request)
        if series[key] == nil, series.count >= Self.seriesCapacity,
            let oldest = series.min(by: { $0.value.request.to < $1.value.request.to })?.key
        {
            series[oldest] = nil
            seriesAsked[oldest] = nil
        }
        series[key] = answer.keeping(series[key])
    }

    /// Whether somebody remembers more than the state does: the entity's backend, or else the store.
    private func canRead(_ entity: EntityID) -> Bool {
        store != nil || (entity.backend.flatMap { backends[$0] }?.remembers ?? false)
    }

    /// What the place in front charts: a drift pane the column under its cursor, any other its subject.
    private var chartSubject: EntityID? {
        guard let pane, pane.charts else { return nil }
        return pane.listing == .none ? place.subject : selected(in: pane.id)
    }

    /// What a chart of a subject draws, before any sample is looked up.
    private struct Line {
        var entity: EntityID
        var kind: SignalKind?
        var label: String
        var role = Variant.VariantRole.unknown
    }

    /// Lines in one chart; more could not be told apart.
    private static let mostLines = 3

    /// How many versions are measured and have no line in the chart.
    public func versionsLeftOut(ofChart subject: EntityID) -> Int {
        guard case .fleet = subject else { return 0 }
        return max(0, allLines(of: subject).count - Self.mostLines)
    }

    private func lines(of subject: EntityID) -> [Line] {
        guard case .fleet = subject else { return allLines(of: subject) }
        return Array(allLines(of: subject).prefix(Self.mostLines))
    }

    private func allLines(of subject: EntityID) -> [Line] {
        switch subject {
        case .drift(let id): [Line(entity: .drift(id), label: id.column)]
        case .fleet(let id):
            (fleet[id]?.variants ?? []).compactMap { variant in
                variant.signals.map {
                    Line(entity: .signals($0), kind: chart.kind, label: variant.displayVersion, role: variant.role)
                }
            }
        case .incident(let id): incidents[id].map(lines) ?? []
        default: []
        }
    }

    /// What the incident's signals rest on, each series once, the first mover first.
    private func lines(of incident: Incident) -> [Line] {
        var seen: Set<SeriesKey> = []
        return (incident.signals + incident.evidence).sorted { $0.onset < $1.onset }.flatMap { signal in
            signal.evidence.compactMap { evidence in
                guard let entity = evidence.entity,
                    seen.insert(SeriesKey(entity: entity, kind: evidence.series, range: chart.range)).inserted
                else { return nil }
                switch entity {
                case .drift(let id):
                    return Line(entity: entity, label: drifts[id]?.version.map { "v\($0)" } ?? id.column)
                case .signals(let id):
                    let version = id.subject.version.map { "v\(NameNormalisation.version($0))" } ?? id.subject.name
                    return Line(entity: entity, kind: evidence.series ?? chart.kind, label: version)
                default: return nil
                }
            }
        }
    }

    /// Quantised to the step, so that the same chart asks once a step and not at every frame.
    private func seriesRequest(for line: Line, range: Duration) -> SeriesRequest {
        let step = max(range / 120, .seconds(15))
        let end = Instant(seconds: (viewedAt.seconds / step.inSeconds).rounded(.down) * step.inSeconds)
        return SeriesRequest(entity: line.entity, kind: line.kind, from: end - range, to: end, step: step)
    }

    /// What memory holds, up to when its backend was last seen whole.
    private func keptSamples(of line: Line) -> [Sample] {
        let last = line.entity.backend.flatMap { lastWatched[Watch(backend: $0, kind: line.entity.kind)] }
        switch line.entity {
        case .signals(let id):
            var history = histories[id]
            history?.hold(until: last)
            return history?.samples(of: line.kind ?? chart.kind) ?? []
        case .drift(let id):
            var history = driftHistories[id]
            history?.hold(until: last)
            return history?.samples ?? []
        default: return []
        }
    }

    /// What was read, and after its end what was seen since.
    private func merge(_ read: [Sample], _ kept: [Sample]) -> [Sample] {
        guard let end = read.last?.at else { return kept }
        return read + kept.filter { $0.at > end }
    }
}
