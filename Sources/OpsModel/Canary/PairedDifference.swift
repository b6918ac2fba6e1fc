/// How sure the difference of two versions is in a number that no count stands behind (a quantile, a labelled metric).
public enum PairedDifference {
    /// Fewer windows than this say nothing of how they scatter.
    private static let leastWindows = 3

    /// Half the width of Student's 99 % interval of the mean difference, over windows of the same time that do not
    /// overlap; `nil` where too few of `window` length that began after `start` are over. It decides nothing
    /// (domain.md §4).
    public static func margin(
        of one: [Sample], and other: [Sample], since start: Instant, window: Duration
    ) -> Double? {
        let before = ends(of: one, since: start, window: window)
        let after = ends(of: other, since: start, window: window)
        let differences = before.compactMap { slot, value in after[slot].map { $0 - value } }
        guard differences.count >= leastWindows else { return nil }
        let count = Double(differences.count)
        let mean = differences.reduce(0, +) / count
        let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
        return student(differences.count - 1) * (variance / count).squareRoot()
    }

    /// The last value of each window, by its number since `start`; a value stands for the window that ends with it.
    private static func ends(of samples: [Sample], since start: Instant, window: Duration) -> [Int: Double] {
        guard window > .zero else { return [:] }
        return samples.reduce(into: [:]) { ends, sample in
            let slot = (sample.at - start).inSeconds / window.inSeconds
            guard slot >= 1, let value = sample.value else { return }
            ends[Int(bounded: slot)] = value
        }
    }

    /// The 99.5 % quantile of Student's t: its table, beyond it the expansion of Cornish and Fisher (Abramowitz and
    /// Stegun, 26.7.5), good to 0.02.
    private static func student(_ degrees: Int) -> Double {
        let table = [63.657, 9.925, 5.841, 4.604, 4.032, 3.707, 3.499, 3.355, 3.250, 3.169]
        if table.indices.contains(degrees - 1) { return table[degrees - 1] }
        let (z, n) = (2.5758293, Double(max(1, degrees)))
        let z3 = z * z * z
        return z + (z3 + z) / (4 * n) + (5 * z3 * z * z + 16 * z3 + 3 * z) / (96 * n * n)
    }
}
