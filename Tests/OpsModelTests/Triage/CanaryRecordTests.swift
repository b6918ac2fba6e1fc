import Testing

@testable import OpsModel

/// A canary is judged over all requests since its traffic step began, whoever looks and since when.
@Suite struct `The step of a canary` {
    private func id(_ version: String) -> SignalsID {
        SignalsID(backend: "prom", source: "s", subject: Subject(name: "fraud", version: version))
    }

    private func signals(_ version: String, errors: Double, past: [Sample] = [], rate: Double) -> Observation {
        .signals(
            GoldenSignals(
                id: id(version), window: .seconds(15),
                values: [.requestRate: Measurement(rate), .errorRatio: Measurement(errors)],
                past: past.isEmpty
                    ? [:] : [.errorRatio: past, .requestRate: past.map { Sample(at: $0.at, value: rate) }]))
    }

    private func split(since seconds: Double) -> Observation {
        .traffic(
            TrafficSplit(
                id: TrafficID(backend: "prom", subject: Subject(name: "fraud", version: "47")), share: 0.25,
                steps: [.init(share: 0.25, since: InstantInterval(Fleet.start + .seconds(seconds)))]))
    }

    private func replica(_ name: String, started seconds: Double, restarts: Int = 0) -> Observation {
        .replica(
            Replica(
                id: ReplicaID(backend: "prom", name: name), subject: Subject(name: "fraud", version: "47"),
                readiness: .ready, restarts: restarts, startedAt: Fleet.start + .seconds(seconds)))
    }

    private func opened(after seconds: Double = 0) -> Fleet {
        var fleet = Fleet(now: Fleet.start + .seconds(seconds - 20))
        fleet.poll("am", after: seconds)
        fleet.poll("triton", after: seconds, [Fleet.deployment("fraud", versions: ["46", "47"])])
        return fleet
    }

    /// Polls every 15 s, of which the canary's errors are as told of the second.
    private func watch(
        _ fleet: inout Fleet, from: Double, to: Double, every step: Double = 15, _ more: [Observation] = [],
        errors: (Double) -> Double
    ) {
        for seconds in stride(from: from, through: to, by: step) {
            fleet.poll(
                "prom", after: seconds,
                [
                    signals("46", errors: 0.0005, rate: 900),
                    signals("47", errors: errors(seconds), rate: 300),
                ] + more)
        }
    }

    private func review(_ fleet: Fleet) -> CanaryReview? {
        fleet.state.canaryReviews(of: FleetID(service: "fraud", environment: .production)).first
    }

    private func events(_ fleet: Fleet) -> Double { review(fleet)?.verdict.parts.first?.reading?.events ?? 0 }

    @Test func `all its requests count, not only those of the hour that is kept for charts`() {
        var fleet = opened()
        watch(&fleet, from: 15, to: 3 * 3600, [split(since: 0)]) { _ in 0.0005 }
        // 0.6 errors a second of both, for three hours less the warm-up.
        #expect(abs(events(fleet) - 0.6 * (3 * 3600 - 120)) < 0.6 * 60)
        #expect(review(fleet)?.verdict.decision == .same)
    }

    @Test(arguments: [5.0, 15, 30]) func `a day of it counts whole, also what failed in its first hours`(step: Double) {
        let start = Fleet.start + .seconds(120)
        var record = CanaryRecord(stable: id("46"))
        for seconds in stride(from: step, through: 24 * 3600, by: step) {
            let at = Fleet.start + .seconds(seconds)
            record.add(
                [(at, CanaryRecord.Figures(rate: 900, errors: 0.0005))],
                [(at, CanaryRecord.Figures(rate: 300, errors: seconds < 3 * 3600 ? 0.02 : 0.0005))])
            record.count(since: start, window: .seconds(300))
        }
        let length = 24.0 * 3600 - 120
        #expect(abs((record.count?.tally.requests.canary ?? 0) - 300 * length) < 300 * 60)
        let bad = 0.6 * length + 300 * 0.0195 * (3 * 3600 - 120)
        let reading = record.count?.tally.errors.reading
        #expect(abs((reading?.events ?? 0) - bad) < 0.01 * bad)
        #expect(record.excess { $0.errors }.count <= CanaryRecord.capacity)
        let first = record.count?.first?.seconds ?? 0
        #expect(abs(first - start.seconds) <= step)
    }

    @Test func `of two stable versions the one in the canary's cluster is compared, however busy the other is`() {
        var fleet = Fleet()
        fleet.poll("am")
        func here(_ version: String, _ cluster: String, _ rate: Double) -> Observation {
            .signals(
                GoldenSignals(
                    id: SignalsID(
                        backend: "prom", source: "s",
                        subject: Subject(
                            name: "fraud", version: version, environment: "production", cluster: cluster)),
                    role: version == "47" ? .canary : .stable, window: .seconds(15),
                    values: [.requestRate: Measurement(rate), .errorRatio: Measurement(0.0005)]))
        }
        for poll in 1...240 {
            let busier = poll % 20 < 10 ? 100.0 : -100
            fleet.poll(
                "prom", after: Double(poll) * 15,
                [here("46", "eu", 900 + busier), here("46", "us", 900 - busier), here("47", "eu", 300)])
        }
        #expect(review(fleet)?.requests.canary ?? 0 > 300 * 3000)
    }

