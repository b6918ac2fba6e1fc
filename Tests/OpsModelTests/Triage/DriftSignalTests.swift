import Testing

@testable import OpsModel

/// The drift rule as it raises signals: from polls, through the state.
@Suite struct `Drift signals` {
    private let service = ServiceID("fraud")

    private func id(_ column: String, _ monitor: String = "psi") -> DriftID {
        DriftID(backend: "prom", monitor: monitor, subject: Subject(name: "fraud"), column: column)
    }

    private func psi(
        _ column: String, _ value: Double, rows: Int?, bins: Int? = 10, seasonal: Double? = nil,
        window: Double = 7200, threshold: Double = 0.1, past: [Sample] = [], seasonalPast: [Sample] = []
    ) -> Observation {
        .drift(
            DriftMeasurement(
                id: id(column), kind: .dataDrift, method: "psi", value: value, threshold: threshold,
                window: .seconds(window), sampleSize: rows, referenceSize: rows.map { $0 * 100 }, bins: bins,
                seasonal: seasonal, past: past, seasonalPast: seasonalPast))
    }

    private func fleet() -> Fleet {
        var fleet = Fleet()
        fleet.poll("triton", [Fleet.deployment("fraud")])
        return fleet
    }

    /// Requests of a stable version and a canary.
    private let canary = [("46", Variant.VariantRole.stable), ("47", .canary)].map { version, role in
        Observation.signals(
            GoldenSignals(
                id: SignalsID(backend: "prom", source: "s", subject: Subject(name: "fraud", version: version)),
                role: role, window: .seconds(300), values: [.requestRate: Measurement(10)]))
    }

    private func opened(_ fleet: Fleet) -> [String] {
        fleet.state.raised(of: service).filter { $0.id.kind == .drift && $0.openedAt != nil }.map(\.title)
    }

