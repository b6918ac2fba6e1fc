import OpsModel
import Testing

/// Two sources of production, `eu` and `us`; `us` is the one that does not answer.
@Suite struct `A source that has not told yet` {
    private static let staging = Environment("staging")
    private static let bindings: [Service.Bindings] = [
        .init(), .init(labels: ["service": "fraud"]), .init(deployments: ["*/fraud"]), .init(models: ["*/fraud"]),
    ]

    private static func measuring(
        _ id: BackendID, _ environment: Environment = .production, cluster: String = ""
    ) -> BackendStatus {
        BackendStatus(
            id: id, system: "Prometheus", address: "", interval: .seconds(5), environment: environment,
            cluster: cluster, reports: [.signals, .alert])
    }

    private static func serving(_ id: BackendID, _ environment: Environment = .production) -> BackendStatus {
        BackendStatus(
            id: id, system: "Triton", address: "", interval: .seconds(5), environment: environment,
            cluster: id.rawValue, reports: [.deployment, .signals])
    }

    private static let routing = BackendStatus(
        id: "am", system: "Alertmanager", address: "", interval: .seconds(5), reports: [.alert])

    private static func measured(_ backend: BackendID) -> Observation {
        .signals(
            GoldenSignals(
                id: SignalsID(
                    backend: backend, source: "s",
                    subject: Subject(name: "fraud", version: "1", cluster: backend.rawValue)),
                window: .seconds(300),
                values: [.requestRate: Measurement(9), .errorRatio: Measurement(0)]))
    }

    private static func served(_ backend: BackendID, _ environment: Environment = .production) -> [Observation] {
        let deployment = Deployment(
            id: DeploymentID(backend: backend, cluster: backend.rawValue, name: "fraud"), environment: environment,
            system: "Triton", variants: [Variant(version: "1", readiness: .ready)], readiness: .ready)
        return [.deployment(deployment), measured(backend)]
    }

    private func fleet(_ bindings: Service.Bindings? = .init(), _ sources: [BackendStatus]) -> Fleet {
        Fleet(services: bindings.map { [Service(id: "fraud", bindings: $0)] } ?? [], sources: sources)
    }

    @Test(arguments: bindings)
    func `leaves no row of its environment green, however that is bound and whoever else tells of it`(
        bindings: Service.Bindings
    ) {
        var fleet = fleet(bindings, [Self.measuring("eu"), Self.measuring("us")])
        fleet.poll("eu", [Self.measured("eu")])
        fleet.fail("us", after: 2)
        #expect(fleet.entry("fraud")?.status == .unknown)
        #expect(fleet.entry("fraud")?.reason == "us has not answered yet")
        fleet.poll("us", after: 3, [Self.measured("us")])
        #expect(fleet.entry("fraud")?.status == .ok)
        #expect(fleet.state.fleet.count == 1)
    }

    @Test func `leaves no row green that nobody configured either`() {
        var fleet = fleet(nil, [Self.measuring("eu"), Self.measuring("us")])
        fleet.poll("eu", [Self.measured("eu")])
        fleet.fail("us", after: 2)
        #expect(fleet.entry("fraud")?.status == .unknown)
    }

    @Test(arguments: [true, false])
    func `makes a row unknown whether it died before its first answer or after`(answersOnce: Bool) {
        var fleet = fleet(.init(), [Self.measuring("eu"), Self.measuring("us")])
        fleet.poll("eu", [Self.measured("eu")])
        if answersOnce { fleet.poll("us", after: 2, [Self.measured("us")]) } else { fleet.fail("us", after: 2) }
        for seconds in stride(from: 7.0, through: 42, by: 5) {
            fleet.poll("eu", after: seconds)
            fleet.fail("us", after: seconds)
        }
        fleet.tick(43)
        #expect(fleet.entry("fraud")?.status == .unknown)
        #expect(fleet.state.fleetSummary[.ok] == 0)
    }

