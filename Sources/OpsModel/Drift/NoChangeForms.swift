// Where the distributions without change come from, measure by measure.

extension NoChangeDistribution {
    /// Rows that the rarest bin must be expected to hold: below, the forms over bins are too far from the truth.
    public static let leastExpectedCount = 10.0

    /// PSI: (1/n + 1/m) χ² of k - 1 degrees (Yurdakul 2018, "Statistical Properties of Population Stability Index").
    ///
    /// The logarithm makes its tail heavier where bins are small. With λ rows in the rarest bin, 1 + 3/λ covers what
    /// simulation shows of the 99.9 % quantile (1.28 times the form at λ = 10, 1.09 at 20, 1.04 at 50; 2 to 20 bins;
    /// references as large as the window and a thousand times larger).
    public static func psi(_ sizes: SampleSizes, bins: Int, smallestExpectedCount: Double) -> NoChangeDistribution? {
        guard smallestExpectedCount >= leastExpectedCount else { return nil }
        return .chiSquared(scale: sizes.inverseSum * (1 + 3 / smallestExpectedCount), degrees: bins - 1)
    }

    /// Jensen–Shannon: the divergence is (1/n + 1/m)/8 χ² of k - 1 degrees, as any f-divergence is f''(1)/2 of χ² near
    /// equality (Csiszár and Shields 2004, theorem 4.1). By simulation its square needs 1 + 1.2/λ.
    public static func jensenShannon(
        _ sizes: SampleSizes, bins: Int, smallestExpectedCount: Double
    ) -> NoChangeDistribution? {
        guard smallestExpectedCount >= leastExpectedCount else { return nil }
        return .chiSquaredRoot(scale: sizes.inverseSum / 8 * (1 + 1.2 / smallestExpectedCount), degrees: bins - 1)
    }

    /// Cramér's V of two samples: V² (n + m) is Pearson's χ². Unknown for a known reference, which has no V.
    public static func cramersV(
        _ sizes: SampleSizes, bins: Int, smallestExpectedCount: Double
    ) -> NoChangeDistribution? {
        let rows = sizes.reference + sizes.current
        guard smallestExpectedCount >= leastExpectedCount, rows.isFinite else { return nil }
        return .chiSquaredRoot(scale: 1 / rows, degrees: bins - 1)
    }

    /// Kolmogorov's limit at nm/(n + m) rows: for small samples and for ties, bins among them, it errs to the safe
    /// side.
    public static func kolmogorovSmirnov(_ sizes: SampleSizes) -> NoChangeDistribution {
        .kolmogorov(size: 1 / sizes.inverseSum)
    }

    /// Wasserstein over the deviation: √(nm/(n + m)) times it tends to ∫|B(F)|/σ of a Brownian bridge B (del Barrio,
    /// Giné and Matrán 1999). That is a norm of a Gaussian process whose linear forms have at most the deviation 1,
    /// that of the difference of means; so it exceeds its median, which lies below its mean (Kwapień 1994), by t no
    /// more often than a normal variable exceeds 0 by t (Borell 1975). An upper bound, some 30 % above the 99.9 %
    /// quantile of the usual shapes (4.35 against 3.35 over √(1/n + 1/m) for a normal reference, by simulation).
    public static func wasserstein(_ sizes: SampleSizes, shape: Double) -> NoChangeDistribution {
        let deviation = sizes.inverseSum.squareRoot()
        return .concentrated(mean: shape * deviation, deviation: deviation)
    }

    /// A share of rows (nulls, out of range, new categories) of which the reference holds `referenceCount`: given how
    /// many there are in all, those of the current window are binomial with the chance m/(n + m) (the conditional test
    /// of Przyborowski and Wilenski 1940; Fisher's, for rows drawn without replacement, is a little narrower). Exact
    /// however few they are. `nil` for a reference of unknown size.
    public static func share(ofRows referenceCount: Double, sizes: SampleSizes) -> NoChangeDistribution? {
        sizes.reference.isFinite ? .rareRows(referenceCount: referenceCount, sizes: sizes) : nil
    }
}
