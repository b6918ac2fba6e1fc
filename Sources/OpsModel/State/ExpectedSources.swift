/// Who is to tell what is served of a configured service, once every source has had its say.
///
/// Those that its `deployments` name, each in the environment it is configured for. Where they name none, any source
/// that could tell of it, wherever that is, until one does.
struct ExpectedSources {
    /// Each makes the row of its environment, while nothing is served at all or it has never answered.
    let placed: [BackendStatus]
    /// Those that have never answered and that the service may be at all the same, each in an environment of its own:
    /// they make its row where nothing else does.
    let elsewhere: [BackendStatus]
    /// They make a row only where nothing else does; `nil` where nobody is expected without a place.
    let anywhere: [BackendStatus]?

    /// `members` are those that are there.
    init(of service: ServiceID, _ members: Members, _ known: StateReading) {
        guard let configured = known.state.services[service], known.state.expectsSources else {
            (placed, elsewhere, anywhere) = ([], [], nil)
            return
        }
        let isServed = members.isServed || Self.isShownAsGone(service, known)
        let serving = known.sources.filter {
            $0.reports.contains(.deployment) && (!isServed || $0.lastSuccess == nil)
        }
        placed = serving.filter { configured.bindings.name($0.id, in: \.deployments) }
        elsewhere = Self.elsewhere(configured.bindings, known)
        guard placed.isEmpty, !isServed else {
            anywhere = nil
            return
        }
        let registries = known.sources.filter {
            $0.reports.contains(.model) && configured.bindings.name($0.id, in: \.models)
        }
        // Without a server to ask, what measures is all that tells of it.
        let telling = serving.isEmpty ? known.sources.filter { $0.reports.contains(.signals) } : serving
        anywhere = telling + registries
    }

    /// Whether a row says already that it was served and is no more.
    private static func isShownAsGone(_ service: ServiceID, _ known: StateReading) -> Bool {
        guard known.state.members[service]?.isServed == true else { return false }
        return (known.state.fleetRowsOf[service] ?? []).contains { id in
            known.state.fleet[id].map { !$0.deployments.isEmpty || !$0.signals.isEmpty } ?? false
        }
    }

    /// Where its `deployments` name servers, it is on no others; what measures it is told by labels.
    private static func elsewhere(_ bindings: Service.Bindings, _ known: StateReading) -> [BackendStatus] {
        let namesServers = known.sources.contains { bindings.name($0.id, in: \.deployments) }
        return known.sources.filter { source in
            guard source.lastSuccess == nil, source.environment != .unknown else { return false }
            if source.reports.contains(.deployment) { return !namesServers }
            return source.reports.contains(.signals) && (!bindings.labels.isEmpty || !namesServers)
        }
    }
}
