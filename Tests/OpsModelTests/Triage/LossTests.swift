import OpsModel
import Testing

/// What a server had before a silence and has no more, a crash may have taken.
@Suite struct `A crash is no unload` {
    private typealias Canary = FailingCanary

    private static func server(
        _ versions: [(String, Readiness)], named name: String = "fraud", on backend: BackendID = "triton"
    ) -> Observation {
        .deployment(
            Deployment(
                id: DeploymentID(backend: backend, cluster: "eu", name: name), environment: .production,
                system: "Triton", labels: ["service": "fraud"],
                variants: versions.map { Variant(version: $0.0, readiness: $0.1) },
                readiness: versions.contains { $0.1 == .ready } ? .ready : (versions.first?.1 ?? .idle)))
    }

    private static let both = server([("46", .ready), ("47", .ready)])
    private static let idle = server([("46", .ready), ("47", .idle)])
    private static let unlisted = server([("46", .ready)])
    private static let loading = server([("46", .ready), ("47", .loading)])
    private static let model = EntityID.deployment(DeploymentID(backend: "triton", cluster: "eu", name: "fraud"))

    /// The server fails three polls; the numbers of v47 vanish meanwhile.
    private func crashed() -> Canary {
        var canary = Canary(served: [Self.both])
        for seconds in [611.0, 616, 621] { canary.fleet.fail("triton", after: seconds) }
        canary.fleet.poll("prom", after: 622, vanished: [canary.version("47")])
        return canary
    }

    @Test(arguments: [60.0, 300], [false, true])
    func `where rates of before go on for a while, and a router still sends it a quarter`(lag: Double, isRouted: Bool) {
        var canary = Canary(
            isRouted ? [Canary.split("46", holding: 0.75), Canary.split("47", (0.25, 15))] : [], served: [Self.both])
        for seconds in [611.0, 616, 621] { canary.fleet.fail("triton", after: seconds) }
        canary.fleet.poll("triton", after: 626, [Self.idle])
        canary.measure(from: 630, to: 630 + lag)
        canary.fleet.poll("prom", after: 640 + lag, vanished: [canary.version("47")])
        canary.fleet.pass(from: 660 + lag, to: 3000)
        #expect(canary.states == [.inputLost])
    }

    @Test(arguments: [false, true]) func `where its first answer is not whole`(isListed: Bool) {
        var canary = crashed()
        canary.fleet.poll("triton", after: 640, incomplete: [.deployment: "index timed out"])
        canary.fleet.poll("triton", after: 645, [isListed ? Self.idle : Self.unlisted])
        canary.fleet.pass(from: 660, to: 3000)
        #expect(canary.states == [.inputLost])
    }

    @Test(arguments: [false, true]) func `where it comes back loading, which then fails`(isListed: Bool) {
        var canary = crashed()
        canary.fleet.poll("triton", after: 640, [Self.loading])
        canary.fleet.poll("triton", after: 645, [isListed ? Self.idle : Self.unlisted])
        canary.fleet.pass(from: 660, to: 3000)
        #expect(canary.states == [.inputLost])
    }

    @Test func `where it lists nothing at first`() {
        var canary = crashed()
        canary.fleet.poll("triton", after: 640, vanished: [Self.model])
        canary.fleet.poll("triton", after: 645, [Self.unlisted])
        canary.fleet.pass(from: 660, to: 3000)
        #expect(canary.states == [.inputLost])
    }

    @Test(arguments: [false, true]) func `and mitigates nothing`(isListed: Bool) {
        var canary = crashed()
        canary.fleet.poll("triton", after: 640, [isListed ? Self.idle : Self.unlisted])
        canary.fleet.pass(from: 660, to: 3000)
        #expect(canary.states == [.inputLost])
        #expect(canary.fleet.state.openIncidents.map(\.status) == [.open])
    }

    /// What programs save as they go, and the changes.
    private struct Kept {
        var store = StoreStandIn()
        var changes: [ChangeEvent] = []

        mutating func take(_ canary: inout Canary, by program: String) {
            for case .persist(let batch) in canary.fleet.state.takePersisted() {
                store.save(batch, by: program)
                changes = changes.filter { old in !batch.changes.contains { $0.id == old.id } } + batch.changes
            }
        }

        func tell(_ fleet: inout Fleet) {
            var history = store.history
            history.changes = changes
            _ = fleet.state.reduce(.source(.restored(history)))
            fleet.settle()
        }
    }

