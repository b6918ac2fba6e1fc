/// Which of many tests stand out when at most a share `level` of those that do may do so by chance
/// (Benjamini and Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x).
public enum BenjaminiHochberg {
    /// The probability at or below which a test stands out: `level` · i / N for the largest i with so many tests at or
    /// below it, and for i = 1 where none is.
    public static func cutoff(_ probabilities: [Double], level: Double) -> Double {
        let sorted = probabilities.sorted()
        let count = Double(sorted.count)
        let rank = sorted.indices.last { sorted[$0] <= level * Double($0 + 1) / count } ?? 0
        return sorted.isEmpty ? level : level * Double(rank + 1) / count
    }
}