    @Test func `one window is followed, the second that shares no row with it opens`() {
        var fleet = fleet()
        fleet.poll("prom", after: 10, [psi("age", 0.3, rows: 5000)])
        #expect(fleet.state.raised(of: service).map(\.state) == [.pending])
        fleet.poll("prom", after: 3610, [psi("age", 0.31, rows: 5000)])
        #expect(fleet.state.findings.count == 0)
        fleet.poll("prom", after: 7210, [psi("age", 0.32, rows: 5000)])
        #expect(opened(fleet) == ["psi age"])
        #expect(
            fleet.state.findings.entities.first?.signal.evidence.last?.text
                == "no-change 99.9 % quantile, n 5000, corrected over the report; two windows of 2h")
    }

    @Test(arguments: [0.02, 0.3, nil])
    func `predictions of a version are its own, beside those of the stable one where these are calm`(stable: Double?) {
        var fleet = fleet()
        func prediction(_ version: String, _ value: Double?) -> Observation {
            .drift(
                DriftMeasurement(
                    id: id(version), kind: .predictionDrift, method: "psi", value: value, threshold: 0.2,
                    window: .seconds(60)))
        }
        for seconds in [10.0, 100] {
            fleet.poll("prom", after: seconds, canary + [prediction("47", 0.4), prediction("46", stable)])
        }
        let signal = fleet.state.raised(of: service).first { $0.subject.version == "47" }
        #expect(signal?.title == "psi prediction v47")
        let calm = signal?.evidence.contains { $0.text == "psi of prediction v46" }
        #expect(calm == (stable == 0.02))
    }

    @Test func `what drifts in one column is not confined to a version by another column of the stable one`() {
        func auc(_ version: String, _ column: String, _ value: Double) -> Observation {
            .drift(
                DriftMeasurement(
                    id: DriftID(
                        backend: "prom", monitor: "m", subject: Subject(name: "fraud", version: version),
                        column: column),
                    kind: .performance, method: "auc", value: value, threshold: 0.8, window: .seconds(60)))
        }
        var fleet = fleet()
        fleet.poll(
            "prom", after: 10,
            canary + [auc("47", "EU", 0.70), auc("46", "EU", 0.71), auc("46", "US", 0.92), auc("47", "US", 0.91)])
        let signal = fleet.state.raised(of: service).first { $0.subject.version == "47" }
        #expect(signal?.evidence.contains { $0.value == 0.92 } == false)
    }

    @Test func `what a column says of its version is not confined by a column of data of the stable one`() {
        func prediction(_ version: String?, _ column: String, _ value: Double) -> Observation {
            .drift(
                DriftMeasurement(
                    id: DriftID(
                        backend: "prom", monitor: "m", subject: Subject(name: "fraud", version: version),
                        column: column),
                    kind: .predictionDrift, method: "psi", value: value, threshold: 0.2, window: .seconds(60)))
        }
        var fleet = fleet()
        for seconds in [10.0, 100] {
            fleet.poll(
                "prom", after: seconds,
                canary + [prediction(nil, "47", 0.5), prediction("46", "US", 0.02), prediction("46", "EU", 0.6)])
        }
        let signal = fleet.state.raised(of: service).first { $0.subject.version == "47" }
        #expect(signal?.evidence.contains { $0.value == 0.02 } == false)
    }

    @Test func `a class that is called by a number is no version`() {
        var fleet = fleet()
        let classOne = DriftMeasurement(
            id: id("3"), kind: .predictionDrift, method: "psi", value: 0.4, threshold: 0.2, window: .seconds(60))
        let served = Fleet.signals("fraud", version: "46", rate: 10)
        for seconds in [10.0, 100] { fleet.poll("prom", after: seconds, [served, .drift(classOne)]) }
        #expect(fleet.state.raised(of: service).filter { $0.id.kind == .drift }.map(\.subject.version) == [nil])
    }

    @Test func `a score that chance reaches at so few rows is none, be it held for a day`() {
        var fleet = fleet()
        for hour in 0..<24 {
            fleet.poll("prom", after: Double(hour) * 3600 + 10, [psi("age", 0.21 + Double(hour) / 1e3, rows: 120)])
        }
        #expect(opened(fleet) == [])
        var told = self.fleet()
        for hour in 0..<24 {
            told.poll("prom", after: Double(hour) * 3600 + 10, [psi("age", 0.21 + Double(hour) / 1e3, rows: 5000)])
        }
        #expect(opened(told) == ["psi age"])
    }

    @Test func `where rows are not told the threshold alone speaks, after its window, and says so`() {
        var fleet = fleet()
        fleet.poll("prom", after: 10, [psi("age", 0.3, rows: nil)])
        fleet.poll("prom", after: 7220, [psi("age", 0.31, rows: nil)])
        #expect(opened(fleet) == ["psi age"])
        let basis = fleet.state.findings.entities.first?.signal.evidence.last?.text
        #expect(basis == "judged by its threshold alone, held for 2h: its rows are not told")
    }

    @Test func `drifted only against training raises nothing, and is called seasonal`() {
        var fleet = fleet()
        for hour in [0.0, 2, 4] {
            fleet.poll(
                "prom", after: hour * 3600 + 10,
                [psi("age", 0.3 + hour / 100, rows: 5000, seasonal: 0.01 + hour / 1000)])
        }
        #expect(opened(fleet) == [])
        guard case .seasonal? = fleet.state.driftDecision(of: id("age")) else {
            Issue.record("not seasonal")
            return
        }
    }

    @Test func `the past of a first observation holds the first window, of the season too`() {
        let past = (0..<180).map { Sample(at: Fleet.start - .seconds(Double(180 - $0) * 60), value: 0.3) }
        var fleet = fleet()
        fleet.poll("prom", after: 10, [psi("age", 0.31, rows: 5000, window: 3600, past: past)])
        #expect(opened(fleet) == ["psi age"])
        var seasonal = self.fleet()
        let beside = past.map { Sample(at: $0.at, value: 0.01) }
        seasonal.poll(
            "prom", after: 10,
            [psi("age", 0.31, rows: 5000, seasonal: 0.01, window: 3600, past: past, seasonalPast: beside)])
        #expect(opened(seasonal) == [])
    }

    @Test func `an open one does not flap on its threshold, and closes with what chance explains`() {
        var fleet = fleet()
        for hour in [0.0, 2, 4] {
            fleet.poll("prom", after: hour * 3600 + 10, [psi("age", 0.3 + hour / 100, rows: 5000)])
        }
        fleet.poll("prom", after: 5 * 3600, [psi("age", 0.095, rows: 5000)])
        fleet.poll("prom", after: 7 * 3600, [psi("age", 0.096, rows: 5000)])
        #expect(fleet.state.findings.entities.map(\.signal.state) == [.open])
        fleet.poll("prom", after: 8 * 3600, [psi("age", 0.05, rows: 5000)])
        fleet.poll("prom", after: 9 * 3600, [psi("age", 0.051, rows: 5000)])
        #expect(fleet.state.findings.count == 0)
    }

    /// The month of the rule's own test, poll by poll: a threshold that a daily cycle is beyond all day long.
    private func month(_ month: inout HealthyMonth, windows: Int, shifted: (Int) -> Int?, hasSeason: Bool = true) -> (
        fleet: Fleet, opened: [String: Int]
    ) {
        var fleet = fleet()
        var opened: [String: Int] = [:]
        fleet.poll(
            "prom", after: 2,
            (0..<HealthyMonth.columns).map { column in
                let total = month.references[column].total
                return .distribution(
                    Distribution(
                        id: id("c\(column)", "bins"),
                        bins: month.references[column].enumerated().map {
                            .init(label: "\($0.offset)", reference: $0.element / total, current: nil)
                        }, referenceSize: 500_000))
            })
        for window in 0..<windows {
            month.advance(window: window, shifted: shifted(window))
            let observed = (0..<HealthyMonth.columns).map { column in
                psi(
                    "c\(column)", month.training[column].last?.score ?? 0, rows: Int(month.rows), bins: nil,
                    seasonal: hasSeason ? month.seasonal[column].last?.score : nil, threshold: 0.02)
            }
            fleet.poll("prom", after: Double(window + 1) * 7200, observed)
            for title in self.opened(fleet) { opened[title] = opened[title] ?? window }
        }
        return (fleet, opened)
    }

    @Test func `a healthy month of 38 columns with a daily cycle raises nothing`() {
        var healthy = HealthyMonth(seed: 2026)
        let result = month(&healthy, windows: HealthyMonth.windows, shifted: { _ in nil })
        #expect(result.opened == [:])
        let decisions = (0..<HealthyMonth.columns).map { result.fleet.state.driftDecision(of: id("c\($0)")) }
        #expect(decisions.contains { if case .seasonal? = $0 { true } else { false } })
    }

    @Test func `without the season the cycle would have raised it: the month can fail`() {
        var healthy = HealthyMonth(seed: 2026)
        #expect(month(&healthy, windows: 24, shifted: { _ in nil }, hasSeason: false).opened.count > 5)
    }

    @Test func `in the same month the one column that moves is found at its second window`() {
        var moved = HealthyMonth(seed: 2027)
        let result = month(&moved, windows: 24, shifted: { $0 >= 12 ? 9 : nil })
        #expect(result.opened == ["psi c9": 13])
    }
}
