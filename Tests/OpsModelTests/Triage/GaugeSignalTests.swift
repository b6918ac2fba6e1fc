import OpsModel
import Testing

@Suite struct `Gauge signals` {
    private func gauge(
        _ kind: Gauge.GaugeKind, _ name: String, _ value: Double?, limit: Double? = nil, interval: Double? = nil,
        version: String? = nil, service: String = "fraud", node: String? = nil
    ) -> Observation {
        .gauge(
            Gauge(
                id: GaugeID(
                    backend: "prom", kind: kind, subject: Subject(name: service, version: version), name: name),
                value: value, limit: limit, interval: interval, node: node))
    }

    private func fleet() -> Fleet {
        var fleet = Fleet()
        fleet.poll("triton", [Fleet.deployment("fraud", versions: ["46", "47"])])
        fleet.poll(
            "prom",
            [Fleet.signals("fraud", version: "46", rate: 9), Fleet.signals("fraud", version: "47", rate: 3)])
        fleet.poll("am")
        return fleet
    }

    private func raised(_ observations: Observation...) -> [Signal] {
        var fleet = fleet()
        fleet.poll("prom", after: 5, observations)
        return fleet.state.raised(of: "fraud").filter { $0.openedAt != nil }
    }

    @Test func `a feature view is stale beyond its limit, else beyond twice its interval, and since then`() {
        #expect(raised(gauge(.featureAge, "card_fv", 7000, limit: 7200)).isEmpty)
        let old = raised(gauge(.featureAge, "card_fv", 8000, limit: 7200, interval: 600))
        #expect(old.map(\.id.kind) == [.freshness])
        #expect(old.first?.severity == .warning)
        #expect(old.first?.onset == InstantInterval(Fleet.start + .seconds(5 - 800)))
        #expect(old.first?.dependency == "card_fv")
        #expect(raised(gauge(.featureAge, "card_fv", 8000, interval: 3600)).count == 1)
        #expect(raised(gauge(.featureAge, "card_fv", 7000, interval: 3600)).isEmpty)
        #expect(raised(gauge(.featureAge, "card_fv", 1e9)).isEmpty)
    }

    @Test func `at twice its limit it is critical, and one view under two services is one incident`() {
        var fleet = fleet()
        fleet.poll("triton", after: 2, [Fleet.deployment("churn")])
        fleet.poll(
            "prom", after: 5,
            [
                gauge(.featureAge, "card_fv", 15_000, limit: 7200),
                gauge(.featureAge, "card_fv", 15_000, limit: 7200, service: "churn"),
            ])
        #expect(fleet.state.openIncidents.map(\.title) == ["card_fv"])
        #expect(fleet.state.openIncidents.first?.services.count == 2)
    }

