/// The first Wasserstein distance, ∫|F - G|, over the reference's standard deviation (that of the whole, not of a
/// sample): 1 is a shift of every row by one deviation.
public enum Wasserstein {
    /// A distance, and the mean that samples of this shape show without change (`NoChangeDistribution.wasserstein`).
    public struct Result: Sendable, Hashable {
        public var distance: Double
        /// √(2/π) ∫√(F(1 - F)) over the deviation: the mean of ∫|B(F)| for a Brownian bridge B.
        public var shape: Double
    }

    /// Of raw samples; what is not a number is left out. `nil` where one is empty or the reference has one value only.
    public static func compare(reference: [Double], current: [Double]) -> Result? {
        guard let steps = CumulativeSteps(reference: reference, current: current)?.steps else { return nil }
        return result(steps, deviation: deviation(reference.filter(\.isFinite).map { ($0, 1) }))
    }

    /// Of bins, with every row taken to lie at the centre of its bin. `nil` where the bins are not those of the
    /// comparison.
    public static func compare(_ comparison: BinnedComparison, edges: BinEdges) -> Result? {
        let centres = edges.centres
        guard centres.count == comparison.binCount else { return nil }
        var (reference, current) = (0.0, 0.0)
        var steps: [CumulativeSteps.Step] = []
        for index in centres.indices {
            reference += comparison.reference[index]
            current += comparison.current[index]
            steps.append(.init(value: centres[index], reference: min(1, reference), current: min(1, current)))
        }
        return result(steps, deviation: deviation(Array(zip(centres, comparison.reference))))
    }

    /// How far the distance of the bins, before it is divided by the deviation, lies at most from that of the rows:
    /// half the width of a bin for each row moved to its centre.
    public static func errorBound(_ comparison: BinnedComparison, edges: BinEdges) -> Double {
        zip(edges.widths, zip(comparison.reference, comparison.current)).reduce(0) { $0 + $1.0 * ($1.1.0 + $1.1.1) / 2 }
    }

    private static func result(_ steps: [CumulativeSteps.Step], deviation: Double) -> Result? {
        guard deviation > 0 else { return nil }
        var (distance, shape) = (0.0, 0.0)
        for (step, next) in zip(steps, steps.dropFirst()) {
            let width = next.value - step.value
            distance += width * abs(step.reference - step.current)
            shape += width * (step.reference * (1 - step.reference)).squareRoot()
        }
        return Result(distance: distance / deviation, shape: (2 / Double.pi).squareRoot() * shape / deviation)
    }

    private static func deviation(_ weighted: [(value: Double, weight: Double)]) -> Double {
        let weight = weighted.reduce(0) { $0 + $1.weight }
        let mean = weighted.reduce(0) { $0 + $1.value * $1.weight } / weight
        return (weighted.reduce(0) { $0 + ($1.value - mean) * ($1.value - mean) * $1.weight } / weight).squareRoot()
    }
}