    @Test func `is a server that may serve it beside the one that does, and calls nobody for that`() {
        var fleet = fleet(.init(deployments: ["*/fraud"]), [Self.serving("eu"), Self.serving("us"), Self.routing])
        for seconds in stride(from: 2.0, through: 602, by: 30) {
            fleet.poll("eu", after: seconds, seconds == 2 ? Self.served("eu") : [])
            fleet.poll("am", after: seconds)
            fleet.fail("us", after: seconds)
            fleet.tick(seconds)
        }
        #expect(fleet.entry("fraud")?.reason == "us has not answered yet")
        #expect(fleet.state.openIncidents.isEmpty)
    }

    @Test func `is nothing to a service that names another server and no labels`() {
        let sources = [Self.serving("eu"), Self.serving("us"), Self.measuring("prom"), Self.routing]
        var fleet = fleet(.init(deployments: ["eu/fraud"]), sources)
        fleet.poll("eu", Self.served("eu"))
        fleet.poll("am")
        for silent: BackendID in ["us", "prom"] { fleet.fail(silent, after: 2) }
        #expect(fleet.entry("fraud")?.status == .ok)
    }

    @Test func `that measures is not missed beside a server that counts its requests itself`() {
        for answersOnce in [true, false] {
            var fleet = fleet(.init(), [Self.serving("eu"), Self.measuring("us"), Self.routing])
            fleet.poll("eu", Self.served("eu"))
            fleet.poll("am")
            if answersOnce {
                fleet.poll("us", after: 2, [Self.measured("eu")])
            } else {
                fleet.fail("us", after: 2)
            }
            fleet.poll("eu", after: 30)
            fleet.poll("am", after: 30)
            fleet.fail("us", after: 30)
            fleet.tick(31)
            #expect(fleet.entry("fraud")?.status == .ok)
        }
    }

    @Test(arguments: [true, false])
    func `is nothing to the rows of another environment, silent at the start or later`(answersOnce: Bool) {
        var fleet = fleet(
            .init(deployments: ["stage/fraud"]), [Self.serving("stage", Self.staging), Self.measuring("prd")])
        if answersOnce { fleet.poll("prd") }
        for seconds in stride(from: 2.0, through: 42, by: 5) {
            fleet.poll("stage", after: seconds, seconds == 2 ? Self.served("stage", Self.staging) : [])
            fleet.fail("prd", after: seconds)
        }
        fleet.tick(43)
        #expect(fleet.entry("fraud", Self.staging)?.status == .ok)
        #expect(fleet.state.fleet.count == 1)
    }

    @Test(arguments: bindings)
    func `gets the row of a service that nobody tells of, in its environment`(bindings: Service.Bindings) {
        var fleet = fleet(bindings, [Self.serving("stage", Self.staging), Self.measuring("prd")])
        fleet.poll("stage")
        fleet.fail("prd", after: 2)
        #expect(fleet.entry("fraud")?.reason == "prd has not answered yet")
        #expect(fleet.state.fleet.count == 1)
    }

    @Test func `without an environment is missed in every row`() {
        var fleet = fleet(
            .init(), [Self.measuring("stage", Self.staging), Self.measuring("eu"), Self.measuring("any", .unknown)])
        fleet.poll("stage", [Self.measured("stage")])
        fleet.poll("eu", [Self.measured("eu")])
        fleet.fail("any", after: 2)
        for environment in [Environment.production, Self.staging] {
            #expect(fleet.entry("fraud", environment)?.reason == "any has not answered yet")
        }
    }

    @Test func `has not by one empty answer, before it has measured anything`() {
        var fleet = fleet(.init(), [Self.measuring("stage", Self.staging), Self.measuring("prd")])
        fleet.poll("stage", [Self.measured("stage")])
        fleet.fail("prd", after: 2)
        #expect(fleet.entry("fraud")?.reason == "prd has not answered yet")
        fleet.poll("prd", after: 4)
        #expect(fleet.entry("fraud")?.reason == "prd measures nothing yet")
        for seconds in stride(from: 9.0, through: 3_700, by: 5) {
            fleet.poll("stage", after: seconds)
            fleet.fail("prd", after: seconds)
        }
        fleet.tick(3_700)
        #expect(fleet.entry("fraud")?.status == .unknown)
        #expect(fleet.entry("fraud", Self.staging)?.status == .ok)
    }

