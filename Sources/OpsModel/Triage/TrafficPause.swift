/// How long no requests have come, and what came before: none in a while says something only where some were expected.
struct TrafficPause {
    /// So many expected and none come: by chance once in a thousand times (Poisson, e^-7), and only where requests come
    /// independently of each other.
    static let expected = 7.0

    let onset: InstantInterval
    /// Requests a second before it, on average over the time that is kept.
    let usual: Double
    /// The longest while without requests before it that was no news, or was news more than once.
    let longestBefore: Duration

    /// `nil` where requests come; `outages` are the pauses before it that were news.
    init?(_ samples: [Sample], horizon: Duration, outages: [InstantInterval]) {
        guard let episode = Episode(samples, keep: .zero, horizon: horizon, holds: { $0 <= 0 }) else { return nil }
        onset = episode.onset
        let before = samples.filter { $0.at < episode.onset.latest && $0.value != nil }
        (usual, longestBefore) = (Self.average(before), Self.longestGap(before, outages))
    }

    /// How long it must last to be news: longer than any pause that was well, and so long that chance is no
    /// explanation.
    func needed(usual: Double) -> Duration {
        max(longestBefore, Duration(boundedSeconds: Self.expected / usual))
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

    /// An outage says nothing of how requests come; one that came again as long does, as where they come in batches.
    private static func longestGap(_ samples: [Sample], _ outages: [InstantInterval]) -> Duration {
        let gaps = gaps(samples)
        let well = gaps.filter { gap in !outages.contains { $0.overlaps(gap) } }.map(\.uncertainty).max() ?? .zero
        let ill = outages.compactMap { outage in gaps.filter(outage.overlaps).map(\.uncertainty).max() }.sorted()
        return max(well, ill.dropLast().last ?? .zero)
    }

    /// Each while without requests, until they came again.
    private static func gaps(_ samples: [Sample]) -> [InstantInterval] {
        var (found, began) = ([InstantInterval](), Instant?.none)
        for sample in samples {
            if (sample.value ?? 0) <= 0 {
                began = began ?? sample.at
            } else if let start = began {
                found.append(InstantInterval(start, sample.at))
                began = nil
            }
        }
        return found
    }
}
