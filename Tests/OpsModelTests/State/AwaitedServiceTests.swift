import OpsModel
import Testing

@Suite struct `A configured service of which nothing is told` {
    private static let triton = server("triton", .production)
    private static let mlflow = source("mlflow", "MLflow", [.model, .version])
    private static let prometheus = source("prom", "Prometheus", [.signals, .alert])
    private static let alertmanager = source("am", "Alertmanager", [.alert])

    private static func server(_ id: BackendID, _ environment: Environment) -> BackendStatus {
        source(id, "Triton", [.deployment, .signals], environment)
    }

    private static func source(
        _ id: BackendID, _ system: String, _ reports: Set<EntityKind>, _ environment: Environment = .unknown
    ) -> BackendStatus {
        BackendStatus(
            id: id, system: system, address: "", interval: .seconds(5), environment: environment, reports: reports)
    }

    private func fleet(
        _ bindings: Service.Bindings = .init(deployments: ["triton/fraud*"]),
        sources: [BackendStatus] = [triton, prometheus, alertmanager]
    ) -> Fleet {
        let service = Service(id: "fraud", owner: "risk", tier: 1, bindings: bindings)
        return Fleet(services: [service], sources: sources)
    }

    @Test func `is no row before every source has had its say`() {
        var fleet = fleet()
        fleet.poll("am")
        fleet.poll("prom")
        #expect(fleet.state.fleet.count == 0)
    }

    @Test func `is unknown where the source that serves it does not answer, under that source's environment`() {
        var fleet = fleet()
        fleet.poll("am")
        fleet.poll("prom")
        fleet.fail("triton", after: 2)
        let entry = fleet.entry("fraud")
        #expect(entry?.status == .unknown)
        #expect(entry?.reason == "triton has not answered yet")
        #expect(entry?.tier == 1)
        #expect(fleet.state.fleetSummary[.unknown] == 1)
    }

    @Test func `is unknown where every source answers and none serves it`() {
        var fleet = fleet(.init())
        for seconds in [1.0, 121] {
            for source: BackendID in ["am", "prom", "triton"] { fleet.poll(source, after: seconds) }
        }
        let entry = fleet.entry("fraud", .unknown)
        #expect(entry?.status == .unknown)
        #expect(entry?.reason == "no source reports what is served")
    }

    @Test func `has what is told of it all the same, be it the end of the replicas that served it`() {
        var fleet = fleet()
        fleet.poll("am")
        fleet.fail("triton", after: 2)
        let replica = Replica(
            id: ReplicaID(backend: "prom", cluster: "eu", namespace: "ml", name: "fraud-a"),
            subject: Subject(name: "fraud", version: "47", cluster: "eu"), readiness: .unavailable,
            reason: "CrashLoopBackOff", lastTermination: "OOMKilled")
        fleet.poll("prom", after: 3, [.replica(replica)])
        #expect(fleet.entry("fraud")?.status == .critical)
        #expect(fleet.state.openIncidents.map(\.service) == ["fraud"])
    }

    @Test(arguments: [
        Service.Bindings(), .init(deployments: ["*/fraud*"]), .init(models: ["mlflow/fraud"]),
    ])
    func `is a row of its own where a server of another environment has never answered`(
        bindings: Service.Bindings
    ) {
        let staging = Self.server("stage", Environment("staging"))
        let served = Deployment(
            id: DeploymentID(backend: "stage", name: "fraud"), environment: Environment("staging"), system: "Triton",
            variants: [Variant(version: "1", readiness: .ready)], readiness: .ready)
        var fleet = fleet(bindings, sources: [Self.triton, staging, Self.mlflow, Self.alertmanager])
        fleet.poll("am")
        fleet.poll("mlflow")
        fleet.poll("stage", [.deployment(served)])
        fleet.fail("triton", after: 2)
        fleet.settle()
        #expect(fleet.entry("fraud", Environment("staging"))?.status == .ok)
        #expect(fleet.entry("fraud")?.status == .unknown)
        #expect(fleet.entry("fraud")?.reason == "triton has not answered yet")
    }

