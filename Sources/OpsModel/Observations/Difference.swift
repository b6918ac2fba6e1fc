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

/// The last snapshot of one backend, kept to compare the next one with.
public struct LastSnapshot: Sendable {
    private var known: [EntityID: Observation] = [:]

    public init() {}

    public var count: Int { known.count }

    /// Takes `snapshot` as the newest and returns what it changes.
    ///
    /// Of two observations with one identity the later one holds.
    public mutating func advance(to snapshot: Snapshot) -> Difference {
        var next = Dictionary(minimumCapacity: snapshot.observations.count) as [EntityID: Observation]
        for observation in snapshot.observations { next[observation.id] = observation }
        var difference = Difference()
        for observation in snapshot.observations where next[observation.id] == observation {
            if known[observation.id] != observation { difference.changed.append(observation) }
        }
        for (id, observation) in known where next[id] == nil {
            if snapshot.incomplete[id.kind] == nil {
                difference.vanished.append(id)
            } else {
                next[id] = observation
            }
        }
        known = next
        return difference
    }
}
