/// What the screen says of the whole fleet; recounted only when the fleet changed.
public struct FleetSummary: Sendable, Hashable {
    /// Rows by status.
    public private(set) var counts: [Status: Int] = [:]
    /// The environments of all rows.
    public private(set) var environments: Set<Environment> = []
    /// The row that is worst: by status, then by what is served (tier, traffic), then by age. Rows that cannot be judged
    /// come after all that can, by what they last were. `nil` where nothing is, or last was, critical or a warning.
    public private(set) var worst: FleetID?
    var revision: UInt64?
    /// Rows of any status.
    var total: Int { counts.values.reduce(0, +) }

    init() {}

    init(_ fleet: Table<FleetEntry>) {
        revision = fleet.revision
        var worst: Rank?
        fleet.forEach { entry in
            counts[entry.status, default: 0] += 1
            environments.insert(entry.id.environment)
            guard entry.lastStatus.rank >= Status.warning.rank else { return }
            let rank = Rank(entry)
            if worst.map(rank.isWorse) ?? true { worst = rank }
        }
        self.worst = worst?.id
    }

    public subscript(status: Status) -> Int { counts[status] ?? 0 }

    /// What decides which of two rows is worse: what orders the list, so that its first row is the one NOW speaks of.
    private struct Rank {
        let id: FleetID
        let urgency: Double
        let name: [UInt8]

        init(_ entry: FleetEntry) {
            (id, urgency, name) = (entry.id, entry.urgency, NaturalOrder.key(entry.name))
        }

        func isWorse(than other: Rank) -> Bool {
            if urgency != other.urgency { return urgency > other.urgency }
            return NaturalOrder.precedes(name, other.name)
        }
    }
}