    /// The first goes on watching where it is not restarted.
    @Test(arguments: [760.0, 1200], [false, true])
    func `though a program is opened after another saw it`(opened: Double, isRestart: Bool) {
        var (first, kept) = (Canary(served: [Self.both]), Kept())
        kept.take(&first, by: "first")
        for seconds in [611.0, 616, 621] { first.fleet.fail("triton", after: seconds) }
        first.fleet.poll("prom", after: 622, vanished: [first.version("47")])
        first.fleet.tick(623)
        kept.take(&first, by: "first")
        first.fleet.poll("triton", after: 640, [Self.idle])
        kept.take(&first, by: "first")
        for seconds in stride(from: 645.0, to: opened, by: 15) {
            first.fleet.pass(from: seconds, to: seconds)
            kept.take(&first, by: "first")
        }
        #expect(first.isHeld)
        var second = first
        second.fleet = Fleet(services: [Service(id: "fraud", tier: 2)], now: Fleet.start + .seconds(opened))
        kept.tell(&second.fleet)
        second.fleet.poll("am", after: opened + 1)
        second.fleet.poll("triton", after: opened + 1, [Self.idle])
        second.fleet.poll("prom", after: opened + 2, [second.numbers("46")])
        for seconds in stride(from: opened + 15, to: opened + 2400, by: 15) {
            second.fleet.pass(from: seconds, to: seconds)
            kept.take(&second, by: "second")
            guard !isRestart else { continue }
            first.fleet.pass(from: seconds, to: seconds)
            kept.take(&first, by: "first")
            kept.tell(&first.fleet)
            kept.tell(&second.fleet)
        }
        #expect(second.states == [.inputLost], "the second: \(second.fleet.state.incidents.entities.map(\.status))")
        #expect(first.states == [.inputLost], "the first: \(first.fleet.state.incidents.entities.map(\.status))")
    }

    @Test func `where one server unloads it and the other crashes`() {
        var canary = Canary(served: [Self.both]) { fleet in
            let backends = [
                BackendStatus(
                    id: "triton", system: "Triton", address: "", interval: .seconds(5), environment: .production,
                    cluster: "eu", reports: [.deployment]),
                BackendStatus(
                    id: "triton2", system: "Triton", address: "", interval: .seconds(5), environment: .production,
                    cluster: "eu", reports: [.deployment]),
                BackendStatus(
                    id: "prom", system: "Prometheus", address: "", interval: .seconds(5), reports: [.signals, .alert]),
                BackendStatus(id: "am", system: "Alertmanager", address: "", interval: .seconds(5), reports: [.alert]),
            ]
            _ = fleet.state.reduce(
                .source(.configured(.init(backends: backends, services: [Service(id: "fraud", tier: 2)]))))
            for source: BackendID in ["am", "prom", "triton"] { fleet.poll(source, after: 2) }
            let other = Self.server([("46", .ready), ("47", .ready)], named: "fraud-b", on: "triton2")
            fleet.poll("triton2", after: 2, [other])
        }
        canary.fleet.poll("triton2", after: 605)
        canary.fleet.poll("triton", after: 612, [Self.idle])
        for seconds in [611.0, 616, 621] { canary.fleet.fail("triton2", after: seconds) }
        canary.fleet.poll("prom", after: 622, vanished: [canary.version("47")])
        canary.fleet.poll(
            "triton2", after: 640, [Self.server([("46", .ready), ("47", .idle)], named: "fraud-b", on: "triton2")])
        canary.fleet.pass(from: 660, to: 3000, ["am", "triton", "triton2", "prom"])
        #expect(canary.states == [.inputLost])
    }

