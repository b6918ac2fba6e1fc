/// Which sources may tell what is served of a service and have not told yet: while one has not, nobody has looked.
///
/// One rule, in whatever order things start. A source **may tell** of a service
/// - where it serves, and the service's `deployments` name it, or name no source at all;
/// - where it measures, likewise, and where the service has `labels`: `deployments` say where it is served, and only
///   labels that somebody measures it besides;
/// - where it is a registry that the `models` name, and nobody else is left to ask.
///
/// Until it has told (``BackendStatus/hasTold``) it is missed in the service's row of its environment, whatever others
/// tell there, and where a configured service has no such row it makes it. One without an environment is missed in every
/// row. No row of another environment is touched. What measures is not missed beside servers that count the row's
/// requests themselves, since their numbers stand just so once it has told and fallen silent. An empty list of one that
/// knows of nothing yet keeps the rows that it makes; beside what others tell it is missed again only once it is silent.
///
/// Whoever is missed makes `ok` unknown and hides nothing that is told to be wrong.
struct ExpectedSources {
    /// Servers that its `deployments` name. Each makes the row of its environment while nothing is served at all or it
    /// has not told.
    let named: [BackendStatus]
    /// All that may tell and have not, those named among them.
    let missing: [BackendStatus]
    /// Registries to name where nothing else is left to ask.
    let registries: [BackendStatus]
    /// Whether it is configured, and nothing serves or measures it, nor did until lately.
    let isSeenNowhere: Bool

    /// `members` are those that are there.
    init(of service: ServiceID, _ members: Members, _ known: StateReading) {
        guard known.state.expectsSources else {
            (named, missing, registries, isSeenNowhere) = ([], [], [], false)
            return
        }
        let bindings = known.state.services[service]?.bindings ?? Service.Bindings()
        let isServed = members.isServed || Self.isShownAsGone(service, known)
        let servers =
            bindings.deployments.isEmpty ? [] : known.sources.filter { bindings.name($0.id, in: \.deployments) }
        named = servers.filter { $0.reports.contains(.deployment) && (!isServed || !$0.hasTold) }
        missing = known.untold.filter { source in
            guard !source.reports.isDisjoint(with: [.deployment, .signals]) else { return false }
            if servers.isEmpty || servers.contains(where: { $0.id == source.id }) { return true }
            return !source.reports.contains(.deployment) && !bindings.labels.isEmpty
        }
        let isNowhere = !isServed && known.state.services[service] != nil
        isSeenNowhere = isNowhere
        registries = known.untold.filter { source in
            isNowhere && servers.isEmpty && source.reports.contains(.model)
                && bindings.name(source.id, in: \.models)
        }
    }

    /// Whether a row says already that it was served and is no more.
    private static func isShownAsGone(_ service: ServiceID, _ known: StateReading) -> Bool {
        guard known.state.members[service]?.isServed == true else { return false }
        return (known.state.fleetRowsOf[service] ?? []).contains { id in
            known.state.fleet[id].map { !$0.deployments.isEmpty || !$0.signals.isEmpty } ?? false
        }
    }
}
