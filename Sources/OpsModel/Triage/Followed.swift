extension TriageState {
    /// A condition and its course.
    struct Followed: Sendable {
        private(set) var told: Shared<SignalCondition>
        var track: SignalTrack
        /// Of one that only the store tells of: how long the word of whoever saw it holds. `nil` once it was seen here.
        var heldUntil: Instant?

        init(condition: SignalCondition, track: SignalTrack) {
            (told, self.track) = (Shared(condition), track)
        }

        var condition: SignalCondition {
            get { told.value }
            set { told = Shared(newValue) }
        }

        var isCritical: Bool { told.value.severity == .critical }

        func signal(at now: Instant) -> Signal { Signal(told, track, at: now) }

        /// When time alone will change its state; `nil` when only news can.
        var due: Instant? {
            // Its source's answer is what decides then.
            if track.isInputLost { return told.value.until }
            guard let heldUntil, track.closedAt == nil, told.value.hold.keep > .zero else {
                let until = track.clearSince == nil ? told.value.until : nil
                return [track.due(told.value.hold), until].compactMap(\.self).min()
            }
            // It ends at a look after that instant, whatever else it waits for.
            let clear = track.clearSince ?? heldUntil - TriageState.wordHolds
            return max(heldUntil + .milliseconds(1), clear + told.value.hold.keep)
        }
    }

    /// How often who sees a signal says so in the store, and how long others go by that.
    static let wordEvery = Duration.seconds(30)
    static let wordHolds = Duration.seconds(90)
    /// How long it goes without saying which signals a word is about.
    static let wordIsKept = Duration.seconds(3600)
}
