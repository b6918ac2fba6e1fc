internal import Glibc

/// The regularised incomplete beta function I_x(a, b), for a, b > 0 and x in 0...1.
///
/// By its continued fraction (NIST Digital Library of Mathematical Functions, 8.17.22), on the side where it converges.
enum RegularisedBeta {
    static func value(_ a: Double, _ b: Double, at x: Double) -> Double {
        if x <= 0 { return 0 }
        if x >= 1 { return 1 }
        guard x <= (a + 1) / (a + b + 2) else { return 1 - value(b, a, at: 1 - x) }
        let weight = exp(a * log(x) + b * log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b))
        return weight / (a * fraction(a, b, x))
    }

    /// The share of a binomial distribution that lies at or above `successes`.
    static func binomialTail(successes: Double, trials: Double, probability: Double) -> Double {
        if successes <= 0 { return 1 }
        if successes > trials { return 0 }
        return value(successes, trials - successes + 1, at: probability)
    }

    private static func fraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
        ContinuedFraction.lentz(first: 1) { index in
            let half = (index / 2).rounded(.down)
            let isEven = index == 2 * half
            let above =
                isEven
                ? half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
                : -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
            return (numerator: above, denominator: 1)
        }
    }
}