    @Test func `is a row of its own where what measures another environment has never answered`() {
        let production = Self.source("prom", "Prometheus", [.signals], .production)
        let staging = Self.source("stage", "Prometheus", [.signals], Environment("staging"))
        let subject = Subject(name: "fraud", version: "1", environment: "staging")
        let measured = GoldenSignals(
            id: SignalsID(backend: "stage", source: "s", subject: subject), window: .seconds(300),
            values: [.requestRate: Measurement(5)])
        var fleet = fleet(.init(labels: ["service": "fraud"]), sources: [production, staging, Self.alertmanager])
        fleet.poll("am")
        fleet.poll("stage", [.signals(measured)])
        fleet.fail("prom", after: 2)
        fleet.settle()
        #expect(fleet.entry("fraud")?.status == .unknown)
    }

    @Test func `is a row where its replicas say that they are, with the source that has not answered`() {
        var fleet = fleet(.init(deployments: ["*/fraud*"]))
        fleet.poll("am")
        fleet.fail("triton", after: 2)
        let replica = Replica(
            id: ReplicaID(backend: "prom", name: "fraud-a"),
            subject: Subject(name: "fraud", environment: "staging"), readiness: .unavailable,
            reason: "CrashLoopBackOff", lastTermination: "OOMKilled")
        fleet.poll("prom", after: 3, [.replica(replica)])
        #expect(fleet.entry("fraud", Environment("staging"))?.status == .warning)
        #expect(fleet.entry("fraud", .unknown) == nil)
    }

    @Test func `waits no longer than a source has time to answer`() {
        var fleet = fleet()
        fleet.poll("am")
        fleet.tick(14)
        #expect(fleet.state.fleet.count == 0)
        fleet.tick(16)
        fleet.poll("am", after: 17)
        #expect(fleet.entry("fraud")?.status == .unknown)
    }

    /// Production on a server that is down at the start, staging on one that answers.
    private func half(
        _ environment: Environment,
        _ bindings: Service.Bindings = .init(deployments: ["triton/fraud*", "other/fraud*"]),
        last: BackendID = "triton"
    ) -> Fleet {
        let other = Self.server("other", environment)
        var fleet = fleet(bindings, sources: [Self.triton, Self.prometheus, Self.alertmanager, other])
        let staging = Deployment(
            id: DeploymentID(backend: "other", name: "fraud"), environment: environment, system: "MLServer",
            variants: [Variant(version: "1", readiness: .ready)], readiness: .ready)
        fleet.poll("prom")
        fleet.poll("other", [.deployment(staging)])
        if last == "am" { fleet.fail("triton", after: 2) }
        fleet.poll("am", after: 2)
        if last == "triton" { fleet.fail("triton", after: 2) }
        return fleet
    }

    @Test func `in one environment is a row there though it is served in another`() {
        var fleet = half(Environment("staging"))
        #expect(fleet.entry("fraud", Environment("staging"))?.status == .ok)
        #expect(fleet.entry("fraud")?.status == .unknown)
        #expect(fleet.entry("fraud")?.reason == "triton has not answered yet")
        fleet.poll("triton", after: 5, [Fleet.deployment("fraud")])
        #expect(fleet.entry("fraud")?.status == .ok)
        #expect(fleet.state.fleet.count == 2)
    }

    @Test func `by one of two sources in one environment is not well there`() {
        var fleet = half(.production)
        #expect(fleet.entry("fraud")?.status == .unknown)
        fleet.poll("triton", after: 5, [Fleet.deployment("fraud")])
        #expect(fleet.entry("fraud")?.status == .ok)
    }

    @Test func `becomes the row of what is served once its source answers`() {
        var fleet = fleet(.init())
        for source: BackendID in ["am", "prom", "triton"] { fleet.poll(source) }
        fleet.poll("triton", after: 5, [Fleet.deployment("fraud")])
        #expect(fleet.state.fleet.count == 1)
        #expect(fleet.entry("fraud")?.status == .ok)
    }

