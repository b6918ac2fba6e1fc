import OpsModel
import Testing

@Suite struct `Canary test` {
    private func test(
        polls: Int = 40, objective: Double = 0.999, stable: (requests: Double, events: Double),
        canary: (requests: Double, events: Double)
    ) -> CanaryTest {
        var test = CanaryTest(objective: objective)
        for _ in 0..<polls { test.add(stable: stable, canary: canary, length: .seconds(15)) }
        return test
    }

    @Test func `a canary that fails more is worse, with the numbers that say so`() throws {
        let outcome = test(stable: (7500, 6), canary: (2500, 78)).outcome
        guard case .worse(let ratio, let effect, let interval) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(ratio >= 100)
        #expect(abs(effect - 0.0304) < 1e-12)
        #expect(interval.contains(0.0304))
        #expect(interval.lowerBound > 0.02)
    }

    @Test func `a canary that fails less is better, not too early for ever`() {
        guard case .better(_, let effect, _) = test(stable: (7500, 240), canary: (2500, 3)).outcome else {
            Issue.record("not better")
            return
        }
        #expect(effect < 0)
    }

    @Test func `equal variants are the same once the interval lies within the margin`() {
        #expect(test(polls: 40, stable: (750, 0.75), canary: (250, 0.25)).outcome.decision == nil)
        guard case .same(let interval) = test(polls: 400, stable: (750, 0.75), canary: (250, 0.25)).outcome else {
            Issue.record("not the same")
            return
        }
        #expect(interval.lowerBound >= -0.001)
        #expect(interval.upperBound <= 0.001)
    }

    @Test func `the time to a decision comes true`() throws {
        let early = test(polls: 40, stable: (750, 0.75), canary: (250, 0.25))
        guard case .tooEarly(let time) = early.outcome else {
            Issue.record("decided")
            return
        }
        let polls = Int((try #require(time).inSeconds / 15).rounded(.up))
        #expect(test(polls: 40 + polls, stable: (750, 0.75), canary: (250, 0.25)).decision == .same)
        #expect(test(polls: 40 + polls * 8 / 10, stable: (750, 0.75), canary: (250, 0.25)).decision == nil)
    }

    @Test func `no events at all are no proof of anything yet`() {
        #expect(test(polls: 10, stable: (75, 0), canary: (25, 0)).decision == nil)
        #expect(test(polls: 4000, stable: (750, 0), canary: (250, 0)).decision == .same)
    }

    @Test func `nine errors in all are too few`() {
        #expect(test(polls: 9, stable: (3000, 0), canary: (1000, 1)).decision == nil)
        #expect(test(polls: 10, stable: (3000, 0), canary: (1000, 1)).decision == nil)
        #expect(test(polls: 20, stable: (3000, 0), canary: (1000, 2)).decision == .worse)
        #expect(test(polls: 9, stable: (300, 0), canary: (3, 1)).decision == nil)
        #expect(test(polls: 10, stable: (300, 0), canary: (3, 1)).decision == .worse)
    }

    @Test func `an effect within the margin is never worse, however sure`() {
        // .05 percentage points over twenty million requests.
        let outcome = test(polls: 1000, stable: (15_000, 15), canary: (5000, 7.5))
        #expect((outcome.reading?.ratio ?? 0) > 100)
        #expect(outcome.decision == .same)
    }

    @Test func `the margin is a quarter of what the objective allows, at least a tenth of a percentage point`() {
        #expect(CanaryTest(objective: 0.999).margin == 0.001)
        #expect(abs(CanaryTest(objective: 0.95).margin - 0.0125) < 1e-12)
    }

    @Test func `bursts of errors count for less than as many errors one by one`() throws {
        var bursts = CanaryTest(objective: 0.999)
        for poll in 0..<40 {
            bursts.add(stable: (7500, 7), canary: (2500, poll % 20 == 0 ? 160 : 0), length: .seconds(15))
        }
        let even = test(stable: (7500, 7), canary: (2500, 8))
        let reading = try #require(bursts.reading)
        #expect(reading.effect == even.reading?.effect)
        #expect(reading.dispersion > 100)
        #expect(bursts.decision == nil)
        #expect(even.decision == .worse)
    }

    @Test func `nothing can be said of a canary that nobody asks`() {
        #expect(test(stable: (7500, 7), canary: (0, 0)).outcome == .tooEarly(timeToDecision: nil))
        #expect(test(stable: (7500, 7), canary: (0, 0)).reading == nil)
        #expect(CanaryTest(objective: 0.999).outcome == .tooEarly(timeToDecision: nil))
    }

    @Test func `counts that cannot be are left out`() {
        #expect(test(stable: (7500, 7), canary: (10, 11)).reading == nil)
        #expect(test(stable: (.infinity, 7), canary: (10, 1)).reading == nil)
        #expect(test(stable: (100, 7), canary: (.nan, 1)).reading == nil)
    }
}
