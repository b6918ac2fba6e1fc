/// What the header says of the whole fleet; recounted only when the fleet changed.
public struct FleetSummary: Sendable, Hashable {
    /// Rows by status.
    public private(set) var counts: [Status: Int] = [:]
    /// The environments of all rows.
    public private(set) var environments: Set<Environment> = []
    var revision: UInt64?

    init() {}

    init(_ fleet: Table<FleetEntry>) {
        revision = fleet.revision
        for entry in fleet.entities {
            counts[entry.status, default: 0] += 1
            environments.insert(entry.id.environment)
        }
    }

    public subscript(status: Status) -> Int { counts[status] ?? 0 }
}
