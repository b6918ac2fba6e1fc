import OpsModel
import Testing

@Suite struct `Burn-rate verdict` {
    private let policy = BurnRatePolicy.standard(window: .seconds(30 * 86_400))
    private let hour = Duration.seconds(3600)
    private let month = Duration.seconds(30 * 86_400)

    /// Error ratios of 5 min, 30 min, 1 h, 6 h, 3 d and 30 d under an objective of 99.9 %.
    private func status(_ ratios: Double?...) -> ObjectiveStatus {
        let windows: [Duration] = [300, 1800, 3600, 21_600, 259_200, 2_592_000].map { .seconds($0) }
        return ObjectiveStatus(
            id: SLOID(backend: "prom", name: "availability", subject: Subject(name: "fraud")), objective: 0.999,
            window: month,
            errorRatios: Dictionary(uniqueKeysWithValues: zip(windows, ratios)))
    }

    private func states(_ verdict: BurnRateVerdict) -> [BurnRateVerdict.State] { verdict.readings.map(\.state) }

    @Test func `a fast burn pages`() {
        let verdict = BurnRateVerdict(status(0.03, 0.02, 0.02, 0.004, 0.0005, 0.0003), policy: policy)
        #expect(states(verdict) == [.firing, .clear, .clear])
        #expect(verdict.severity == .critical)
        #expect(abs((verdict.readings[0].longBurn ?? 0) - 20) < 1e-9)
    }

    @Test func `what is over does not page`() {
        let verdict = BurnRateVerdict(status(0.0001, 0.0005, 0.02, 0.004, 0.0005, 0.0003), policy: policy)
        #expect(states(verdict) == [.clear, .clear, .clear])
        #expect(verdict.severity == nil)
    }

    @Test func `a slow burn is a ticket`() {
        let verdict = BurnRateVerdict(status(0.0015, 0.0015, 0.0015, 0.0015, 0.0012, 0.0006), policy: policy)
        #expect(states(verdict) == [.clear, .clear, .firing])
        #expect(verdict.severity == .warning)
    }

    @Test func `three bad requests burn nothing, and the remark says what would help`() {
        let evidence = ObjectiveEvidence(requests: [hour: 100, .seconds(21_600): 300])
        let verdict = BurnRateVerdict(
            status(0.03, 0.03, 0.03, 0.01, 0.0005, 0.0003), policy: policy, evidence: evidence)
        #expect(states(verdict) == [.lowTraffic(badEvents: 3), .lowTraffic(badEvents: 3), .clear])
        #expect(verdict.severity == nil)
        #expect(verdict.readings[0].remark(policy).hasPrefix("3 bad requests in 1h, 10 needed: "))
    }

    @Test func `ten bad requests are enough`() {
        let evidence = ObjectiveEvidence(requests: [hour: 500])
        let verdict = BurnRateVerdict(
            status(0.02, 0.02, 0.02, 0.001, 0.0005, 0.0003), policy: policy, evidence: evidence)
        #expect(verdict.readings[0].badEvents == 10)
        #expect(verdict.readings[0].state == .firing)
    }

    @Test func `a window that is not covered is unknown, with how much was seen`() {
        let evidence = ObjectiveEvidence(coverage: [.seconds(259_200): 1.0 / 12, month: 1.0 / 120])
        let verdict = BurnRateVerdict(
            status(0.002, 0.002, 0.002, 0.002, 0.002, 0.002), policy: policy, evidence: evidence)
        #expect(states(verdict) == [.clear, .clear, .notCovered(1.0 / 12)])
        #expect(verdict.readings[2].remark(policy) == "6h of 3d seen")
        #expect(verdict.budget.spent == nil)
        #expect(verdict.budget.timeToExhaustion == nil)
    }

    @Test func `a page does not wait for its window where what was seen is enough`() {
        let half = ObjectiveEvidence(coverage: [hour: 0.5])
        #expect(BurnRateVerdict(status(0.5, 0.5, 0.5, 0, 0, 0), policy: policy, evidence: half).severity == .critical)
        // 20 over half an hour is 10 over the hour if the other half was good.
        let verdict = BurnRateVerdict(status(0.02, 0.02, 0.02, 0, 0, 0), policy: policy, evidence: half)
        #expect(verdict.readings[0].state == .notCovered(0.5))
    }

    @Test func `without data nothing is known, and nothing is zero`() {
        let verdict = BurnRateVerdict(status(nil, nil, nil, nil, nil, nil), policy: policy)
        #expect(states(verdict) == [.noData, .noData, .noData])
        #expect(verdict.isUnknown)
        #expect(verdict.budget.spent == nil)
        #expect(verdict.budget.left == nil)
        #expect(verdict.budget.burn == nil)
        #expect(!BurnRateVerdict(status(0, 0, 0, nil, nil, nil), policy: policy).isUnknown)
    }
}

@Suite struct `Error budget` {
    private let month = Duration.seconds(30 * 86_400)

    private func budget(hour: Double?, month ratio: Double?, coverage: Double = 1) -> ErrorBudget {
        let status = ObjectiveStatus(
            id: SLOID(backend: "prom", name: "availability", subject: Subject(name: "fraud")), objective: 0.999,
            window: month,
            errorRatios: [.seconds(3600): hour, month: ratio])
        let evidence = ObjectiveEvidence(coverage: [month: coverage])
        return BurnRateVerdict(status, policy: .standard(window: month), evidence: evidence).budget
    }

    private func isNear(_ left: Double?, _ right: Double) -> Bool { left.map { abs($0 - right) < 1e-9 } ?? false }

    @Test func `is spent by the error ratio of the whole window`() {
        let budget = budget(hour: 0.008, month: 0.00025)
        #expect(isNear(budget.spent, 0.25))
        #expect(isNear(budget.left, 0.75))
        #expect(isNear(budget.burn, 8))
    }

    @Test func `a burn of eight spends three quarters of a month in under three days`() {
        // .75 / 8 of 30 days.
        let seconds = budget(hour: 0.008, month: 0.00025).timeToExhaustion?.inSeconds
        #expect(seconds.map { abs($0 - 243_000) < 1 } ?? false)
    }

    @Test func `that is gone is exhausted now`() {
        let budget = budget(hour: 0, month: 0.002)
        #expect(isNear(budget.left, -1))
        #expect(budget.timeToExhaustion == .zero)
    }

    @Test func `without a burn is never exhausted`() {
        #expect(budget(hour: 0, month: 0.0001).timeToExhaustion == nil)
        #expect(budget(hour: nil, month: 0.0001).timeToExhaustion == nil)
    }

    @Test func `stays unknown below four fifths of its window`() {
        #expect(budget(hour: 0.008, month: 0.00025, coverage: 0.79).spent == nil)
        #expect(isNear(budget(hour: 0.008, month: 0.00025, coverage: 0.8).spent, 0.25))
    }
}
