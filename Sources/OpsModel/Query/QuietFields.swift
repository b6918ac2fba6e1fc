extension FieldCatalog where Entity == Quiet {
    /// What `get silences` prints, and the silences pane lists; of mutes too.
    public static func quiets(_ state: OpsState) -> FieldCatalog {
        let now = state.now
        let standings = QuietStandings(state)
        return FieldCatalog([
            Field("kind", title: "KIND") { .text($0.silence == nil ? "mute" : "silence") },
            Field("id", title: "ID") { .text($0.ownID) },
            Field("state", title: "STATE") { .text($0.state(at: now).rawValue) },
            Field("matchers", title: "QUIETS", kind: .list) { .list($0.targets) },
            Field("since", title: "SINCE", aliases: ["age"], kind: .instant) {
                $0.startsAt.map(FieldValue.instant) ?? .absent
            },
            Field("ends", title: "ENDS", kind: .instant) { $0.endsAt.map(FieldValue.instant) ?? .absent },
            Field("count", title: "NOW", unit: .count) { FieldValue(standings[$0].count.map(Double.init)) },
            Field("quiets", title: "WHAT", kind: .list) { quiet in
                let names = state.names(quietedBy: quiet)
                return names.isEmpty ? .absent : .list(names)
            },
            Field("look", title: "LOOK", kind: .list) { quiet in
                let remarks = standings[quiet].remarks
                return remarks.isEmpty ? .absent : .list(remarks.map(\.rawValue))
            },
            Field("by", title: "BY") { .text($0.createdBy) },
            Field("comment", title: "WHY") { .text($0.reason) },
            Field("source", title: "SOURCE") { quiet in
                quiet.silence.map { .text($0.id.backend.rawValue) } ?? .absent
            },
        ])
    }
}

/// How each of many stands, with every alert looked at once.
private struct QuietStandings {
    let state: OpsState
    let counts: [SilenceID: Int]

    init(_ state: OpsState) {
        (self.state, counts) = (state, state.quietedCounts())
    }

    subscript(quiet: Quiet) -> QuietStanding {
        switch quiet {
        case .silence(let silence): silence.standing(quieting: state.quietedCount(silence, counts), at: state.now)
        case .mute(let mute): state.standing(of: mute)
        }
    }
}

extension Quiet {
    /// As whoever keeps it calls it, and as a command names it.
    public var ownID: String {
        switch id {
        case .silence(let id): id.id
        case .mute(let id): id
        }
    }
}

extension OpsState {
    /// Of alerts or signals that it quiets now, each once.
    fileprivate func names(quietedBy quiet: Quiet) -> [String] {
        let names =
            switch quiet {
            case .silence(let silence): alertsQuieted(by: silence).map(\.name)
            case .mute(let mute): signalsQuieted(by: mute).map(\.title)
            }
        return Set(names).sorted()
    }
}

extension Quiet {
    var entityID: EntityID {
        switch id {
        case .silence(let id): .silence(id)
        case .mute(let id): .mute(id)
        }
    }
}

extension OpsState {
    /// A mute that is over stays for as long as whoever keeps silences lists an expired one: an hour.
    public func isListed(_ quiet: Quiet) -> Bool {
        guard case .mute(let mute) = quiet else { return true }
        return mute.endsAt > now - .seconds(3600)
    }
}
