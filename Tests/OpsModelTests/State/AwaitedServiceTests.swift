import OpsModel
import Testing

@Suite struct `A configured service of which nothing is told` {
    private func fleet(_ bindings: Service.Bindings = .init(deployments: ["triton/fraud*"])) -> Fleet {
        Fleet(services: [Service(id: "fraud", owner: "risk", tier: 1, bindings: bindings)])
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
        for source: BackendID in ["am", "prom", "triton"] { fleet.poll(source) }
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
    private func half(_ environment: Environment) -> Fleet {
        let bindings = Service.Bindings(deployments: ["triton/fraud*", "other/fraud*"])
        var fleet = Fleet(services: [Service(id: "fraud", tier: 1, bindings: bindings)])
        let setup = SourceAction.Setup(
            backends: fleet.state.backends.entities + [
                BackendStatus(
                    id: "other", system: "MLServer", address: "", interval: .seconds(5), environment: environment,
                    reports: [.deployment])
            ], services: Array(fleet.state.services.values))
        _ = fleet.state.reduce(.source(.configured(setup)))
        let staging = Deployment(
            id: DeploymentID(backend: "other", name: "fraud"), environment: environment, system: "MLServer",
            variants: [Variant(version: "1", readiness: .ready)], readiness: .ready)
        fleet.poll("am")
        fleet.poll("prom")
        fleet.poll("other", [.deployment(staging)])
        fleet.fail("triton", after: 2)
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
}
