/// What a score of drift does when nothing has changed and only chance moves it, at given sizes and bins.
///
/// Every form is an asymptotic one, checked against simulation in the tests; none needs random numbers.
public enum NoChangeDistribution: Sendable, Hashable {
    /// The score over `scale` is χ² with so many degrees of freedom.
    case chiSquared(scale: Double, degrees: Int)
    /// The square of the score over `scale` is.
    case chiSquaredRoot(scale: Double, degrees: Int)
    /// The score times the root of `size` follows Kolmogorov's distribution.
    case kolmogorov(size: Double)
    /// The score exceeds `mean` by t deviations no more often than a normal variable exceeds zero by t.
    case concentrated(mean: Double, deviation: Double)
    /// The score is a share of the current rows; of such rows in both samples, each is a current one by the sizes'
    /// chance. Made by `share(ofRows:sizes:)`.
    case rareRows(referenceCount: Double, sizes: SampleSizes)
    /// The source tells the 99.9 % quantile and nothing else.
    case reported(quantile: Double)

    /// The share beyond which a score counts as no chance: 99.9 % of scores without change lie below.
    public static let level = 0.001

    /// The chance of a score at least as large.
    public func probability(ofAtLeast score: Double) -> Double {
        switch self {
        case .chiSquared(let scale, let degrees):
            ChiSquaredDistribution.upperTail(score / scale, degrees: degrees)
        case .chiSquaredRoot(let scale, let degrees):
            ChiSquaredDistribution.upperTail(score * score / scale, degrees: degrees)
        case .kolmogorov(let size):
            KolmogorovDistribution.upperTail(score * size.squareRoot())
        case .concentrated(let mean, let deviation):
            score > mean ? NormalDistribution.upperTail((score - mean) / deviation) : 1
        case .rareRows(let referenceCount, let sizes):
            Self.shareTail(score * sizes.current, referenceCount, sizes)
        case .reported(let quantile):
            score > quantile ? Self.level : 1
        }
    }

    /// The score that so small a share of scores without change exceeds: 0.001 for the 99.9 % quantile.
    public func quantile(above share: Double = level) -> Double {
        switch self {
        case .chiSquared(let scale, let degrees):
            scale * ChiSquaredDistribution.quantile(above: share, degrees: degrees)
        case .chiSquaredRoot(let scale, let degrees):
            (scale * ChiSquaredDistribution.quantile(above: share, degrees: degrees)).squareRoot()
        case .kolmogorov(let size):
            KolmogorovDistribution.quantile(above: share) / size.squareRoot()
        case .concentrated(let mean, let deviation):
            mean + deviation * NormalDistribution.quantile(above: share)
        case .rareRows(let referenceCount, let sizes):
            TailInverse.solve(share, from: 0, to: sizes.current) { Self.shareTail($0, referenceCount, sizes) }
                / sizes.current
        case .reported(let quantile):
            share >= Self.level ? quantile : .infinity
        }
    }

    private static func shareTail(_ count: Double, _ referenceCount: Double, _ sizes: SampleSizes) -> Double {
        RegularisedBeta.binomialTail(
            successes: count, trials: count + referenceCount, probability: sizes.currentShare)
    }
}
