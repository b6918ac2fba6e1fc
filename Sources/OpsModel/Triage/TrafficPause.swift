/// How long no requests have come, and what came before: none in a while says something only where some were expected.
struct TrafficPause {
    /// So many expected and none come: by chance once in a thousand times (Poisson, e^-7), and only where requests come
    /// independently of each other.
    static let expected = 7.0

    let onset: InstantInterval
    /// Requests a second before it, on average over the time that is kept.
    let usual: Double
    /// The longest while without requests before it.
    let longestBefore: Duration

    /// `nil` where requests come.
    init?(_ samples: [Sample], horizon: Duration) {
        guard let episode = Episode(samples, keep: .zero, horizon: horizon, holds: { $0 <= 0 }) else { return nil }
        onset = episode.onset
        let before = samples.filter { $0.at < episode.onset.latest && $0.value != nil }
        (usual, longestBefore) = (Self.average(before), Self.longestGap(before))
    }

    /// How long it must last to be news: longer than any pause that was well, and so long that chance is no
    /// explanation.
    func needed(usual: Double) -> Duration {
        max(longestBefore, .seconds(Self.expected / usual))
    }

    /// Points lie apart as memory allows, so each counts for the time since the one before.
    private static func average(_ samples: [Sample]) -> Double {
        var (requests, time) = (0.0, 0.0)
        for (earlier, later) in zip(samples, samples.dropFirst()) {
            let seconds = (later.at - earlier.at).inSeconds
            requests += (later.value ?? 0) * seconds
            time += seconds
        }
        return time > 0 ? requests / time : samples.last?.value ?? 0
    }

    private static func longestGap(_ samples: [Sample]) -> Duration {
        var (longest, began) = (Duration.zero, Instant?.none)
        for sample in samples {
            if (sample.value ?? 0) <= 0 {
                began = began ?? sample.at
            } else if let start = began {
                (longest, began) = (max(longest, sample.at - start), nil)
            }
        }
        return longest
    }
}
