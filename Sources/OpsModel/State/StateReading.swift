/// The state, held by reference by the small values that make and judge rows: a copy costs a reference count a table.
///
/// Let go of it before the state changes, since what changes while it is held is copied.
final class StateReading: Sendable {
    let state: OpsState
    /// By their names.
    let sources: [BackendStatus]
    /// Those of `sources` that have not told yet what there is.
    let untold: [BackendStatus]
    /// Those that stand for a source's heartbeats.
    let heartbeatServices: Set<ServiceID>

    init(_ state: OpsState) {
        self.state = state
        heartbeatServices = Set(state.triage.heartbeats.keys.map(OpsState.heartbeatService))
        sources = state.backends.entities.sorted { $0.id.rawValue < $1.id.rawValue }
        untold = sources.filter { !$0.hasTold }
    }
}
