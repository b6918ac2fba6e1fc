/// All that was done to what one change touched, the earliest first.
///
/// A move and what takes it back cancel out: what failed before both fails after them as it did. So a change is judged
/// by what a signal found when it began, not by what its last step left.
struct ChangeChain {
    private let change: ChangeEvent
    private let steps: [ChangeEvent]

    init(of change: ChangeEvent, among changes: [ChangeEvent]) {
        self.change = change
        steps = changes.filter { $0.touches(sameAs: change) }.sorted(by: ChangeEvent.precedes)
    }

    /// The last that was done to it.
    var last: ChangeEvent { steps.last ?? change }

    /// Whether it takes something from what the signal found, and nothing has brought that back since.
    func departs(from signal: Signal) -> Bool {
        let had = value(foundBy: signal)
        // A version that the pointer came to only later takes nothing from the signal by leaving.
        if change.kind == .alias, change.move.before != had { return false }
        return [change, last].allSatisfy { $0.isAway(from: had) }
    }

    /// What it had when the signal began: what the change left, less what was done since then, followed back step by step.
    /// `nil` where that is unknown, or it had nothing.
    private func value(foundBy signal: Signal) -> String? {
        var value = change.move.before
        for step in steps.reversed() where ChangeEvent.precedes(step, change) {
            guard value == nil || step.move.after == value else { continue }
            guard signal.began(before: step) else { return value ?? step.move.after }
            value = step.move.before
        }
        return value
    }
}

extension Signal {
    /// Clocks and scrapes lie so far apart at most.
    private static let slack = Duration.seconds(120)

    /// Whether it is certain that the change came later: an onset is known to the scrape, and no later than it opened.
    fileprivate func began(before change: ChangeEvent) -> Bool {
        min(openedAt ?? onset.latest, onset.latest + Self.slack) < change.tookEffect.earliest
    }
}

extension ChangeEvent {
    /// From what to what it moved, so that of two changes of one thing what the one left is what the other found.
    fileprivate var move: (before: String?, after: String?) {
        switch kind {
        case .deployment: (isUnload ? "loaded" : "unloaded", isUnload ? "unloaded" : "loaded")
        case .traffic: (traffic?.before.map(String.init), (traffic?.after).map(String.init))
        case .alias: (before.map(NameNormalisation.version), after.map(NameNormalisation.version))
        case .version, .feature, .configuration, .infrastructure, .scale, .restart, .pipeline, .other: (before, after)
        }
    }

    fileprivate func touches(sameAs other: ChangeEvent) -> Bool {
        guard kind == other.kind, object == other.object, isBeside(other) else { return false }
        switch kind {
        case .deployment: return serving != nil
        // Each model of a registry has aliases of its own; another source may call the model otherwise.
        case .alias: return subject.name == other.subject.name || id.backend != other.id.backend
        default: return true
        }
    }

    /// Whether it leaves something else there; of a share of the requests, less of it.
    fileprivate func isAway(from value: String?) -> Bool {
        guard kind == .traffic else { return move.after != value }
        guard let left = traffic?.after, let had = value.flatMap({ Int($0) }) else { return false }
        return left < had
    }
}
