/// One condition followed through time: held long enough it opens, clear long enough it closes (domain.md §4).
///
/// Fed with the past at the first sight of a series and with the present from then on, by the same two calls.
struct SignalTrack: Sendable, Hashable, Codable {
    /// Between the last instant known to be clear and the first known to hold.
    private(set) var onset: InstantInterval
    private(set) var openedAt: Instant?
    private(set) var closedAt: Instant?
    private(set) var clearSince: Instant?
    /// When it became true again after it had been clear.
    private(set) var returns: [Instant] = []
    /// Whether nobody can tell at present.
    var isInputLost = false

    init(onset: InstantInterval) {
        self.onset = onset
    }

    /// One that a store brings back.
    init(_ signal: Signal) {
        onset = signal.onset
        openedAt = signal.openedAt
        closedAt = signal.closedAt
        isInputLost = signal.state == .inputLost
    }

    /// Whether nothing of the episode lasts: never opened and clear again.
    var isVoid: Bool { openedAt == nil && clearSince != nil }

    var state: Signal.State {
        if openedAt == nil { return .pending }
        if closedAt != nil { return .closed }
        return isInputLost ? .inputLost : .open
    }

    func flaps(at now: Instant) -> Int {
        returns.count { now.age(since: $0) <= .seconds(3600) }
    }

    /// The condition holds at `instant`; a new episode begins within `onset`.
    mutating func hold(at instant: Instant, onset new: InstantInterval, _ hold: SignalRules.Hold) {
        isInputLost = false
        settle(at: instant, hold)
        if closedAt != nil || isVoid {
            (onset, openedAt, closedAt) = (new, nil, nil)
            note(instant)
        } else if clearSince != nil {
            note(instant)
        } else if isBetter(new) {
            onset = new
        }
        clearSince = nil
        if openedAt == nil, instant - onset.latest >= hold.for { openedAt = onset.latest + hold.for }
    }

    /// Whether it tells more of the same episode. Where a source gives an instant before the stretch that was guessed, the
    /// guess was too short: a sender does not tell for how long its rule waits.
    private func isBetter(_ new: InstantInterval) -> Bool {
        guard new.uncertainty < onset.uncertainty else { return false }
        return new.overlaps(onset) || (new.isInstant && new.latest < onset.earliest)
    }

    /// A store remembers the same episode: what it knows better holds.
    mutating func remember(_ signal: Signal) {
        guard closedAt == nil, signal.closedAt == nil else { return }
        guard isBetter(signal.onset) || signal.onset.overlaps(onset) else { return }
        if isBetter(signal.onset) { onset = signal.onset }
        openedAt = [openedAt, signal.openedAt].compactMap(\.self).min()
    }

    /// The condition does not hold at `instant`.
    mutating func clear(at instant: Instant, _ hold: SignalRules.Hold) {
        isInputLost = false
        guard closedAt == nil else { return }
        if clearSince == nil { clearSince = instant }
        settle(at: instant, hold)
    }

    /// Closes what has been clear for long enough.
    private mutating func settle(at instant: Instant, _ hold: SignalRules.Hold) {
        guard openedAt != nil, closedAt == nil, let clearSince, instant - clearSince >= hold.keep else { return }
        closedAt = clearSince + hold.keep
    }

    private mutating func note(_ instant: Instant) {
        returns = returns.filter { instant.age(since: $0) <= .seconds(3600) } + [instant]
    }

    /// When time alone will change its state; `nil` when only news can.
    func due(_ hold: SignalRules.Hold) -> Instant? {
        if openedAt == nil { return clearSince == nil ? onset.latest + hold.for : nil }
        guard closedAt == nil, let clearSince else { return nil }
        return clearSince + hold.keep
    }
}
