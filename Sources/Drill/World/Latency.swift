import Glibc

/// A lognormal distribution of seconds, given by its median and 99th percentile.
struct Latency: Sendable {
    let mu: Double
    let sigma: Double

    private static let normal99 = 2.326_347_874

    init(median: Double, p99: Double) {
        mu = log(median)
        sigma = max(0.05, log(p99 / median) / Self.normal99)
    }

    init(mu: Double, sigma: Double) {
        self.mu = mu
        self.sigma = sigma
    }

    var mean: Double { exp(mu + sigma * sigma / 2) }

    /// The share of requests that take longer than `seconds`, 0...1.
    func share(above seconds: Double) -> Double {
        erfc((log(seconds) - mu) / (sigma * 1.414_213_562)) / 2
    }

    /// The logarithm of a quantile, from the standard normal's quantile `z`.
    func logQuantile(_ z: Double) -> Double { mu + sigma * z }
}

/// Several latencies with the number of requests each stands for: what a window holds.
struct LatencyMixture {
    private(set) var parts: [(latency: Latency, requests: Double)] = []

    mutating func add(_ latency: Latency, requests: Double) {
        if requests > 0 { parts.append((latency, requests)) }
    }

    enum Quantile: Double, CaseIterable, Sendable {
        case p50 = 0.5
        case p90 = 0.9
        case p95 = 0.95
        case p99 = 0.99
        case p999 = 0.999

        /// The standard normal's quantile.
        var z: Double {
            switch self {
            case .p50: 0
            case .p90: 1.281_551_566
            case .p95: 1.644_853_627
            case .p99: 2.326_347_874
            case .p999: 3.090_232_306
            }
        }
    }

    /// Seconds, by bisection between the parts' own quantiles; NaN where no request was made, as Prometheus has it.
    func quantile(_ quantile: Quantile) -> Double {
        let own = parts.map { $0.latency.logQuantile(quantile.z) }
        guard var low = own.min(), var high = own.max() else { return .nan }
        let total = parts.reduce(0) { $0 + $1.requests }
        while high - low > 1e-4 {
            let middle = (low + high) / 2
            let above = parts.reduce(0) { $0 + $1.requests * $1.latency.share(above: exp(middle)) }
            if above / total > 1 - quantile.rawValue { low = middle } else { high = middle }
        }
        return exp((low + high) / 2)
    }
}
