import Testing

@testable import OpsModel

/// The standard conversions of a `Double` end the program where it is beyond their type; what a source tells may be
/// any number.
@Suite struct `Numbers beyond reason` {
    static let numbers = [1e17, 1e19, 1e21, 1e300].flatMap { [$0, -$0] }

    private func fleet() -> Fleet {
        var fleet = Fleet()
        fleet.poll("triton", [Fleet.deployment("fraud", versions: ["46", "47"])])
        fleet.poll("am")
        fleet.poll("prom", [Fleet.signals("fraud", version: "46", rate: 9)])
        return fleet
    }

    /// `fraud` after two polls, and a minute after each.
    private func fleet(_ first: [Observation], then second: [Observation]) -> Fleet {
        var fleet = fleet()
        for (index, observations) in [first, second].enumerated() {
            let at = 100 + Double(index) * 200
            for backend: BackendID in ["triton", "am"] { fleet.poll(backend, after: at) }
            fleet.poll("prom", after: at, observations)
            fleet.tick(at + 190)
        }
        return fleet
    }

    @Test func `become the nearest that can be, and none where they are none`() {
        #expect(Int(bounded: 41.9) == 41)
        #expect(Int(bounded: -41.9) == -41)
        #expect(Int(bounded: .nan) == 0)
        #expect(Duration(boundedSeconds: 1.5) == .milliseconds(1500))
        #expect(Duration(boundedSeconds: .nan) == .zero)
        for number in Self.numbers + [.infinity, -.infinity] {
            #expect(Int(bounded: number) == (number < 0 ? -9_000_000_000_000_000 : 9_000_000_000_000_000))
            let bound = Duration.seconds(number < 0 ? -1_000_000_000_000_000 : 1_000_000_000_000_000)
            #expect(Duration(boundedSeconds: number) == bound)
        }
    }

    @Test(arguments: Gauge.GaugeKind.allCases)
    func `as a gauge, its limit or its interval are judged`(kind: Gauge.GaugeKind) {
        for number in Self.numbers {
            func gauge(_ value: Double, limit: Double?, interval: Double?) -> Observation {
                .gauge(
                    Gauge(
                        id: GaugeID(backend: "prom", kind: kind, subject: Subject(name: "fraud"), name: "card_fv"),
                        value: value, limit: limit, interval: interval))
            }
            let alert = Fleet.alert("fraud", severity: "page", backend: "prom")
            let seen = fleet(
                [gauge(number, limit: 1, interval: nil), alert], then: [gauge(number, limit: nil, interval: 1), alert])
            #expect(!seen.state.raised(of: "fraud").isEmpty)
            let bound = fleet(
                [gauge(1, limit: number, interval: nil), alert], then: [gauge(1, limit: nil, interval: number), alert])
            #expect(!bound.state.raised(of: "fraud").isEmpty)
        }
    }

    @Test(arguments: numbers) func `as a share of the traffic are a change`(number: Double) {
        func split(_ share: Double, steps: [TrafficSplit.Step] = []) -> Observation {
            .traffic(
                TrafficSplit(
                    id: TrafficID(backend: "prom", subject: Subject(name: "fraud", version: "47")), share: share,
                    steps: steps))
        }
        let compared = fleet([split(0.1)], then: [split(number)])
        #expect(compared.state.changes.entities.filter { $0.kind == .traffic }.count == 1)
        let since = InstantInterval(Fleet.start + .seconds(60))
        let steps = [TrafficSplit.Step(share: 0.1, since: since), .init(share: number, since: since)]
        let told = fleet([split(number, steps: steps)], then: [])
        #expect(told.state.changes.entities.contains { $0.kind == .traffic })
    }

