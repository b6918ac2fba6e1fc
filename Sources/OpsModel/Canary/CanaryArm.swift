/// One variant's requests and bad events so far, with what their dispersion over polls is computed from.
struct CanaryArm: Sendable, Hashable {
    private(set) var requests = 0.0
    private(set) var events = 0.0
    private var polls = 0.0
    /// Σ events² / requests over polls.
    private var squares = 0.0

    /// Polls without a request say nothing; counts that cannot be are left out.
    mutating func add(requests: Double, events: Double) {
        guard requests > 0, requests.isFinite, (0...requests).contains(events) else { return }
        self.requests += requests
        self.events += events
        polls += 1
        squares += events * events / requests
    }

    var share: Double { requests > 0 ? events / requests : 0 }

    /// Pearson's χ² of the polls' shares against the common one, over its degrees of freedom: 1 for independent requests,
    /// more where bad events come in bursts (McCullagh and Nelder 1989, "Generalized Linear Models", 4.5). Never below 1.
    ///
    /// Bursts that last longer than a poll are seen only in part.
    var dispersion: Double {
        let variance = share * (1 - share)
        guard polls > 1, variance > 0 else { return 1 }
        return max(1, (squares - share * events) / variance / (polls - 1))
    }
}
