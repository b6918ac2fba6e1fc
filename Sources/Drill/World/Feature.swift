import Glibc

/// One input column of a service, with the distribution its monitor compares.
struct Feature: Sendable {
    let service: String
    let name: String
    let story: Story
    /// Share of values in each of ten bins of the reference window; what is left to 1 was missing.
    let reference: [Double]
    /// Share of values missing in the reference window.
    let referenceNulls: Double

    /// The bins from the lowest values to the highest: their bounds where people know the column by them.
    var binNames: [String] { name == Scenario.failingFeature ? Self.dayBins : (0..<10).map(String.init) }

    private static let dayBins = [
        "0-30", "30-60", "60-120", "120-240", "240-365", "365-730", "730-1095", "1095-1460", "1460-2190", "2190+",
    ]

    enum Story: Sendable {
        /// Wanders around a population stability index.
        case steady(Double)
        /// Moves from one index to another, beginning at an instant relative to the traffic step, over some seconds.
        case drifting(from: Double, to: Double, begin: Double, length: Double)
        /// Goes missing as the scenario says.
        case missing
    }

    /// Where each bin lies on an axis of mean 0 and variance 1 under the reference.
    private let axis: [Double]
    private let key: UInt64

    init(service: String, name: String, story: Story, seeded: Seeded) {
        self.service = service
        self.name = name
        self.story = story
        key = Seeded.key("\(service)/\(name)")
        referenceNulls = 0.001
        let key = key
        let weights = (0..<10).map { bin in
            exp(-pow((Double(bin) - 4.2) / 3.1, 2)) + 0.05 + 0.08 * seeded.unit(key, bin)
        }
        let sum = weights.reduce(0, +)
        let shares = weights.map { $0 / sum }
        let present = 1 - referenceNulls
        reference = shares.map { $0 * present }
        let mean = shares.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
        let variance = shares.enumerated().reduce(0) { $0 + pow(Double($1.offset) - mean, 2) * $1.element }
        axis = (0..<10).map { (Double($0) - mean) / sqrt(variance) }
    }

    /// The share of values missing over the last five minutes, 0...1.
    func nullShare(at instant: Double, scenario: Scenario, seeded: Seeded) -> Double {
        let noise = 1 + 0.05 * seeded.normal(key &+ 7, Int(instant / 60))
        guard case .missing = story else { return referenceNulls * noise }
        return min(1, scenario.nullShare(at: instant, over: 300) * (1 + (noise - 1) * 0.1))
    }

    /// The shares of the last hour: ten bins that add up to one less the missing, then the missing.
    func current(at instant: Double, scenario: Scenario, seeded: Seeded) -> [Double] {
        let tilt = sqrt(max(0, shift(at: instant, scenario: scenario, seeded: seeded)))
        let weights = zip(reference, axis).map { $0 * exp(tilt * $1) }
        let sum = weights.reduce(0, +)
        var nulls = referenceNulls
        if case .missing = story { nulls = scenario.nullShare(at: instant, over: 3_600) }
        return weights.map { $0 / sum * (1 - nulls) } + [nulls]
    }

    /// Σ (c − r) ln(c / r) over ten bins and the missing, an empty bin counting as 0.0001.
    func stabilityIndex(at instant: Double, scenario: Scenario, seeded: Seeded) -> Double {
        let now = current(at: instant, scenario: scenario, seeded: seeded)
        return zip(now, reference + [referenceNulls]).reduce(0) { sum, pair in
            let c = max(pair.0, 0.0001)
            let r = max(pair.1, 0.0001)
            return sum + (c - r) * log(c / r)
        }
    }

    /// How far the present values have moved, as an index, the missing left out.
    private func shift(at instant: Double, scenario: Scenario, seeded: Seeded) -> Double {
        let wander = 1 + 0.18 * seeded.wave(key &+ 3, at: instant, period: 1_700)
        switch story {
        case .steady(let level): return level * wander
        case .missing: return 0.012 * wander
        case .drifting(let from, let to, let begin, let length):
            let x = min(1, max(0, (instant - scenario.step - begin) / length))
            return (from + (to - from) * x) * (1 + (wander - 1) * 0.12)
        }
    }
}