    @Test(arguments: numbers) func `as a share in the words of somebody are a change`(number: Double) {
        let took = InstantInterval(Fleet.start + .seconds(60))
        let step = Observation.traffic(
            TrafficSplit(
                id: TrafficID(backend: "prom", subject: Subject(name: "fraud", version: "47")), share: 0.25,
                steps: [.init(share: 0.05, since: InstantInterval(Fleet.start)), .init(share: 0.25, since: took)]))
        // In full, since what is read ends at the letter of an exponent.
        let digits = "\(number < 0 ? "-" : "")" + "1" + String(repeating: "0", count: 300)
        let told = Observation.change(
            ChangeEvent(
                id: ChangeID(backend: "prom", key: "told"), kind: .traffic,
                subject: Subject(name: "fraud", version: "v47"), object: "canary", before: digits, after: "\(digits)%",
                tookEffect: took))
        #expect(fleet([step, told], then: []).state.changes.count >= 2)
    }

    private func traffic(_ rate: Double, weeks: [Double]) -> Observation {
        .signals(
            GoldenSignals(
                id: SignalsID(backend: "prom", source: "s", subject: Subject(name: "fraud", version: "46")),
                window: .seconds(300), values: [.requestRate: Measurement(rate), .errorRatio: Measurement(0)],
                weeks: weeks))
    }

    @Test(arguments: numbers) func `as the traffic of now or of the last weeks are judged`(number: Double) {
        let size = abs(number)
        for (rate, weeks) in [(0, [size, size]), (5, [size, size, -size]), (number, [1, 2]), (number, [])] {
            let fleet = fleet([traffic(rate, weeks: weeks)], then: [traffic(0, weeks: weeks)])
            #expect(fleet.entry("fraud") != nil)
        }
        // Infinitely many, twice, less infinitely many are no number, and no bound of a range.
        let endless = fleet([traffic(0, weeks: [.infinity, -.infinity])], then: [traffic(0, weeks: [.nan, .nan])])
        #expect(endless.entry("fraud") != nil)
        let samples = [Sample(at: Fleet.start, value: 1), Sample(at: Fleet.start + .seconds(60), value: 0)]
        let pause = TrafficPause(samples, horizon: .seconds(600), outages: [])
        #expect(pause?.needed(usual: 1 / size) ?? .zero > .seconds(3600))
    }

    @Test(arguments: numbers) func `as the latency of a version are what separates it`(number: Double) {
        func version(_ name: String, _ role: Variant.VariantRole, _ latency: Double) -> Circumstances.Version {
            var version = Scene.version(name, role, share: 0.5)
            version.latency = latency
            return version
        }
        var scene = Scene()
        scene.triage.circumstances["fraud", default: Circumstances()].versions = [
            version("46", .stable, 0.1), version("47", .canary, number),
        ]
        scene.signals = [Scene.signal(at: 4, version: "47")]
        scene.changed(Scene.change(.traffic, "v47", at: 0, version: "47", before: "5 %", after: "25 %"))
        #expect(scene.suspects.first?.reason.contains(" ms against 100 ms") == (number > 0))
    }

    @Test(arguments: numbers) func `as bad requests and as a canary's share are told`(number: Double) {
        let policy = BurnRatePolicy.standard(window: .seconds(30 * 86_400))
        guard let rule = policy.rules.first else { return }
        let reading = BurnRateVerdict.Reading(
            rule: rule, longBurn: nil, shortBurn: nil, state: .lowTraffic(badEvents: number), badEvents: number)
        #expect(reading.remark(policy).contains("bad requests in"))
        var fleet = Fleet()
        let variants = [
            Variant(version: "46", role: .stable, readiness: .ready),
            Variant(version: "47", role: .canary, readiness: .ready, configuredShare: number),
        ]
        fleet.poll(
            "triton",
            [
                .deployment(
                    Deployment(
                        id: DeploymentID(backend: "triton", name: "fraud"), environment: .production, system: "Triton",
                        variants: variants, readiness: .ready))
            ])
        #expect(fleet.entry("fraud")?.rolloutText.hasPrefix("canary ") == true)
    }
}
