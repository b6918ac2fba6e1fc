extension Signal {
    /// Whether both are of one matter and were there at one time.
    func isSameEpisode(as other: Signal) -> Bool {
        guard id.isCompatible(with: other.id) else { return false }
        let never = Instant(seconds: .infinity)
        return onset.earliest <= other.closedAt ?? never && other.onset.earliest <= closedAt ?? never
    }

    /// By when another source may say that the same episode opened: a round of evaluation later, while it was seen.
    var surelyHeldAt: Instant {
        let opened = openedAt ?? onset.latest
        return min(max(opened, seenAt ?? opened), opened + TriageState.wordHolds)
    }
}

extension InstantInterval {
    /// Whether what began within it may have begun by `instant`, and was seen no more than `keep` after that.
    func hasBegun(by instant: Instant, _ keep: Duration) -> Bool {
        earliest <= instant && latest <= instant + keep
    }
}

/// The latest stretch of a series over which something held, read off its samples: how the past that comes with a first
/// observation, and the past kept since, tell an onset.
struct Episode: Sendable, Hashable {
    /// Between the last sample before it that was clear and its first.
    var onset: InstantInterval

    /// `nil` when the newest sample that can tell is clear. Clear stretches shorter than `keep` do not end it; where
    /// all samples hold, it may have begun any time before the first, and its causes are looked for up to `horizon`
    /// before.
    init?(_ samples: [Sample], keep: Duration, horizon: Duration, holds: (Double) -> Bool) {
        let told = samples.compactMap { sample in sample.value.map { (at: sample.at, holds: holds($0)) } }
        guard let last = told.last, last.holds else { return nil }
        var first = last.at
        var clear: Instant?
        for sample in told.reversed() {
            if sample.holds {
                // A clear stretch as long as `keep` ended the episode before.
                if let clear, first - clear >= keep { break }
                (first, clear) = (sample.at, nil)
            } else if clear == nil || first - sample.at < keep {
                clear = clear ?? sample.at
            } else {
                break
            }
        }
        onset = clear.map { InstantInterval($0, first) } ?? .by(first, reach: horizon)
    }
}
