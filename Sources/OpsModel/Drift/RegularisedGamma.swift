internal import Glibc

/// The regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 - P(a, x), for a > 0 and x ≥ 0.
///
/// Below a + 1 by the power series, above by the continued fraction, evaluated after Lentz (NIST Digital Library of
/// Mathematical Functions, 8.11.4 and 8.9.2).
enum RegularisedGamma {
    /// Q(a, x): the share of a gamma distribution of shape `a` that lies above `x`.
    static func upper(_ shape: Double, _ x: Double) -> Double {
        if x <= 0 { return 1 }
        if x == .infinity { return 0 }
        return x < shape + 1 ? 1 - series(shape, x) : fraction(shape, x)
    }

    private static func series(_ shape: Double, _ x: Double) -> Double {
        var (term, sum, step) = (1 / shape, 1 / shape, shape)
        while term > sum * 1e-17 {
            step += 1
            term *= x / step
            sum += term
        }
        return sum * weight(shape, x)
    }

    private static func fraction(_ shape: Double, _ x: Double) -> Double {
        let value = ContinuedFraction.lentz(first: x + 1 - shape) { step in
            (numerator: -step * (step - shape), denominator: x + 1 - shape + 2 * step)
        }
        return weight(shape, x) / value
    }

    /// x^a e^-x / Γ(a)
    private static func weight(_ shape: Double, _ x: Double) -> Double {
        exp(shape * log(x) - x - logGamma(shape))
    }
}

/// ln Γ(x) for x > 0.
func logGamma(_ x: Double) -> Double {
    var sign: Int32 = 0
    return lgamma_r(x, &sign)
}