    /// An outage that its server itself tells of.
    @Test func `where nothing of a service was ready before`() {
        var fleet = Fleet(services: [Service(id: "fraud", tier: 1)])
        for source: BackendID in ["am", "prom"] { fleet.poll(source) }
        fleet.poll("triton", [Self.server([("47", .ready)])])
        fleet.poll("triton", after: 20, [Self.server([("47", .unavailable)])])
        fleet.pass(from: 30, to: 300)
        #expect(fleet.state.openIncidents.count == 1)
        for seconds in [305.0, 310, 315] { fleet.fail("triton", after: seconds) }
        fleet.poll("triton", after: 340, [Self.server([])])
        fleet.pass(from: 350, to: 3000)
        #expect(
            fleet.state.openIncidents.count == 1, "\(fleet.entry("fraud").map { "\($0.status) \($0.reason)" } ?? "")")
    }

    /// Rates over five minutes; v47 was unloaded and loaded again within them, and failed on.
    @Test func `where it was unloaded and loaded again before`() {
        var fleet = Fleet(services: [Service(id: "fraud", tier: 2)])
        func subject(_ version: String?) -> Subject {
            Subject(name: "fraud", version: version, environment: "production")
        }
        func told(_ version: String, _ fallbacks: Double) -> Observation {
            .signals(
                GoldenSignals(
                    id: SignalsID(backend: "prom", source: "s", subject: subject(version)), window: .seconds(300),
                    values: [
                        .requestRate: Measurement(20), .errorRatio: Measurement(0.001),
                        .degraded: Measurement(fallbacks),
                    ]))
        }
        func burn(_ ratio: Double) -> Observation {
            let windows = [300.0, 1800, 3600, 21_600].map { (Duration.seconds($0), Optional(ratio)) }
            return .objective(
                ObjectiveStatus(
                    id: SLOID(backend: "prom", name: "availability", subject: subject(nil)), objective: 0.999,
                    window: .seconds(30 * 86_400), errorRatios: Dictionary(uniqueKeysWithValues: windows)))
        }
        for seconds in stride(from: 5.0, through: 600, by: 5) {
            fleet.poll("prom", after: seconds, [told("46", 0), told("47", 0.6 + seconds * 1e-8), burn(0.3)])
            fleet.poll("am", after: seconds + 1)
            let server = [5.0: Self.both, 400: Self.idle, 420: Self.both][seconds]
            fleet.poll("triton", after: seconds + 1, server.map { [$0] } ?? [])
            fleet.tick(seconds + 2)
        }
        for seconds in [606.0, 611] { fleet.fail("triton", after: seconds) }
        let gone = SignalsID(backend: "prom", source: "s", subject: subject("47"))
        fleet.poll("prom", after: 615, [burn(0)], vanished: [.signals(gone)])
        fleet.poll("triton", after: 640, [Self.idle])
        fleet.pass(from: 650, to: 3600)
        #expect(
            fleet.state.openIncidents.flatMap(\.signals).filter { $0.id.kind == .degraded }.map(\.state)
                == [.inputLost])
    }
}

/// By the seed of its hashes each process has another.
@Suite struct `Nothing depends on the order of a set` {
    private func subject(_ cluster: String? = nil) -> Subject {
        Subject(name: "fraud", environment: "production", cluster: cluster)
    }

    private func row(objectives names: [String]) -> String {
        var fleet = Fleet(services: [Service(id: "fraud", tier: 2)])
        fleet.poll("triton", [Fleet.deployment("fraud", versions: ["46", "47"])])
        fleet.poll(
            "prom", after: 2,
            zip(names, [0.999, 0.95]).map { name, objective in
                .objective(
                    ObjectiveStatus(
                        id: SLOID(backend: "prom", name: name, subject: subject()), objective: objective,
                        window: .seconds(30 * 86_400), errorRatios: [:]))
            })
        fleet.poll("am")
        for step in 1...60 {
            func told(_ version: String, _ rate: Double, _ errors: Double) -> Observation {
                .signals(
                    GoldenSignals(
                        id: SignalsID(
                            backend: "prom", source: "s",
                            subject: Subject(name: "fraud", version: version, environment: "production")),
                        window: .seconds(15),
                        values: [
                            .requestRate: Measurement(rate), .errorRatio: Measurement(errors + Double(step) * 1e-7),
                        ]
                    ))
            }
            fleet.poll("prom", after: Double(step) * 15, [told("46", 900, 0.0005), told("47", 300, 0.008)])
        }
        return "\(fleet.entry("fraud")?.status.word ?? "") \(fleet.state.openIncidents.count)"
    }

    @Test func `a canary beside two objectives fails for everybody or for nobody`() {
        let names = [
            ["availability", "predictions"], ["a", "b"], ["slo1", "slo2"], ["x", "y"], ["p", "q"], ["m", "n"],
        ]
        let rows = names.map(row)
        #expect(Set(rows).count == 1, "\(zip(names, rows).map { "\($0) \($1)" })")
    }

    @Test func `the drift of a row is that of one column for everybody`() {
        let rows = ["m1", "m2", "m3", "m4", "m5", "m6"].map { monitor in
            var fleet = Fleet(services: [Service(id: "fraud", tier: 2)])
            fleet.poll("triton", [Fleet.deployment("fraud")])
            fleet.poll(
                "prom",
                zip(["eu", "us", "ap"], [0.01, 0.12, 0.05]).map { cluster, value in
                    .drift(
                        DriftMeasurement(
                            id: DriftID(backend: "prom", monitor: monitor, subject: subject(cluster), column: "amount"),
                            kind: .dataDrift, method: "psi", value: value))
                })
            return fleet.entry("fraud")?.drift?.value ?? -1
        }
        #expect(Set(rows).count == 1, "\(rows)")
    }
}