    @Test func `a pipeline that failed or is overdue warns, and is critical once the model is too old`() {
        #expect(raised(gauge(.pipelineFailed, "retrain", 0)).isEmpty)
        #expect(raised(gauge(.pipelineFailed, "retrain", 1)).map(\.severity) == [.warning])
        #expect(raised(gauge(.pipelineAge, "retrain", 100_000, interval: 86_400)).isEmpty)
        #expect(
            raised(gauge(.pipelineAge, "retrain", 130_000, interval: 86_400)).map(\.title) == ["retrain is overdue"])
        let both = raised(
            gauge(.pipelineFailed, "retrain", 1), gauge(.modelAge, "fraud", 40 * 86_400, limit: 30 * 86_400))
        #expect(both.first { $0.title == "retrain failed" }?.severity == .critical)
        #expect(both.first { $0.title == "fraud is too old" }?.severity == .warning)
    }

    @Test func `a gate counts for a version that serves, and for no other`() {
        #expect(raised(gauge(.gate, "fairness", 1, version: "47")).isEmpty)
        #expect(raised(gauge(.gate, "fairness", 0, version: "48")).isEmpty)
        let found = raised(gauge(.gate, "fairness", 0, version: "v47"))
        #expect(found.map(\.title) == ["v47 serves without gate fairness"])
        #expect(found.map(\.id.kind) == [.gate])
    }

    @Test func `broken hardware is critical where a replica runs on its node, a faulty program is nothing`() {
        let replica = Observation.replica(
            Replica(
                id: ReplicaID(backend: "prom", name: "fraud-1"), subject: Subject(name: "fraud", version: "47"),
                node: "gpu-03", readiness: .ready))
        let found = raised(replica, gauge(.gpuFault, "2", 79, service: "", node: "gpu-03"))
        #expect(found.map(\.title) == ["XID 79 on GPU gpu-03/2"])
        #expect(found.map(\.severity) == [.critical])
        #expect(raised(replica, gauge(.gpuFault, "2", 13, service: "", node: "gpu-03")).isEmpty)
        #expect(raised(replica, gauge(.gpuFault, "2", 79, service: "", node: "gpu-04")).isEmpty)
        // The order in which the two come makes no difference.
        #expect(raised(gauge(.gpuFault, "2", 79, service: "", node: "gpu-03"), replica).count == 1)
    }

    @Test func `a series that has gone does not say that what it raised is over; a warning ends when it is let go`() {
        var fleet = fleet()
        fleet.poll("prom", after: 5, [gauge(.pipelineFailed, "retrain", 1)])
        #expect(fleet.state.findings.count == 1)
        let id = GaugeID(backend: "prom", kind: .pipelineFailed, subject: Subject(name: "fraud"), name: "retrain")
        fleet.poll("prom", after: 10, vanished: [.gauge(id)])
        fleet.poll("prom", after: 400, [Fleet.signals("fraud", version: "46", rate: 9.5)])
        #expect(fleet.state.findings.entities.map(\.signal.state) == [.inputLost])
        fleet.tick(3700)
        for (seconds, rate) in [(3701.0, 9.6), (4100, 9.7)] {
            fleet.poll("prom", after: seconds, [Fleet.signals("fraud", version: "46", rate: rate)])
        }
        #expect(!fleet.state.findings.entities.contains { $0.signal.id.kind == .pipeline })
    }

    @Test func `a certificate that has ended is a suspect of what failed since, and of nothing before`() {
        func suspects(endedAt seconds: Double) -> [String] {
            var fleet = fleet()
            fleet.poll(
                "prom", after: 300,
                [gauge(.certificateExpiry, "fraud.example", Fleet.start.seconds + seconds)])
            let known = Alert(
                id: AlertID(backend: "prom", fingerprint: "p"),
                labels: ["alertname": "ErrorsHigh", "service": "fraud", "severity": "page"], state: .firing,
                activeAt: Fleet.start + .seconds(200))
            fleet.poll("prom", after: 310, [.alert(known)])
            return fleet.state.openIncidents.first?.suspects.map { suspect in
                if case .condition(let text) = suspect.cause { "\(suspect.evidenceClass.rawValue) \(text)" } else { "" }
            } ?? []
        }
        #expect(suspects(endedAt: 100) == ["B certificate of fraud.example"])
        #expect(suspects(endedAt: 250) == [])
        #expect(suspects(endedAt: -86_400) == ["C certificate of fraud.example"])
    }
}

@Suite struct `Dependencies` {
    private func alert(_ extra: [String: String]) -> Observation {
        .alert(
            Alert(
                id: AlertID(backend: "prom", fingerprint: "p"),
                labels: ["alertname": "ErrorsHigh", "service": "fraud", "severity": "page"].merging(extra) { $1 },
                state: .firing, activeAt: Fleet.start + .seconds(60)))
    }

    private func change(_ service: String, _ object: String) -> Observation {
        .change(
            ChangeEvent(
                id: ChangeID(backend: "prom", key: "k"), kind: .feature, subject: Subject(name: service),
                object: object,
                actor: "d.roy", tookEffect: InstantInterval(Fleet.start)))
    }

    private func suspects(_ services: [Service], deployment labels: [String: String] = [:]) -> [Suspect] {
        var fleet = Fleet(services: services)
        fleet.poll(
            "triton",
            [
                .deployment(
                    Deployment(
                        id: DeploymentID(backend: "triton", cluster: "eu", name: "fraud"), environment: .production,
                        system: "Triton", labels: labels, variants: [Variant(version: "1", readiness: .ready)],
                        readiness: .ready))
            ])
        fleet.poll("am")
        fleet.poll("prom", after: 70, [change("card_fv", "card_fv.ttl"), alert([:])])
        #expect(fleet.state.openIncidents.count == 1)
        return fleet.state.openIncidents.first?.suspects ?? []
    }

    @Test func `a change of what a service is configured to need is on the path of its signals`() {
        let found = suspects([Service(id: "fraud", dependsOn: ["card_fv"])])
        #expect(found.map(\.evidenceClass) == [.onPath])
        #expect(found.first?.reason == "on the path through card_fv; nothing measured for or against")
    }

    @Test func `one that is inferred says so`() {
        let found = suspects([], deployment: ["feature_view": "card_fv, merchant_fv"])
        #expect(found.first?.reason == "on the path through card_fv (inferred); nothing measured for or against")
    }

    @Test func `without either the change of another's feature view explains nothing`() {
        #expect(suspects([]).allSatisfy { $0.explains.isEmpty })
    }

    @Test func `they are listed with what they were inferred from`() {
        var fleet = Fleet(services: [Service(id: "fraud", dependsOn: ["gpu-pool"])])
        fleet.poll("prom", [alert(["feature_view": "card_fv"])])
        #expect(
            fleet.state.dependencies(of: "fraud")
                == [Dependency("card_fv", inferredFrom: "feature_view of ErrorsHigh"), Dependency("gpu-pool")])
    }
}
