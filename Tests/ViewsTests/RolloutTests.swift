import Cells
import OpsModel
import Testing
import Views

@Suite struct `What a deployment says of its rollout` {
    private static let small = Size(columns: 80, rows: 24)

    private func text(_ fleet: SampleFleet, _ size: Size = Self.small) -> String {
        let frame = Screen.render(fleet.state, ScreenOptions(size: size)).cells
        return (0..<size.rows).map { frame.text(ofRow: $0) }.joined(separator: "\n")
    }

    @Test(arguments: SampleScreen.sizes) func `it looks as it is kept`(size: Size) {
        let frame = Screen.render(RolloutFleet.make().state, ScreenOptions(size: size)).cells
        expectScreen(frame.snapshot(), "deployment.rollout.\(size.columns)x\(size.rows)")
    }

    @Test func `a small screen has the steps taken, when, the gates, the suspect, replicas and the requests compared`()
    {
        let text = text(RolloutFleet.make())
        #expect(text.contains("steps   ✓ 5% 02:37 10m  ✗ 25% 02:47 27m ← here"))
        #expect(text.contains("gate    ✓ auc  ✗ latency"))
        #expect(text.contains("suspect A "))
        #expect(
            text.contains("REPLICAS 12 · 2 not ready") && text.contains("✗ fraud-v47-7c9d4")
                && text.contains("✗ fraud-v47-x2k8p"))
        #expect(text.contains("CrashLoopBackOff x4"))
        #expect(text.contains(#/n [\d.]+[kM]\/\d+k/#))
        #expect(text.contains("psi pred") && text.contains("null card_age_days"))
    }

    @Test func `what has no source yet keeps its place`() {
        var fleet = SampleState.typical.fleet()
        fleet.open("deployment", ofService: true)
        #expect(text(fleet).contains("gate    no source yet: needs CI, or a `gate` under `gauges`"))
        #expect(text(fleet).contains("no source yet: needs Kubernetes, or kube-state-metrics"))
        #expect(text(fleet, Size(columns: 120, rows: 40)).contains("LOG     no source yet: needs Kubernetes"))
    }

    @Test func `gates stand among what differs as they stand above, and what nobody tells of says the same there`() {
        var (told, silent) = (RolloutFleet.make(), SampleState.typical.fleet())
        silent.open("deployment", ofService: true)
        told.reduce(.view(.partChosen(1)))
        silent.reduce(.view(.partChosen(1)))
        #expect(text(told).contains("gate       ✓ auc  ✗ latency"))
        #expect(text(silent).contains("gate       no source yet: needs CI, or a `gate` under `gauges`"))
    }

    @Test func `a hash is cut to its first digits beside other regions, and whole where what differs has the pane`() {
        var fleet = RolloutFleet.make()
        let versions = ["46", "47"].map { version in
            Observation.version(
                ModelVersion(
                    id: VersionID(model: ModelID(registry: "registry", name: "fraud-scorer"), version: version),
                    registration: .ready, runID: "\(version)be1f3df511bb1c"))
        }
        fleet.poll("registry", ago: 0, versions)
        #expect(text(fleet, Size(columns: 120, rows: 40)).contains("run        46be1f3d… → 47be1f3d…"))
        fleet.reduce(.view(.partChosen(1)))
        #expect(text(fleet).contains("run        46be1f3df511bb1c → 47be1f3df511bb1c"))
    }

    @Test func `one version alone keeps its alerts and its replicas on a small screen`() {
        var fleet = SampleState.typical.fleet()
        let eta = FleetID(service: "eta-predictor", environment: .production)
        fleet.reduce(.navigation(.opened("deployment", subject: .fleet(eta))))
        #expect(text(fleet).contains("SIGNALS") && text(fleet).contains("▲ WARN   2h FeatureDriftHigh"))
        #expect(text(fleet).contains("REPLICAS 0"))
    }

    @Test func `what memory does not keep is read for the comparison, and its difference has an interval`() throws {
        var state = SampleState.typical.fleet().state
        let worst = try #require(state.fleetSummary.worst)
        _ = state.reduce(.navigation(.opened("deployment", subject: .fleet(worst))))
        let asked = state.reduce(.clock(.ticked(at: SampleFleet.now, localOffset: 0)))
        let requests = asked.compactMap { effect in
            if case .readSeries(let request) = effect, request.kind == .latencyP50 { request } else { nil }
        }
        #expect(requests.count == 2)
        func shown() throws -> String {
            let frame = Screen.render(state, ScreenOptions(size: Self.small)).cells
            return try #require((0..<24).map { frame.text(ofRow: $0) }.first { $0.contains("p50 ms") })
        }
        #expect(try shown().contains("+338% ±? ") && !shown().contains("█"))
        for request in requests {
            let samples = (0...30).map { point in
                let at = SampleFleet.now - .seconds(Double(30 - point) * 60)
                return OpsModel.Sample(at: at, value: request.entity.isOfCanary ? 0.137 : 0.031)
            }
            _ = state.reduce(.source(.seriesRead(SeriesAnswer(request: request, samples: samples))))
        }
        let line = try shown()
        #expect(line.contains("+338% ±0.0 ") && line.contains("██"))
    }

    @Test func `steps that only changes tell of show as well`() {
        var fleet = SampleState.typical.fleet()
        fleet.open("deployment", ofService: true)
        #expect(text(fleet).contains("steps   ✓ 5% before  ✗ 25% 02:47 27m ← here"))
    }

    @Test func `of more steps than fit the newest show`() {
        var fleet = SampleState.typical.fleet()
        let steps = (1...20).map { step in
            TrafficSplit.Step(
                share: Double(step) / 100, since: InstantInterval(SampleFleet.now - .seconds(Double(30 - step) * 60)))
        }
        let subject = Subject(name: "fraud-scorer", version: "47", environment: "prod")
        fleet.poll(
            "metrics", ago: 0,
            [.traffic(TrafficSplit(id: TrafficID(backend: "metrics", subject: subject), share: 0.2, steps: steps))])
        fleet.open("deployment", ofService: true)
        #expect(text(fleet).contains(#/steps   …  ✓ \d+% .*20% 03:04 10m ← here/#))
    }

    @Test func `the verdict is worked out anew when numbers come`() {
        var fleet = RolloutFleet.make()
        let before = text(fleet).firstMatch(of: #/n ([\d.]+[kM]\/[\d.]+[kM])/#)?.output.1
        let later = Sample.signals("fraud-scorer", "47", rate: 3020, errors: 0.031, p99: 0.412, role: .canary)
        fleet.wait(600)
        fleet.poll("metrics", ago: -600, [later])
        fleet.poll(
            "metrics", ago: -600, [Sample.signals("fraud-scorer", "46", rate: 9080, errors: 0.0004, p99: 0.094)])
        #expect(before != nil && text(fleet).firstMatch(of: #/n ([\d.]+[kM]\/[\d.]+[kM])/#)?.output.1 != before)
    }

    @Test func `charts of slow answers have the objective's bound with its value`() {
        var fleet = RolloutFleet.make()
        #expect(text(fleet, Size(columns: 120, rows: 40)).contains("╌ SLO 250 ms"))
        fleet.open("chart", ofService: true)
        #expect(text(fleet).contains("╌ SLO 250 ms"))
        fleet.reduce(.chart(.kindChosen(.errorRatio)))
        #expect(text(fleet).contains("╌ SLO allows 0.100%"))
    }

    @Test func `while travelling figures are those of then, and what is live says so`() {
        var fleet = RolloutFleet.make()
        fleet.reduce(.view(.travelled(to: SampleFleet.now - .seconds(900))))
        let text = text(fleet, Size(columns: 120, rows: 40))
        #expect(text.contains("COMPARE at 02:59") && text.contains("live ✗ worse"))
        #expect(text.contains(#/p99 ms +94 +21 /#) && !text.contains(#/p99 ms +94 +412 /#))
        #expect(text.contains("REPLICAS 12 · 2 not ready live"))
        #expect(!text.contains("p50 ms"))
        fleet.reduce(.view(.travelled(to: SampleFleet.now - .seconds(1920))))
        #expect(self.text(fleet, Size(columns: 120, rows: 40)).contains("steps   · 5% 02:37 5m ← here"))
    }
}

extension EntityID {
    fileprivate var isOfCanary: Bool {
        if case .signals(let id) = self { id.subject.version == "47" } else { false }
    }
}
