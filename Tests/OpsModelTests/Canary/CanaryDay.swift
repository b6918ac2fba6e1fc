import Glibc
import OpsModel

/// A day's bake of a canary: 24 h of polls every 15 s, each looked at.
struct CanaryDay {
    /// Requests a second of both variants.
    var rate: Double
    /// The canary's share of them.
    var share: Double
    /// Of the stable variant's requests that fail.
    var failing: Double
    /// Added to that in the canary.
    var effect = 0.0
    /// The relative deviation, from poll to poll, of each variant's own chance of failing.
    var bursts = 0.0
    var objective = 0.999
    var polls = 24 * 240
    /// What each poll's ratio is taken over, in polls; one for counts of the poll alone.
    var window = 1
    /// Whether the test is told that the ratios overlap.
    var isWindowTold = true

    /// The first decision, and the poll it came at; with `until` only that decision counts.
    func firstDecision(seed: UInt64, until wanted: CanaryDecision? = nil) -> (decision: CanaryDecision, poll: Int)? {
        var generator = SplitMix(state: seed)
        let told = isWindowTold && window > 1 ? Duration.seconds(15 * window) : .zero
        var test = CanaryTest(objective: objective, window: told)
        var kept: [(stable: Double, canary: Double)] = []
        let stable = (rate * 15 * (1 - share)).rounded()
        let canary = (rate * 15 * share).rounded()
        for poll in 0..<polls {
            kept.append(
                (
                    generator.binomial(stable, chance(failing, &generator)),
                    generator.binomial(canary, chance(failing + effect, &generator))
                ))
            if kept.count > window { kept.removeFirst() }
            // As a ratio over the window times the rate times the time between two polls.
            guard kept.count == window else { continue }
            let events = kept.reduce((0, 0)) { ($0.0 + $1.stable / Double(window), $0.1 + $1.canary / Double(window)) }
            test.add(stable: (stable, events.0), canary: (canary, events.1), length: .seconds(15))
            if let decision = test.decision, wanted == nil || decision == wanted { return (decision, poll) }
        }
        return nil
    }

    /// How many of so many days end in `worse` at any of their looks.
    func daysCalledWorse(of days: Int) -> Int {
        (0..<days).count { firstDecision(seed: UInt64($0) &* 7919 &+ 13, until: .worse) != nil }
    }

    /// Log-normal about the mean.
    private func chance(_ mean: Double, _ generator: inout SplitMix) -> Double {
        guard bursts > 0 else { return mean }
        let deviation = log(1 + bursts * bursts).squareRoot()
        return min(1, mean * exp(deviation * generator.normal() - deviation * deviation / 2))
    }
}