    @Test func `keeps the row of what was served, marked gone`() {
        var fleet = fleet()
        for source: BackendID in ["am", "prom"] { fleet.poll(source) }
        fleet.poll("triton", [Fleet.deployment("fraud")])
        fleet.poll(
            "triton", after: 5,
            vanished: [.deployment(DeploymentID(backend: "triton", cluster: "eu", name: "fraud"))])
        #expect(fleet.entry("fraud")?.reason.hasPrefix("gone") == true)
        fleet.tick(3700)
        for source: BackendID in ["am", "prom", "triton"] { fleet.poll(source, after: 3701) }
        #expect(fleet.entry("fraud")?.reason == "no source reports what is served")
    }

    @Test func `in one environment is a row there whichever source is heard last`() {
        var fleet = half(Environment("staging"), last: "am")
        #expect(fleet.entry("fraud")?.reason == "triton has not answered yet")
        fleet.poll("triton", after: 5, [Fleet.deployment("fraud")])
        #expect(fleet.entry("fraud")?.status == .ok)
    }

    @Test func `names the server that could serve it, where it is bound to none, in that server's environment`() {
        var fleet = fleet(.init())
        fleet.poll("am")
        fleet.poll("prom")
        fleet.fail("triton", after: 2)
        #expect(fleet.entry("fraud")?.reason == "triton has not answered yet")
        #expect(fleet.state.fleet.count == 1)
    }

    @Test func `waits for another server that it is not bound to, in that server's environment`() {
        var fleet = half(.production, .init())
        #expect(fleet.entry("fraud")?.reason == "triton has not answered yet")
        #expect(fleet.state.fleet.count == 1)
        fleet = half(Environment("staging"), .init(deployments: ["*/fraud*"]))
        #expect(fleet.entry("fraud", Environment("staging"))?.status == .ok)
        #expect(fleet.state.fleet.count == 2)
    }

    @Test func `names what measures where there is no server to ask`() {
        var fleet = fleet(.init(), sources: [Self.prometheus, Self.alertmanager])
        fleet.poll("am")
        fleet.fail("prom", after: 2)
        #expect(fleet.entry("fraud", .unknown)?.reason == "prom has not answered yet")
    }

    @Test func `names the registry where it is bound by models alone, and whoever could measure it`() {
        let bindings = Service.Bindings(models: ["mlflow/fraud*"])
        var fleet = fleet(bindings, sources: [Self.mlflow, Self.triton, Self.prometheus, Self.alertmanager])
        fleet.poll("triton")
        for silent: BackendID in ["am", "prom", "mlflow"] { fleet.fail(silent, after: 2) }
        #expect(fleet.entry("fraud", .unknown)?.reason == "mlflow, prom have not answered yet")
        fleet.poll("mlflow", after: 3)
        #expect(fleet.entry("fraud", .unknown)?.reason == "prom has not answered yet")
        for seconds in [4.0, 124] { fleet.poll("prom", after: seconds) }
        #expect(fleet.entry("fraud", .unknown)?.reason == "no source reports what is served")
    }

    @Test func `names all that it is bound to and that are silent, each where it serves`() {
        let bindings = Service.Bindings(deployments: ["triton*/fraud"], models: ["mlflow/fraud"])
        let second = Self.server("triton-b", .production)
        let third = Self.server("triton-c", Environment("staging"))
        let other = Self.server("mlserver", .production)
        var fleet = fleet(bindings, sources: [Self.mlflow, Self.triton, second, third, other])
        for silent: BackendID in ["mlflow", "triton", "triton-b", "triton-c", "mlserver"] {
            fleet.fail(silent, after: 2)
        }
        #expect(fleet.entry("fraud")?.reason == "triton, triton-b have not answered yet")
        #expect(fleet.entry("fraud", Environment("staging"))?.reason == "triton-c has not answered yet")
        #expect(fleet.state.fleet.count == 2)
        fleet.poll("triton-b", after: 3)
        #expect(fleet.entry("fraud")?.reason == "triton has not answered yet")
    }
}
