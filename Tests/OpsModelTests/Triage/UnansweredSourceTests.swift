import OpsModel
import Testing

@Suite struct `A source that measures and has never answered` {
    private func fleet(
        tier: Int = 1, hasAnswered: Bool = false, _ deployment: Observation = Fleet.deployment("fraud")
    ) -> Fleet {
        var fleet = Fleet(services: [Service(id: "fraud", tier: tier)])
        fleet.poll("am")
        fleet.poll("triton", [deployment])
        if hasAnswered {
            fleet.poll("prom", [Fleet.signals("fraud", version: "1", rate: 12, environment: "production")])
        }
        return fleet
    }

    private func fail(_ fleet: inout Fleet, until end: Double) {
        fleet.pass(from: 30, to: end, ["am", "triton"]) { $0.fail("prom", after: $1) }
    }

    @Test func `leaves a service blind for whoever starts then as for whoever watched`() {
        func told(hasAnswered: Bool) -> [String] {
            var fleet = fleet(hasAnswered: hasAnswered)
            fail(&fleet, until: 1800)
            #expect(fleet.entry("fraud")?.status == .critical)
            return fleet.state.openIncidents.flatMap(\.signals).map { "\($0.id) \($0.title)" }
        }
        #expect(told(hasAnswered: false).count == 1)
        #expect(told(hasAnswered: false) == told(hasAnswered: true))
    }

    @Test func `is waited for as long as any`() {
        var fleet = fleet()
        fail(&fleet, until: 270)
        #expect(fleet.state.openIncidents.isEmpty)
        #expect(fleet.entry("fraud")?.status == .unknown)
    }

    @Test func `is only a warning for what counts less, and none for what is not loaded`() {
        var second = fleet(tier: 2)
        fail(&second, until: 600)
        #expect(second.state.findings.entities.map(\.signal.title) == ["no numbers from prom"])
        var idle = fleet(Fleet.deployment("fraud", readiness: .idle))
        fail(&idle, until: 600)
        #expect(idle.state.openIncidents.isEmpty)
    }

    @Test func `is no reason any more once it answers, though it measures something else`() {
        var fleet = fleet()
        fail(&fleet, until: 600)
        fleet.pass(from: 630, to: 720)
        #expect(fleet.entry("fraud")?.status == .ok)
        #expect(fleet.state.raised(of: "fraud").allSatisfy { $0.state == .closed })
    }
}

@Suite struct `A server that cannot be reached` {
    private func fleet(_ first: [Observation] = [], isKnown: Bool = true) -> Fleet {
        let bindings = Service.Bindings(deployments: ["triton/fraud"])
        var fleet = Fleet(services: [Service(id: "fraud", tier: 1, bindings: bindings)])
        fleet.poll("am")
        fleet.poll("prom", first)
        if isKnown { fleet.poll("triton", [Fleet.deployment("fraud", versions: ["47"])]) }
        return fleet
    }

    private func numbers(_ rate: Double, errors: Double = 0) -> Observation {
        Fleet.signals("fraud", version: "47", rate: rate, errors: errors, environment: "production")
    }

    private func titles(_ fleet: Fleet) -> [String] { fleet.state.openIncidents.flatMap(\.signals).map(\.title) }

    @Test(arguments: [true, false]) func `is an outage where nothing else tells of answers`(isKnown: Bool) {
        var fleet = fleet(isKnown: isKnown)
        fleet.pass(from: 30, to: 120, ["am", "prom"]) { $0.fail("triton", after: $1) }
        #expect(fleet.state.openIncidents.isEmpty, "it may be started anew")
        fleet.pass(from: 150, to: 3000, ["am", "prom"]) { $0.fail("triton", after: $1) }
        #expect(titles(fleet) == ["triton is unreachable"])
        #expect(fleet.state.openIncidents.first?.level == 1)
        #expect(fleet.entry("fraud")?.status == .critical)
        fleet.poll("triton", after: 3010, [Fleet.deployment("fraud", versions: ["47"])])
        fleet.pass(from: 3030, to: 3120)
        #expect(fleet.state.openIncidents.flatMap(\.signals).map(\.state) == [.closed])
    }

