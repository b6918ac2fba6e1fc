/// What changed between two polls of one backend; computed away from the loop, so that the loop pays for changes only.
public struct Difference: Sendable, Hashable, Codable {
    public var changed: [Observation]
    public var vanished: [EntityID]

    public init(changed: [Observation] = [], vanished: [EntityID] = []) {
        self.changed = changed
        self.vanished = vanished
    }

    public var isEmpty: Bool { changed.isEmpty && vanished.isEmpty }
}

/// What the last snapshot of one backend said, kept to compare the next one with.
///
/// Of each observation a hash of 64 bits is kept: a change that leaves it alike, one in 10^19, shows with the next one.
public struct LastSnapshot: Sendable {
    private struct Known: Sendable {
        var hash: Int
        /// The number of the snapshot that last named it.
        var seen: Int
    }

    private var known: [EntityID: Known] = [:]
    private var number = 0

    public init() {}

    public var count: Int { known.count }

    /// Takes `snapshot` as the newest and returns what it changes.
    ///
    /// Of two observations with one identity the later one holds. The past that comes with a first observation is
    /// handed on: it is no part of what is compared.
    public mutating func advance(to snapshot: Snapshot) -> Difference {
        number += 1
        var difference = Difference()
        var repeated: Set<EntityID> = []
        for observation in snapshot.observations {
            let id = observation.id
            let hash = observation.withoutPast.hashValue
            guard let place = known.index(forKey: id) else {
                known[id] = Known(hash: hash, seen: number)
                difference.changed.append(observation)
                continue
            }
            if known.values[place].seen == number { repeated.insert(id) }
            known.values[place].seen = number
            guard known.values[place].hash != hash else { continue }
            known.values[place].hash = hash
            difference.changed.append(observation)
        }
        if !repeated.isEmpty { difference.keepLast(of: repeated) }
        difference.vanished = forgetMissing(from: snapshot)
        return difference
    }

    /// What the snapshot does not name though its list is complete.
    private mutating func forgetMissing(from snapshot: Snapshot) -> [EntityID] {
        let missing = known.compactMap { id, known in
            known.seen != number && snapshot.incomplete[id.kind] == nil ? id : nil
        }
        for id in missing { known[id] = nil }
        return missing
    }
}

extension Difference {
    /// Leaves of each of `ids` only the last observation.
    fileprivate mutating func keepLast(of ids: Set<EntityID>) {
        var found: Set<EntityID> = []
        changed = changed.reversed().filter { !ids.contains($0.id) || found.insert($0.id).inserted }.reversed()
    }
}

extension Observation {
    /// Itself as the next poll will tell it, which brings no past again.
    fileprivate var withoutPast: Observation {
        switch self {
        case .signals(var signals) where !signals.past.isEmpty:
            signals.past = [:]
            return .signals(signals)
        case .drift(var drift) where !drift.past.isEmpty || !drift.seasonalPast.isEmpty:
            (drift.past, drift.seasonalPast) = ([], [])
            return .drift(drift)
        case .objective(var objective) where !objective.past.isEmpty:
            objective.past = [:]
            return .objective(objective)
        case .replica(var replica) where replica.waitingPast != nil:
            replica.waitingPast = nil
            return .replica(replica)
        default: return self
        }
    }
}
