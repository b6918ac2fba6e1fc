import OpsModel

/// A small fleet to test with: one registry-less production service on one serving system, with metrics and alerts.
struct Fleet {
    static let start = Instant(seconds: 1_795_489_999)

    var state: OpsState

    /// A fleet that a program started at `now` looks at.
    init(services: [Service] = [], sources: [BackendStatus]? = nil, now: Instant = Fleet.start) {
        state = OpsState(
            now: now,
            panes: [
                PaneState(id: "fleet", listing: .fleet, order: RowOrder("status", descending: true)),
                PaneState(id: "alerts", listing: .alerts, order: RowOrder("urgency", descending: true)),
            ], home: "fleet")
        let backends = [
            BackendStatus(
                id: "triton", system: "Triton", address: "", interval: .seconds(5), environment: .production,
                cluster: "eu",
                reports: [.deployment]),
            BackendStatus(
                id: "prom", system: "Prometheus", address: "", interval: .seconds(5), reports: [.signals, .alert]),
            BackendStatus(id: "am", system: "Alertmanager", address: "", interval: .seconds(5), reports: [.alert]),
        ]
        _ = state.reduce(.source(.configured(.init(backends: sources ?? backends, services: services))))
    }

    mutating func poll(
        _ backend: BackendID, after seconds: Double = 1, _ changed: [Observation] = [], vanished: [EntityID] = [],
        incomplete: [EntityKind: String] = [:], facts: BackendFacts = BackendFacts()
    ) {
        let at = Self.start + .seconds(seconds)
        report(backend, at, .answered(Difference(changed: changed, vanished: vanished)), incomplete, facts)
    }

    mutating func fail(_ backend: BackendID, after seconds: Double, _ kind: PollFailure.FailureKind = .unreachable) {
        report(backend, Self.start + .seconds(seconds), .failed(PollFailure(kind: kind, message: "refused")))
    }

    mutating func tick(_ seconds: Double) {
        _ = state.reduce(.clock(.ticked(at: Self.start + .seconds(seconds), localOffset: 0)))
        settle()
    }

    /// Time passes while these sources answer that nothing changed.
    mutating func pass(
        from start: Double, to end: Double, _ sources: [BackendID] = ["am", "triton", "prom"],
        _ each: (inout Fleet, Double) -> Void = { _, _ in }
    ) {
        for seconds in stride(from: start, through: end, by: 30) {
            for source in sources { poll(source, after: seconds) }
            each(&self, seconds)
            tick(seconds)
        }
    }

    mutating func settle() {
        while state.settle() {}
    }

    private mutating func report(
        _ backend: BackendID, _ at: Instant, _ outcome: PollReport.Outcome, _ incomplete: [EntityKind: String] = [:],
        _ facts: BackendFacts = BackendFacts()
    ) {
        let report = PollReport(
            backend: backend, startedAt: at - .milliseconds(100), finishedAt: at, latency: .milliseconds(10),
            outcome: outcome,
            incomplete: incomplete, facts: facts)
        _ = state.reduce(.source(.polled(report)))
        settle()
    }

    func entry(_ service: ServiceID, _ environment: Environment = .production) -> FleetEntry? {
        state.fleet[FleetID(service: service, environment: environment)]
    }

    var names: [String] {
        (state.pane?.rows ?? []).compactMap { state.fleet[$0]?.id.service.rawValue }
    }

    static func deployment(_ name: String, versions: [String] = ["1"], readiness: Readiness = .ready) -> Observation {
        .deployment(
            Deployment(
                id: DeploymentID(backend: "triton", cluster: "eu", name: name), environment: .production,
                system: "Triton", variants: versions.map { Variant(version: $0, readiness: readiness) },
                readiness: readiness))
    }

    static func signals(_ name: String, version: String?, rate: Double, errors: Double = 0, environment: String? = nil)
        -> Observation
    {
        .signals(
            GoldenSignals(
                id: SignalsID(
                    backend: "prom", source: "s",
                    subject: Subject(name: name, version: version, environment: environment)),
                window: .seconds(300),
                values: [.requestRate: Measurement(rate), .errorRatio: Measurement(errors)]))
    }

    static func alert(
        _ service: String, severity: String, backend: BackendID = "am", state: Alert.AlertState = .firing,
        extra: [String: String] = [:], since: Double = -600
    ) -> Observation {
        let labels = ["alertname": "A", "service": service, "severity": severity].merging(extra) { $1 }
        return .alert(
            Alert(
                id: AlertID(backend: backend, fingerprint: "\(service)\(severity)"), labels: labels, state: state,
                startsAt: start + .seconds(since), receivers: backend == "am" ? ["default"] : []))
    }
}
