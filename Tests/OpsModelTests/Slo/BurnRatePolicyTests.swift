import OpsModel
import Testing

@Suite struct `Burn-rate policy` {
    private let month = Duration.seconds(30 * 86_400)

    @Test func `of thirty days is the workbook's`() {
        let policy = BurnRatePolicy.standard(window: month)
        #expect(policy.rules.map(\.factor).elementsEqual([14.4, 6, 1]) { abs($0 - $1) < 1e-12 })
        #expect(policy.rules.map(\.severity) == [.critical, .critical, .warning])
        #expect(policy.windows == [300, 1800, 3600, 21_600, 259_200].map { .seconds($0) })
    }

    @Test func `of a week has its own factors, none of which leaves budget over`() {
        let factors = BurnRatePolicy.standard(window: .seconds(7 * 86_400)).rules.map(\.factor)
        #expect(factors.elementsEqual([3.36, 1.4, 1]) { abs($0 - $1) < 1e-12 })
    }

    @Test func `of a day looks back no further than a day`() {
        #expect(
            BurnRatePolicy.standard(window: .seconds(86_400)).rules.map(\.long) == [.seconds(3600), .seconds(21_600)])
    }

    @Test func `a signal is kept for twice the short window`() {
        #expect(BurnRatePolicy.standard(window: month).rules.map(\.keep) == [600, 3600, 43_200].map { .seconds($0) })
    }

    @Test func `a factor that no outage reaches is refused, and the nearest that can is named`() throws {
        let policy = BurnRatePolicy.standard(window: month)
        #expect(policy.refusals(objective: 0.999).isEmpty)
        #expect(policy.refusals(objective: 0.93).map(\.nearest) == [14.2])
        let refusal = try #require(policy.refusals(objective: 0.9).first)
        #expect(policy.refusals(objective: 0.9).count == 1)
        #expect(refusal.nearest == 9.9)
        #expect(
            refusal.description
                == "A burn rate beyond 14.4 over 1h can never be: with an objective of 90 % burn ends at 10, "
                + "when every request fails. The nearest factor that can fire is 9.9.")
    }

    @Test(arguments: [0, 0.5, 0.8, 0.9, 0.95, 0.99, 0.9985])
    func `the nearest factor can fire`(objective: Double) throws {
        let rule = BurnRateRule(long: .seconds(3600), short: .seconds(300), factor: 5000, severity: .critical)
        var nearest = rule
        nearest.factor = try #require(rule.refusal(objective: objective)).nearest
        #expect(nearest.refusal(objective: objective) == nil)
        nearest.factor += 0.1 + 1e-9
        #expect(nearest.refusal(objective: objective) != nil)
    }
}
