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
