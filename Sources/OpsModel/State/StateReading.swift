/// The state, held by reference by the small values that make and judge rows: a copy costs a reference count a table.
///
/// Let go of it before the state changes, since what changes while it is held is copied.
final class StateReading: Sendable {
    let state: OpsState

    init(_ state: OpsState) {
        self.state = state
    }
}
