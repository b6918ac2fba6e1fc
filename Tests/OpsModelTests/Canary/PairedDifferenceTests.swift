import OpsModel
import Testing

@Suite struct `The interval of a quantile's difference` {
    private let start = Instant(seconds: 1_795_489_200)

    /// One sample every half window of five minutes.
    private func samples(_ values: [Double?]) -> [Sample] {
        values.enumerated().map { Sample(at: start + .seconds(Double($0.offset) * 150), value: $0.element) }
    }

    private func margin(_ one: [Double?], _ other: [Double?]) -> Double? {
        PairedDifference.margin(of: samples(one), and: samples(other), since: start, window: .seconds(300))
    }

    @Test func `is Student's over windows that do not overlap`() throws {
        // The windows end with 10, 12, 14 more than the other's: mean 12, deviation 2, t of 2 degrees 9.925.
        let spread = try #require(
            margin([0, 0, 7, 90, 8, 92, 9, 94], [0, 0, 1, 100, 1, 104, 1, 108]))
        #expect(abs(spread - 9.925 * 2 / 3.0.squareRoot()) < 1e-9)
    }

    @Test func `leaves out what began before the step, and gaps`() {
        #expect(margin([1, 1, 1, 1, 1, 1], [2, 9, 2, 2, 2, 2]) == nil)
        #expect(margin([1, 1, 1, 1, nil, nil, 1, 1], [2, 2, 2, 2, 2, 2, 2, 2]) == nil)
        #expect(margin([5, 5, 1, 1, 1, 1, 1, 1], [9, 9, 2, 2, 2, 2, 2, 2]) == 0)
    }

    @Test func `holds the true difference at least as often as it says`() {
        var generator = SplitMix(state: 7)
        let runs = 400
        let missed = (0..<runs).count { _ in
            let one = samples((0..<24).map { _ in Double.random(in: -1...1, using: &generator) })
            let other = samples((0..<24).map { _ in 3 + Double.random(in: -1...1, using: &generator) })
            let ends = stride(from: 3, to: 24, by: 2).map { (other[$0].value ?? 0) - (one[$0].value ?? 0) }
            let mean = ends.reduce(0, +) / Double(ends.count)
            let margin = PairedDifference.margin(of: one, and: other, since: start, window: .seconds(300)) ?? 0
            return abs(mean - 3) > margin
        }
        #expect(missed <= runs / 40)
    }
}
