extension Signal {
    /// Earliest onset first; among equals by what they are, so that every screen orders them alike.
    static func isEarlier(_ one: Signal, _ other: Signal) -> Bool {
        one.onset == other.onset ? ID.precedes(one.id, other.id) : one.onset < other.onset
    }

    /// From the onset to the end, or to `now` while it lasts.
    func stretch(until now: Instant) -> InstantInterval {
        InstantInterval(onset.earliest, max(onset.earliest, closedAt ?? now))
    }

    /// Whether it lasts, or nobody can tell that it does not.
    var isLasting: Bool { state == .open || state == .inputLost }

    /// Whether it lasts and nothing keeps it quiet.
    var isHeard: Bool { isLasting && suppression == nil }

    /// Whether somebody says now that it lasts. That nobody measures any more is no word about the service.
    public var isTold: Bool { state == .open && suppression == nil && severity > .info && id.kind != .blind }

    /// When it ended or was made quiet; `nil` while it is heard.
    var quietSince: Instant? { closedAt ?? suppression.map { $0.since ?? openedAt ?? onset.latest } }
}

extension [Signal] {
    /// The one that an incident of these, earliest first, is called after: the earliest whose source gives its start,
    /// which an alert's does; the start of what only polls tell differs from screen to screen.
    var namesake: Signal { first { $0.id.kind == .alert } ?? self[0] }

    /// Earliest onset first; see ``Signal/isEarlier(_:_:)``. Sorts their places, because a signal is large.
    func earliestFirst() -> [Signal] {
        indices.sorted { Signal.isEarlier(self[$0], self[$1]) }.map { self[$0] }
    }
}

extension Signal.ID {
    /// Every part of it, the coarsest first.
    var parts: [String] { [service.rawValue, environment.name, cluster, kind.rawValue, detail] }

    static func precedes(_ one: Signal.ID, _ other: Signal.ID) -> Bool {
        if one.service != other.service { return one.service.rawValue < other.service.rawValue }
        return one.parts.lexicographicallyPrecedes(other.parts)
    }
}

extension ChangeEvent {
    /// By when it took effect; of equals always the same first.
    static func precedes(_ one: ChangeEvent, _ other: ChangeEvent) -> Bool {
        (one.tookEffect, one.id.key) < (other.tookEffect, other.id.key)
    }
}

extension IncidentID {
    /// Of the signal's service, kind and matter and the whole second in which it began. Its environment, which may
    /// become known only when a second source answers, has no part in it.
    init(_ signal: Signal) {
        let start = Int64(max(-1e15, min(1e15, signal.onset.latest.seconds.rounded(.down))))
        let parts = [signal.id.service.rawValue, signal.id.kind.rawValue, signal.id.detail, String(start)]
        self.init(rawValue: "INC-" + ContentHash(parts).letters(4))
    }
}
