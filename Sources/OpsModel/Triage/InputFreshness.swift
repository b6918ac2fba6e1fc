/// Which inputs of signals are too old to say anything, and which have said nothing yet.
struct InputFreshness {
    private let staleBackends: Set<BackendID>
    private let staleParts: Set<Watch>
    /// Kinds of a backend that no answer has told of yet, or under `.backend` the whole of one that has never answered.
    private let untold: Set<Watch>
    /// What a store remembers may have been told by a source that this configuration does not have.
    private let configured: Set<BackendID>
    private let sources: [BackendStatus]
    let grounds: SignalGrounds

    init(_ state: OpsState) {
        grounds = SignalGrounds(state)
        (sources, configured) = (state.backends.entities, Set(state.backends.ids))
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

    /// When any of these was last told whole; `nil` where none was.
    func lastHeard(of inputs: Set<Watch>) -> Instant? {
        sources.flatMap { source in
            inputs.filter { $0.backend == source.id }.compactMap { source.lastWhole[$0.kind] ?? source.lastSuccess }
        }.max()
    }

    func isUntold(_ input: Watch) -> Bool {
        guard isRemoved(input) else { return hasNotTold(input) }
        let heirs = heirs(of: input)
        // An alert is over where all who could tell of it do not; what is measured, once somebody measures it.
        guard input.kind == .alert else { return heirs.allSatisfy(hasNotTold) }
        return heirs.isEmpty || heirs.contains(where: hasNotTold)
    }

    /// Whether what a store remembers was told by a source that is configured no more, or under another name.
    func isRemoved(_ input: Watch) -> Bool { !configured.contains(input.backend) }

    private func heirs(of input: Watch) -> [Watch] {
        sources.filter { input.kind == .backend || $0.reports.contains(input.kind) }
            .map { Watch(backend: $0.id, kind: input.kind) }
    }

    private func hasNotTold(_ input: Watch) -> Bool {
        untold.contains(input) || untold.contains(Watch(backend: input.backend, kind: .backend)) || isLost(input)
    }
}
