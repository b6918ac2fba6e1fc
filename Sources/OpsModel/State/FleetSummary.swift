/// What the screen says of the whole fleet; recounted only when the fleet changed.
public struct FleetSummary: Sendable, Hashable {
    /// Rows by status.
    public private(set) var counts: [Status: Int] = [:]
    /// The environments of all rows.
    public private(set) var environments: Set<Environment> = []
    /// The row that is worst, and of these the one longest so; `nil` where nothing is critical or a warning.
    public private(set) var worst: FleetID?
    var revision: UInt64?

    init() {}

    init(_ fleet: Table<FleetEntry>) {
        revision = fleet.revision
        var worst: Rank?
        fleet.forEach { entry in
            counts[entry.status, default: 0] += 1
            environments.insert(entry.id.environment)
            guard entry.status.rank >= Status.warning.rank else { return }
            let rank = Rank(entry)
            if worst.map(rank.isWorse) ?? true { worst = rank }
        }
        self.worst = worst?.id
    }

    public subscript(status: Status) -> Int { counts[status] ?? 0 }

    /// What decides which of two rows is worse.
    private struct Rank {
        let id: FleetID
        let status: Status
        let since: Double

        init(_ entry: FleetEntry) {
            (id, status, since) = (entry.id, entry.status, entry.since?.seconds ?? .infinity)
        }

        func isWorse(than other: Rank) -> Bool {
            if status != other.status { return status.rank > other.status.rank }
            if since != other.since { return since < other.since }
            return (id.service.rawValue, id.environment.name) < (other.id.service.rawValue, other.id.environment.name)
        }
    }
}
