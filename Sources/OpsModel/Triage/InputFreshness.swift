/// Which inputs of signals are too old to say anything, and which have said nothing yet.
struct InputFreshness {
    private let staleBackends: Set<BackendID>
    private let staleParts: Set<Watch>
    /// Kinds of a backend that no answer has told of yet, or under `.backend` the whole of one that has never answered.
    private let untold: Set<Watch>
    /// What a store remembers may have been told by a source that this configuration does not have.
    private let configured: Set<BackendID>
    let grounds: SignalGrounds

    init(_ state: OpsState) {
        grounds = SignalGrounds(state)
        configured = Set(state.backends.ids)
        (staleBackends, staleParts) = (state.staleBackends, state.staleParts)
        untold = state.backends.entities.reduce(into: []) { result, backend in
            if backend.lastSuccess == nil { result.insert(Watch(backend: backend.id, kind: .backend)) }
            for kind in backend.reports where backend.lastWhole[kind] == nil {
                result.insert(Watch(backend: backend.id, kind: kind))
            }
        }
    }

    func isLost(_ input: Watch) -> Bool {
        staleBackends.contains(input.backend) || staleParts.contains(input)
    }

    func isUntold(_ input: Watch) -> Bool {
        untold.contains(input) || untold.contains(Watch(backend: input.backend, kind: .backend))
            || !configured.contains(input.backend)
    }
}
