/// What is bound to one service now: its fleet rows, not judged yet, and what the rules say holds of each.
struct ServiceReading {
    let service: ServiceID
    let rows: [FleetRow]
    /// Of each of `rows`.
    let conditions: [[SignalCondition]]
    /// What was over before the first look, of all rows.
    let ended: [Signal]
    /// By the canary's series.
    let canaries: [SignalsID: CanaryRecord]
    /// Those of the row that a source's heartbeats stand for.
    let heartbeats: (row: FleetID, conditions: [SignalCondition])?

    init(_ service: ServiceID, _ known: StateReading, at now: Instant) {
        self.service = service
        let members = known.state.members[service] ?? Members()
        rows = FleetBuilder(known: known, service: service, members: members.present(in: known)).rows()
        let readings = rows.map { RowReading(known: known, entry: $0.entry, group: $0.group, now: now) }
        conditions = readings.map { $0.conditions() }
        ended = readings.flatMap { $0.endedSignals() }
        canaries = readings.reduce(into: [:]) { records, row in records.merge(row.canaryRecords()) { $1 } }
        heartbeats =
            known.heartbeatServices.contains(service) ? known.state.heartbeatConditions(service) : nil
    }
}
