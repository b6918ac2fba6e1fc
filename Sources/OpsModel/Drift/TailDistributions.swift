internal import Glibc

// Shares above a value, and the value above which a share lies, for the distributions that scores follow without
// change.

/// The normal distribution of mean 0 and deviation 1.
public enum NormalDistribution {
    /// The share above `x`.
    public static func upperTail(_ x: Double) -> Double {
        erfc(x / 2.0.squareRoot()) / 2
    }

    /// The value above which `share` lies.
    public static func quantile(above share: Double) -> Double {
        TailInverse.solve(share, from: -40, to: 40, upperTail)
    }
}

/// The χ² distribution.
public enum ChiSquaredDistribution {
    /// The share above `x` at `degrees` of freedom: Q(degrees / 2, x / 2).
    public static func upperTail(_ x: Double, degrees: Int) -> Double {
        guard degrees > 0 else { return x > 0 ? 0 : 1 }
        return RegularisedGamma.upper(Double(degrees) / 2, x / 2)
    }

    /// The value above which `share` lies.
    public static func quantile(above share: Double, degrees: Int) -> Double {
        guard degrees > 0 else { return 0 }
        return TailInverse.solve(share, from: 0, to: Double(degrees) + 2000) { upperTail($0, degrees: degrees) }
    }
}

/// The limiting distribution of √n times a Kolmogorov–Smirnov statistic.
public enum KolmogorovDistribution {
    /// The share above `x`: 2 Σ (-1)^(k-1) exp(-2 k² x²), and for small x Jacobi's transform of it
    /// (Marsaglia, Tsang and Wang 2003, doi:10.18637/jss.v008.i18).
    public static func upperTail(_ x: Double) -> Double {
        if x <= 0 { return 1 }
        return x < 0.8
            ? 1 - lowerTail(x)
            : sum { ($0.truncatingRemainder(dividingBy: 2) == 1 ? 2 : -2) * exp(-2 * $0 * $0 * x * x) }
    }

    private static func lowerTail(_ x: Double) -> Double {
        let rate = Double.pi * Double.pi / (8 * x * x)
        return (2 * Double.pi).squareRoot() / x * sum { exp(-(2 * $0 - 1) * (2 * $0 - 1) * rate) }
    }

    /// Twenty terms: the last is below 1e-200 on either side of 0.8.
    private static func sum(_ term: (Double) -> Double) -> Double {
        (1...20).reduce(0) { $0 + term(Double($1)) }
    }

    /// The value above which `share` lies.
    public static func quantile(above share: Double) -> Double {
        TailInverse.solve(share, from: 0, to: 40, upperTail)
    }
}

/// Where a falling tail has a given share, by bisection to the last bit.
enum TailInverse {
    static func solve(_ share: Double, from low: Double, to high: Double, _ tail: (Double) -> Double) -> Double {
        var (low, high) = (low, high)
        while true {
            let middle = (low + high) / 2
            guard middle > low, middle < high else { return middle }
            if tail(middle) > share { low = middle } else { high = middle }
        }
    }
}
