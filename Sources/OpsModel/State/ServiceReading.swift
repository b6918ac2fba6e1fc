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
    /// The rows that are shown and that no source tells of any more, with what is still to be said of each.
    let gone: [(row: FleetID, conditions: [SignalCondition])]
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
        let present = Set(rows.map(\.entry.id))
        gone = (known.state.fleetRowsOf[service] ?? []).filter { !present.contains($0) }.compactMap { id in
            known.state.fleet[id].map { entry in
                let reading = RowReading(known: known, entry: entry, group: FleetBuilder.Group(), now: now)
                return (id, reading.goneConditions())
            }
        }
        heartbeats =
            known.heartbeatServices.contains(service) ? known.state.heartbeatConditions(service) : nil
    }
}