    @Test func `has once it answers for two minutes that it measures nothing`() {
        var fleet = fleet(.init(), [Self.measuring("stage", Self.staging), Self.measuring("prd")])
        fleet.poll("stage", [Self.measured("stage")])
        for seconds in stride(from: 2.0, through: 117, by: 5) { fleet.poll("prd", after: seconds) }
        #expect(fleet.entry("fraud") != nil)
        fleet.poll("prd", after: 122)
        #expect(fleet.entry("fraud") == nil)
    }

    @Test(arguments: [false, true]) func `has not by two minutes in which answers are missing`(isPartial: Bool) {
        var fleet = fleet(.init(), [Self.measuring("stage", Self.staging), Self.measuring("prd")])
        fleet.poll("stage", [Self.measured("stage")])
        for seconds in stride(from: 2.0, through: 117, by: 5) { fleet.poll("prd", after: seconds) }
        if isPartial {
            fleet.poll("prd", after: 122, incomplete: [.signals: "422"])
        } else {
            fleet.fail("prd", after: 122)
        }
        for seconds in stride(from: 127.0, through: 237, by: 5) { fleet.poll("prd", after: seconds) }
        #expect(fleet.entry("fraud")?.reason == "prd measures nothing yet")
        fleet.poll("prd", after: 242)
        #expect(fleet.entry("fraud") == nil)
    }

    @Test func `is taken at its empty word beside what another tells while it answers, and missed once it is silent`() {
        var fleet = fleet(.init(), [Self.measuring("eu"), Self.measuring("us")])
        fleet.poll("eu", [Self.measured("eu")])
        fleet.poll("us", after: 2)
        #expect(fleet.entry("fraud")?.status == .ok)
        for seconds in stride(from: 7.0, through: 62, by: 5) {
            fleet.poll("eu", after: seconds)
            fleet.fail("us", after: seconds)
        }
        fleet.tick(63)
        #expect(fleet.entry("fraud")?.reason == "us is stale")
    }

    @Test func `is missed again where it forgot what it measured and fell silent`() {
        var fleet = fleet(.init(), [Self.measuring("stage", Self.staging), Self.measuring("prd")])
        fleet.poll("stage", [Self.measured("stage")])
        fleet.poll("prd", after: 2, [Self.measured("prd")])
        #expect(fleet.entry("fraud")?.status == .ok)
        let id = SignalsID(
            backend: "prd", source: "s", subject: Subject(name: "fraud", version: "1", cluster: "prd"))
        fleet.poll("prd", after: 7, vanished: [.signals(id)])
        for seconds in stride(from: 12.0, through: 7_300, by: 5) {
            fleet.poll("stage", after: seconds)
            fleet.fail("prd", after: seconds)
            if Int(seconds) % 60 == 2 { fleet.tick(seconds) }
        }
        #expect(fleet.entry("fraud")?.status == .unknown)
    }

    @Test func `that answers without what it measures has not told`() {
        var fleet = fleet(.init(), [Self.measuring("eu"), Self.measuring("us")])
        fleet.poll("eu", [Self.measured("eu")])
        fleet.poll("us", after: 2, incomplete: [.signals: "422"])
        #expect(fleet.entry("fraud")?.status == .unknown)
        #expect(fleet.entry("fraud")?.reason == "us does not tell all yet")
    }

    @Test func `or is silent is named first where it never answered`() {
        var fleet = fleet(.init(), [Self.measuring("a"), Self.measuring("b"), Self.measuring("c")])
        fleet.poll("a")
        fleet.poll("b", after: 20)
        fleet.fail("c", after: 20)
        fleet.tick(21)
        #expect(fleet.state.unheardSources.map(\.id) == ["c", "a"])
        #expect(fleet.state.hasUncountedRows)
    }
}