    @Test(arguments: [(12.0, 0.01, 0), (12, 1, 1), (0, 0, 1)] as [(Double, Double, Int)])
    func `is none where numbers tell that requests are answered`(rate: Double, errors: Double, incidents: Int) {
        var fleet = fleet([numbers(rate, errors: errors)])
        fleet.pass(from: 30, to: 900, ["am", "prom"]) { $0.fail("triton", after: $1) }
        #expect(titles(fleet).contains("triton is unreachable") == (incidents > 0))
        #expect(fleet.entry("fraud")?.status != .ok)
    }

    @Test func `says nothing of the server where nobody else answers: this program may be cut off`() {
        var fleet = fleet()
        fleet.pass(from: 30, to: 900, []) { fleet, seconds in
            for source: BackendID in ["am", "prom", "triton"] { fleet.fail(source, after: seconds) }
        }
        #expect(fleet.state.openIncidents.isEmpty)
    }

    @Test func `and one that answers errors only are the same to us`() {
        var fleet = fleet()
        fleet.pass(from: 30, to: 3000, ["am", "prom"]) { $0.fail("triton", after: $1, .server) }
        #expect(titles(fleet) == ["triton answers errors only"])
        #expect(fleet.entry("fraud")?.status == .critical)
    }

    @Test(arguments: [PollFailure.FailureKind.unauthorised, .notAsked, .tls, .redirected])
    func `is none while it is asked in a wrong way, or not at all`(kind: PollFailure.FailureKind) {
        var fleet = fleet()
        fleet.pass(from: 30, to: 3000, ["am", "prom"]) { $0.fail("triton", after: $1, kind) }
        #expect(fleet.state.openIncidents.isEmpty)
        #expect(fleet.entry("fraud")?.status == .unknown)
    }

    @Test(arguments: [PollFailure.FailureKind.server, .tls, .redirected, .malformed, .unauthorised])
    func `is out until it answers as it should, however else it fails`(kind: PollFailure.FailureKind) {
        var fleet = fleet()
        fleet.pass(from: 30, to: 600, ["am", "prom"]) { $0.fail("triton", after: $1) }
        let id = fleet.state.openIncidents.first?.id
        fleet.pass(from: 630, to: 3000, ["am", "prom"]) { $0.fail("triton", after: $1, kind) }
        #expect(fleet.state.openIncidents.map(\.id) == [id])
        #expect(fleet.state.openIncidents.flatMap(\.signals).map(\.state) == [.open])
        #expect(fleet.entry("fraud")?.status == .critical)
        fleet.poll("triton", after: 3010, [Fleet.deployment("fraud", versions: ["47"])])
        fleet.pass(from: 3030, to: 3120)
        #expect(fleet.state.openIncidents.flatMap(\.signals).map(\.state) == [.closed])
    }

    @Test func `is one incident under all that it serves, called after it`() {
        let names = ["fraud", "ads", "eta"]
        var fleet = Fleet(services: names.map { Service(id: ServiceID($0), tier: 1) })
        for source: BackendID in ["am", "prom"] { fleet.poll(source) }
        fleet.poll("triton", names.map { Fleet.deployment($0) })
        fleet.pass(from: 30, to: 600, ["am", "prom"]) { $0.fail("triton", after: $1) }
        #expect(fleet.state.openIncidents.map(\.title) == ["triton"])
        #expect(fleet.state.openIncidents.first?.services.count == 3)
    }

    @Test func `stays one while this program is cut off as well`() {
        var fleet = fleet()
        fleet.pass(from: 30, to: 600, ["am", "prom"]) { $0.fail("triton", after: $1) }
        fleet.pass(from: 630, to: 1800, []) { fleet, seconds in
            for source: BackendID in ["am", "prom", "triton"] { fleet.fail(source, after: seconds) }
        }
        #expect(fleet.state.openIncidents.flatMap(\.signals).first { $0.id.kind == .availability }?.state == .inputLost)
    }
}