    @Test func `opened late it is judged as by who watched: the same verdict, since the same instant`() {
        func errors(_ seconds: Double) -> Double { seconds < 600 ? 0.0005 : 0.02 }
        var watching = opened()
        watch(&watching, from: 15, to: 5 * 3600, [split(since: 0)], errors: errors)

        var late = opened(after: 5 * 3600)
        func past(_ version: String) -> [Sample] {
            stride(from: 15.0, through: 5 * 3600 - 15, by: 15).map { seconds in
                Sample(
                    at: Fleet.start + .seconds(seconds),
                    value: version == "47" ? errors(seconds) : 0.0005)
            }
        }
        late.poll(
            "prom", after: 5 * 3600,
            [
                signals("46", errors: 0.0005, past: past("46"), rate: 900),
                signals("47", errors: 0.02, past: past("47"), rate: 300), split(since: 0),
            ])
        #expect(review(watching)?.verdict.decision == .worse)
        #expect(review(late)?.verdict.decision == .worse)
        #expect(abs(events(late) - events(watching)) < 0.02 * events(watching))
        let (one, other) = (watching.state.openIncidents.first, late.state.openIncidents.first)
        #expect(one?.onset == InstantInterval(Fleet.start + .seconds(585), Fleet.start + .seconds(600)))
        #expect(other?.onset.overlaps(one?.onset ?? InstantInterval(Fleet.start)) == true)
        #expect(other.map { $0.onset.latest - $0.onset.earliest <= .seconds(120) } == true)
    }

    @Test func `series that began at different instants, not whole seconds, are compared`() {
        var fleet = Fleet()
        fleet.poll("am")
        fleet.poll("triton", [Fleet.deployment("fraud", versions: ["46", "47"])])
        for step in 1...400 {
            let canary = step > 200 ? [signals("47", errors: 0.02, rate: 300)] : []
            fleet.poll(
                "prom", after: Double(step) * 10 + 0.137 * Double(step % 7),
                [signals("46", errors: 0.0005, rate: 900)] + canary)
        }
        #expect(abs(events(fleet) - (2000 - 130) * (0.0005 * 900 + 0.02 * 300)) < 200)
        #expect(review(fleet)?.verdict.decision == .worse)
    }

    @Test func `a new step begins a new test`() {
        var fleet = opened()
        watch(&fleet, from: 15, to: 3600, [split(since: 0)]) { _ in 0.0005 }
        watch(&fleet, from: 3615, to: 4800, [split(since: 3600)]) { _ in 0.0005 }
        #expect(abs(events(fleet) - 0.6 * (1200 - 120)) < 0.6 * 60)
    }

    @Test func `once nothing is routed to it the verdict on its step stands, counts no more and raises nothing`() {
        func steps(_ shares: [(Double, Double)]) -> Observation {
            .traffic(
                TrafficSplit(
                    id: TrafficID(backend: "prom", subject: Subject(name: "fraud", version: "47")),
                    share: shares.last?.0,
                    steps: shares.map { .init(share: $0.0, since: InstantInterval(Fleet.start + .seconds($0.1))) }))
        }
        var fleet = opened()
        watch(&fleet, from: 15, to: 1800, [steps([(0.25, 0)])]) { _ in 0.02 }
        #expect(fleet.state.openIncidents.flatMap(\.signals).contains { $0.id.kind == .canary })
        let counted = events(fleet)
        // A rate over five minutes goes on for five minutes.
        watch(&fleet, from: 1815, to: 3600, [steps([(0.25, 0), (0, 1800)])]) { _ in 0.02 }
        #expect(abs(events(fleet) - counted) < 0.01 * counted)
        #expect(review(fleet)?.verdict.decision == .worse)
        #expect(!fleet.state.openIncidents.flatMap(\.signals).contains { $0.id.kind == .canary && $0.state == .open })
    }

    @Test func `a container that ends again and again leaves the evidence of the step as it is`() {
        var fleet = opened()
        for crash in 0..<8 {
            let from = Double(crash) * 300 + 15
            watch(
                &fleet, from: from, to: from + 285,
                [split(since: 0), replica("a", started: -60), replica("b", started: from, restarts: crash)]
            ) { _ in 0.02 }
        }
        #expect(events(fleet) > 2000 * 300 * 0.02)
        #expect(review(fleet)?.verdict.decision == .worse)
    }

    @Test func `where every replica is a new one a new test begins`() {
        var fleet = opened()
        watch(&fleet, from: 15, to: 3600, [split(since: 0), replica("a", started: 0)]) { _ in 0.0005 }
        watch(&fleet, from: 3615, to: 4800, [split(since: 0), replica("a", started: 3600)]) { _ in 0.0005 }
        #expect(abs(events(fleet) - 0.6 * (1200 - 120)) < 0.6 * 60)
    }
}
