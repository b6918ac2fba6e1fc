/// b₀ + a₁/(b₁ + a₂/(b₂ + …)), by the modified Lentz method (NIST Digital Library of Mathematical Functions,
/// 3.10(iii)).
enum ContinuedFraction {
    /// `term` gives (aₙ, bₙ) for n = 1, 2, …
    static func lentz(
        first: Double, _ term: (Double) -> (numerator: Double, denominator: Double)
    ) -> Double {
        let tiny = 1e-300
        var value = first == 0 ? tiny : first
        var (above, below) = (value, 0.0)
        for index in 1...10_000 {
            let (numerator, denominator) = term(Double(index))
            below = denominator + numerator * below
            above = denominator + numerator / above
            if below == 0 { below = tiny }
            if above == 0 { above = tiny }
            below = 1 / below
            let change = above * below
            value *= change
            if abs(change - 1) < 1e-16 { break }
        }
        return value
    }
}
