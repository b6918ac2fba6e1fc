/// One variant's requests and bad events so far, with what their dispersion over polls is computed from.
struct CanaryArm: Sendable, Hashable {
    private(set) var requests = 0.0
    private(set) var events = 0.0
    private var polls = 0.0
    /// Σ events² / requests over polls.
    private var squares = 0.0

    /// Of polls whose numbers overlap: Σ of the squared steps of the share, in units of their variance, and how many.
    private var steps = Steps()
    private var last: Last?

    private struct Steps: Sendable, Hashable {
        var sum = 0.0
        var count = 0.0
        var isOverlapping = false
    }

    private struct Last: Sendable, Hashable {
        var share: Double
        var requests: Double
    }

    /// Polls without a request say nothing; counts that cannot be are left out.
    ///
    /// Where the numbers are taken over a `window` longer than the poll's own `length`, neighbours tell of the same
    /// requests: a step between them is the newest part's share less that of the part that left, in the proportion of
    /// length to window.
    mutating func add(requests: Double, events: Double, length: Duration = .zero, window: Duration = .zero) {
        guard requests > 0, requests.isFinite, (0...requests).contains(events) else { return }
        self.requests += requests
        self.events += events
        polls += 1
        squares += events * events / requests
        let isOverlapping = length > .zero && window > length
        let stretch = isOverlapping ? window / length : 1
        if let last {
            let step = (events / requests - last.share) * stretch
            steps.sum += step * step / (1 / requests + 1 / last.requests)
            steps.count += 1
        }
        steps.isOverlapping = steps.isOverlapping || isOverlapping
        last = Last(share: events / requests, requests: requests)
    }

    var share: Double { requests > 0 ? events / requests : 0 }

    /// Pearson's χ² of the polls' shares against the common one, over its degrees of freedom: 1 for independent
    /// requests, more where bad events come in bursts (McCullagh and Nelder 1989, "Generalized Linear Models", 4.5).
    /// Never below 1.
    ///
    /// Of overlapping polls, which lie nearer to each other than independent ones would, the steps between them tell it
    /// (von Neumann 1941, "Distribution of the Ratio of the Mean Square Successive Difference to the Variance").
    /// Bursts that last longer than a poll are seen only in part.
    var dispersion: Double {
        let variance = share * (1 - share)
        guard polls > 1, variance > 0 else { return 1 }
        if steps.isOverlapping { return max(1, steps.sum / variance / steps.count) }
        return max(1, (squares - share * events) / variance / (polls - 1))
    }
}
