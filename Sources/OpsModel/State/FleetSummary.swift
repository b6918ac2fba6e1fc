/// What the screen says of the whole fleet; recounted only when the fleet changed.
public struct FleetSummary: Sendable, Hashable {
    /// Rows by status.
    public private(set) var counts: [Status: Int] = [:]
    /// The environments of all rows.
    public private(set) var environments: Set<Environment> = []
    /// The row that is worst: by status, then by what is served (tier, traffic), then by age. Rows that cannot be
    /// judged come after all that can, by what they last were. `nil` where nothing is, or last was, critical or a
    /// warning.
    public private(set) var worst: FleetID?
    var revision: UInt64?

    init() {}

    init(_ fleet: Table<FleetEntry>) {
        revision = fleet.revision
        var worst: Rank?
        var rows = Array(repeating: 0, count: Status.allCases.count)
        var last: Environment?
        fleet.forEachSlot { _, slot in
            rows[slot.entity.status.rank] += 1
            if slot.entity.id.environment != last {
                environments.insert(slot.entity.id.environment)
                last = slot.entity.id.environment
            }
            guard slot.entity.lastStatus.rank >= Status.warning.rank else { return }
            let rank = Rank(id: slot.entity.id, urgency: slot.entity.urgency, name: slot.order)
            if worst.map(rank.isWorse) ?? true { worst = rank }
        }
        self.worst = worst?.id
        for status in Status.allCases where rows[status.rank] > 0 { counts[status] = rows[status.rank] }
    }

    public subscript(status: Status) -> Int { counts[status] ?? 0 }

    /// What decides which of two rows is worse: what orders the list, so that its first row is the one NOW speaks of.
    private struct Rank {
        let id: FleetID
        let urgency: Double
        let name: [UInt8]

        func isWorse(than other: Rank) -> Bool {
            if urgency != other.urgency { return urgency > other.urgency }
            return NaturalOrder.precedes(name, other.name)
        }
    }
}
