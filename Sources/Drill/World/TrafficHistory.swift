/// What one version of a deployment has done, summed up tick by tick, so that any window is two look-ups.
struct TrafficHistory: Sendable {
    /// Sums since the version's first tick.
    struct Sums: Sendable {
        var requests = 0.0
        var errors = 0.0
        /// Requests slower than the deployment's bound.
        var slow = 0.0
        /// Time spent answering.
        var seconds = 0.0
        /// Answers from the fallback path.
        var degraded = 0.0

        static func - (a: Sums, b: Sums) -> Sums {
            Sums(
                requests: a.requests - b.requests, errors: a.errors - b.errors, slow: a.slow - b.slow,
                seconds: a.seconds - b.seconds, degraded: a.degraded - b.degraded)
        }

        static func + (a: Sums, b: Sums) -> Sums {
            Sums(
                requests: a.requests + b.requests, errors: a.errors + b.errors, slow: a.slow + b.slow,
                seconds: a.seconds + b.seconds, degraded: a.degraded + b.degraded)
        }

        func scaled(_ factor: Double) -> Sums {
            Sums(
                requests: requests * factor, errors: errors * factor, slow: slow * factor,
                seconds: seconds * factor, degraded: degraded * factor)
        }
    }

    /// What held during one tick.
    struct Moment: Sendable {
        var mu: Float
        var sigma: Float
        /// The share of the deployment's traffic, 0...1.
        var share: Float
        /// Requests at work over slots, 0 and up.
        var load: Float
        var role: Role
    }

    enum Role: String, Sendable {
        case absent, idle, canary, stable
    }

    private(set) var firstTick: Int
    /// `prefix[n]` sums up everything before tick `firstTick + n`; one longer than `moments`.
    private var prefix: [Sums]
    private var moments: [Moment] = []

    init(firstTick: Int, before: Sums) {
        self.firstTick = firstTick
        prefix = [before]
    }

    var nextTick: Int { firstTick + moments.count }

    mutating func append(_ sums: Sums, _ moment: Moment) {
        prefix.append(prefix[prefix.count - 1] + sums)
        moments.append(moment)
    }

    /// Forgets what lies before a tick; the sums go on from where they were.
    mutating func trim(before tick: Int) {
        let count = min(tick - firstTick, moments.count)
        guard count > 0 else { return }
        prefix.removeFirst(count)
        moments.removeFirst(count)
        firstTick += count
    }

    /// `nil` outside what is kept.
    func moment(_ tick: Int) -> Moment? {
        let index = tick - firstTick
        return moments.indices.contains(index) ? moments[index] : nil
    }

    /// Everything before the beginning of a tick.
    func sums(beforeTick tick: Int) -> Sums {
        prefix[min(max(0, tick - firstTick), prefix.count - 1)]
    }

    /// Everything up to an instant, a tick's requests being spread evenly over it.
    func sums(at instant: Double) -> Sums {
        let position = instant / World.tick
        let tick = Int(position.rounded(.down))
        let before = sums(beforeTick: tick)
        let during = sums(beforeTick: tick + 1) - before
        return before + during.scaled(position - Double(tick))
    }

    /// What happened in the `count` ticks before a tick.
    func window(endingAt tick: Int, ticks count: Int) -> Sums {
        sums(beforeTick: tick) - sums(beforeTick: tick - count)
    }
}
