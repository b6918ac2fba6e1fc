import OpsModel
import Views

/// A fleet to draw: observations go through the reducer as the engine's would, and time stands where a test puts it.
struct SampleFleet: Sendable {
    /// Tue 2026-11-24 03:14:07 UTC.
    static let now = Instant(seconds: 1_795_490_047)

    private(set) var state: OpsState

    init(
        services: [Service] = [], backends: [BackendStatus] = Self.backends, isDrill: Bool = false,
        maintenance: [MaintenanceWindow] = [], readOnly: ReadOnly? = nil
    ) {
        state = OpsState(now: Self.now, panes: PaneCatalog.initialStates, home: PaneCatalog.home)
        let banner = Banner(name: isDrill ? "drill" : "prod-eu", isDrill: isDrill)
        let setup = SourceAction.Setup(
            backends: backends, services: services, banner: banner, maintenance: maintenance,
            readOnly: readOnly)
        _ = state.reduce(.source(.configured(setup)))
        _ = state.reduce(.runbook(.loaded(SampleRunbooks.all)))
        settle()
    }

    static let backends = [
        backend("alerts", "Alertmanager", [.alert, .silence]),
        backend("metrics", "Prometheus", [.signals, .alert, .drift, .objective, .change], remembers: true),
        backend("registry", "MLflow", [.model, .version]),
        backend("triton-eu", "Triton", [.deployment], environment: .production, cluster: "eu"),
        backend("mlserver-stg", "MLServer", [.deployment], environment: .other("staging"), cluster: "eu"),
    ]

    static func backend(
        _ id: BackendID, _ system: String, _ reports: Set<EntityKind>, environment: Environment = .unknown,
        cluster: String = "", remembers: Bool = false
    ) -> BackendStatus {
        BackendStatus(
            id: id, system: system, address: "https://\(id.rawValue).example:8443", interval: .seconds(5),
            environment: environment, cluster: cluster, reports: reports, remembers: remembers,
            operations: operations[system] ?? [])
    }

    /// What each system can be told.
    private static let operations: [String: Set<SystemCall.Operation>] = [
        "Alertmanager": [.silence, .expireSilence], "MLflow": [.setAlias, .setTag],
        "Triton": [.load, .chooseVersions, .unload], "MLServer": [.load, .unload],
    ]

    /// A poll that answered so many seconds before `now`.
    mutating func poll(
        _ backend: BackendID, ago seconds: Double = 1, latency: Duration = .milliseconds(18),
        incomplete: [EntityKind: String] = [:], facts: BackendFacts = BackendFacts(), _ changed: [Observation] = [],
        vanished: [EntityID] = []
    ) {
        let at = Self.now - .seconds(seconds)
        let report = PollReport(
            backend: backend, startedAt: at, finishedAt: at, latency: latency,
            outcome: .answered(Difference(changed: changed, vanished: vanished)), incomplete: incomplete, facts: facts,
            count: changed.count, nextPoll: at + .seconds(5))
        reduce(.source(.polled(report)))
    }

    /// A poll that no longer names what it named before.
    mutating func vanish(_ backend: BackendID, _ gone: [EntityID]) {
        let report = PollReport(
            backend: backend, startedAt: Self.now, finishedAt: Self.now, latency: .milliseconds(18),
            outcome: .answered(Difference(vanished: gone)))
        reduce(.source(.polled(report)))
    }

    /// Polls that failed one after the other, the last of them so many seconds before `now`.
    mutating func fail(
        _ backend: BackendID, times: Int = 3, ago seconds: Double = 1,
        _ kind: PollFailure.FailureKind = .unreachable, _ message: String
    ) {
        for turn in (0..<times).reversed() {
            let at = Self.now - .seconds(seconds + Double(turn) * 5)
            let report = PollReport(
                backend: backend, startedAt: at, finishedAt: at, latency: .seconds(5),
                outcome: .failed(PollFailure(kind: kind, message: message)), nextPoll: at + .seconds(60))
            reduce(.source(.polled(report)))
        }
    }

    /// Time goes on without any poll.
    mutating func wait(_ seconds: Double) {
        reduce(.clock(.ticked(at: Self.now + .seconds(seconds), localOffset: 0)))
    }

    /// What an action asks to be done; nothing else comes of it.
    func effects(of action: Action) -> [Effect] {
        var copy = state
        return copy.reduce(action)
    }

    mutating func reduce(_ actions: Action...) {
        for action in actions { _ = state.reduce(action) }
        settle()
    }

    /// What the checks of the worst incident's runbook found forty seconds ago.
    mutating func answerChecks() {
        guard let incident = state.situation.incident.flatMap(state.incident),
            let sheet = state.runbookSheet(for: incident)
        else { return }
        let results = sheet.questions.map { ($0, SampleRunbooks.answer(to: $0, at: Self.now - .seconds(40))) }
        reduce(.runbook(.answered(Dictionary(results) { first, _ in first })))
    }

    /// Opens a pane about the worst service, or about one that nobody reports where none is known.
    mutating func open(_ pane: PaneID, ofService: Bool = false) {
        let worst = state.fleetSummary.worst ?? FleetID(service: "fraud-scorer", environment: .production)
        reduce(.navigation(.opened(pane, subject: ofService ? .fleet(worst) : nil)))
    }

    /// Opens the worst incident, or one that is not known where there is none.
    mutating func openIncident() {
        let id = state.situation.incident ?? "INC-NONE"
        reduce(.navigation(.opened("incident", subject: .incident(id))))
    }

    /// All panes of the landing screen are settled, whatever the size.
    private mutating func settle() {
        while state.settle(visible: ["fleet", "alerts", "sources", "changes", "incidents"]) {}
    }
}
