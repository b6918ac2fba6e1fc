internal import Glibc

// Likelihood ratios that may be looked at after every request: whenever one stops, the chance that it ever reached 1/α
// without a difference is at most α (Ville's inequality).

/// The mixture ratio of a normal mean, with the alternative drawn from a normal distribution around zero (Johari,
/// Koomen, Pekelis and Walsh, "Always Valid Inference", Operations Research 70(3), 2022, equations 8 and 14).
enum NormalMixture {
    /// ln √(V/(V + τ²)) + τ²δ² / (2V(V + τ²)) for an estimate δ of variance V.
    static func logRatio(effect: Double, variance: Double, spread: Double) -> Double {
        let mixed = variance + spread * spread
        return (log(variance / mixed) + spread * spread * effect * effect / (variance * mixed)) / 2
    }

    /// Half the width of the interval of effects whose ratio stays below 1/α.
    static func halfWidth(variance: Double, spread: Double, alpha: Double) -> Double {
        let mixed = variance + spread * spread
        return (variance * mixed / (spread * spread) * (log(mixed / variance) - 2 * log(alpha))).squareRoot()
    }
}

/// The mixture ratio of a binomial chance, with the alternative drawn evenly from 0...1 (Robbins 1970, "Statistical
/// Methods Related to the Law of the Iterated Logarithm", on the binomial).
enum BinomialMixture {
    /// ln of B(a + 1, b + 1) / (w^a (1 - w)^b): of a + b events `a` fell where each falls with the chance w.
    static func logRatio(inside: Double, outside: Double, chance: Double) -> Double {
        logGamma(inside + 1) + logGamma(outside + 1) - logGamma(inside + outside + 2)
            - inside * log(chance) - outside * log1p(-chance)
    }
}
