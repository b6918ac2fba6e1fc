extension World {
    /// What one version did in the seconds before a tick.
    func window(_ variant: Int, endingAt tick: Int, seconds: Double) -> TrafficHistory.Sums {
        traffic.histories[variant]?.window(endingAt: tick, ticks: Int(seconds / Self.tick))
            ?? TrafficHistory.Sums()
    }

    /// What all versions of a deployment did in the seconds before a tick.
    func deploymentWindow(_ deployment: Int, endingAt tick: Int, seconds: Double) -> TrafficHistory.Sums {
        var total = TrafficHistory.Sums()
        for index in traffic.variantsOf[deployment] {
            total = total + window(index, endingAt: tick, seconds: seconds)
        }
        return total
    }

    func moment(_ variant: Int, _ tick: Int) -> TrafficHistory.Moment? {
        traffic.histories[variant]?.moment(tick)
    }

    /// The latencies of the last five minutes, a minute at a time.
    func latencies(_ variant: Int, endingAt tick: Int) -> LatencyMixture {
        var mixture = LatencyMixture()
        let minute = Int(60 / Self.tick)
        for end in stride(from: tick, to: tick - 5 * minute, by: -minute) {
            guard let moment = moment(variant, end - minute / 2) else { continue }
            let requests = window(variant, endingAt: end, seconds: 60).requests
            mixture.add(Latency(mu: Double(moment.mu), sigma: Double(moment.sigma)), requests: requests)
        }
        return mixture
    }
}
