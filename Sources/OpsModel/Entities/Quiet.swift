/// What keeps people from being told for a while: a silence in an Alertmanager, or a mute of our own.
public enum Quiet: Sendable, Hashable, Identifiable {
    case silence(Silence)
    case mute(Mute)

    public enum ID: Sendable, Hashable {
        case silence(SilenceID)
        case mute(Mute.ID)
    }

    public var id: ID {
        switch self {
        case .silence(let silence): .silence(silence.id)
        case .mute(let mute): .mute(mute.id)
        }
    }

    public var silence: Silence? {
        if case .silence(let silence) = self { silence } else { nil }
    }

    /// What it quiets, in the words of who keeps it: matchers, or the service, the kind and the detail of signals.
    public var targets: [String] {
        switch self {
        case .silence(let silence): silence.matchers.map(\.description)
        case .mute(let mute): [mute.service, mute.kind, mute.detail].filter { !$0.isEmpty }
        }
    }

    /// A mute's is told by its times alone.
    public func state(at now: Instant) -> Silence.SilenceState {
        switch self {
        case .silence(let silence): silence.state
        case .mute(let mute): now < mute.startsAt ? .pending : now < mute.endsAt ? .active : .expired
        }
    }

    public var startsAt: Instant? {
        switch self {
        case .silence(let silence): silence.startsAt
        case .mute(let mute): mute.startsAt
        }
    }

    public var endsAt: Instant? {
        switch self {
        case .silence(let silence): silence.endsAt
        case .mute(let mute): mute.endsAt
        }
    }

    public var createdBy: String {
        switch self {
        case .silence(let silence): silence.createdBy
        case .mute(let mute): mute.createdBy
        }
    }

    public var reason: String {
        switch self {
        case .silence(let silence): silence.comment
        case .mute(let mute): mute.reason
        }
    }
}

extension Quiet: TableEntity {
    public var name: String { reason }

    public var searchText: String {
        let kind = if case .mute = self { "mute" } else { "silence" }
        return ([kind] + targets + [createdBy, reason, silence?.state.rawValue ?? ""]).joined(separator: " ")
    }
}

/// The silences among what keeps quiet.
public struct Silences: Sendable {
    let table: Table<Quiet>

    public subscript(id: SilenceID) -> Silence? { table[.silence(id)]?.silence }

    /// In no order that means anything.
    public var entities: [Silence] { table.entities.compactMap(\.silence) }
}

extension OpsState {
    public var silences: Silences { Silences(table: quiets) }

    mutating func keep(_ mute: Mute) {
        mutes[mute.id] = mute
        quiets.write(.mute(mute))
    }

    public func standing(of quiet: Quiet) -> QuietStanding {
        switch quiet {
        case .silence(let silence): standing(of: silence)
        case .mute(let mute): standing(of: mute)
        }
    }

    /// The open signals that a mute keeps quiet now, in the order of their titles.
    public func signalsQuieted(by mute: Mute) -> [Signal] {
        triage.followed.values.joined().filter { id, _ in id.kind != .alert && mute.quiets(id, at: now) }
            .map { $0.value.signal(at: now) }.filter { $0.state == .open }.sorted { $0.title < $1.title }
    }
}
