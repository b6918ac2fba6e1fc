import OpsModel
import Testing

/// Errors of the verdict over a day of looks at every poll. With α = 0.01, of 60 days seldom more than three may be
/// wrong.
@Suite struct `Canary verdict over a day` {
    @Test(arguments: [
        CanaryDay(rate: 100, share: 0.25, failing: 0.003),
        CanaryDay(rate: 100, share: 0.05, failing: 0.004, bursts: 0.7),
        CanaryDay(rate: 1000, share: 0.01, failing: 0.005, bursts: 1, objective: 0.99),
        CanaryDay(rate: 20, share: 0.05, failing: 0.0005),
    ])
    func `calls equal variants worse in at most one of a hundred`(day: CanaryDay) {
        let wrong = day.daysCalledWorse(of: 60)
        #expect(wrong <= 3, "\(wrong) of 60")
    }

    @Test(arguments: [
        CanaryDay(rate: 100, share: 0.25, failing: 0.003, window: 20),
        CanaryDay(rate: 100, share: 0.05, failing: 0.004, bursts: 0.7, window: 20),
        CanaryDay(rate: 1000, share: 0.01, failing: 0.005, bursts: 1, objective: 0.99, window: 20),
    ])
    func `calls them so as seldom by ratios over five minutes, as series tell them`(day: CanaryDay) {
        let wrong = day.daysCalledWorse(of: 60)
        #expect(wrong <= 3, "\(wrong) of 60")
    }

    @Test func `ratios that overlap, taken for counts of their own, are called worse far too often`() {
        let day = CanaryDay(
            rate: 1000, share: 0.25, failing: 0.004, bursts: 1, polls: 240, window: 20, isWindowTold: false)
        #expect(day.daysCalledWorse(of: 40) > 4)
    }

    @Test func `finds three percentage points by ratios over five minutes within the hour`() {
        let day = CanaryDay(rate: 50, share: 0.25, failing: 0.001, effect: 0.03, bursts: 0.5, polls: 240, window: 20)
        #expect((1...20).allSatisfy { day.firstDecision(seed: $0)?.decision == .worse })
    }

    @Test func `finds three percentage points within minutes`() throws {
        let day = CanaryDay(rate: 50, share: 0.25, failing: 0.001, effect: 0.03, bursts: 0.5)
        for seed in 1...20 as ClosedRange<UInt64> {
            let (decision, poll) = try #require(day.firstDecision(seed: seed))
            #expect(decision == .worse)
            #expect(poll < 20)
        }
    }

    @Test func `finds a canary that fails throughout on a hundredth of little traffic`() throws {
        let day = CanaryDay(rate: 20, share: 0.01, failing: 0.0005, effect: 0.9995)
        let (decision, poll) = try #require(day.firstDecision(seed: 3))
        #expect(decision == .worse)
        #expect(poll == 7)
    }

    @Test func `finds twice the margin within a day`() {
        let day = CanaryDay(rate: 100, share: 0.25, failing: 0.002, effect: 0.002, bursts: 0.3)
        #expect((1...20).allSatisfy { day.firstDecision(seed: $0)?.decision == .worse })
    }

    @Test func `calls equal variants same within a day, and one worse by twice the margin never`() {
        let equal = CanaryDay(rate: 200, share: 0.25, failing: 0.001)
        #expect((1...20).allSatisfy { equal.firstDecision(seed: $0)?.decision == .same })
        let worse = CanaryDay(rate: 200, share: 0.25, failing: 0.001, effect: 0.002)
        #expect((1...40).allSatisfy { worse.firstDecision(seed: $0)?.decision != .same })
    }
}
