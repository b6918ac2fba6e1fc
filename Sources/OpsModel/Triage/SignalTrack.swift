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
    /// Why nobody can tell at present, kept of what ended for that reason.
    private(set) var loss: Signal.Loss?

    init(onset: InstantInterval) {
        self.onset = onset
    }

    /// One that a store brings back.
    init(_ signal: Signal) {
        onset = signal.onset
        openedAt = signal.openedAt
        closedAt = signal.closedAt
        clearSince = signal.closedAt == nil ? signal.clearSince : nil
        loss = signal.loss
    }

    /// Whether nothing of the episode lasts: never opened and clear again.
    var isVoid: Bool { openedAt == nil && clearSince != nil }

    var isInputLost: Bool { loss != nil && closedAt == nil }

    var state: Signal.State {
        if openedAt == nil { return .pending }
        if closedAt != nil { return .closed }
        return loss == nil ? .open : .inputLost
    }

    func flaps(at now: Instant) -> Int {
        returns.count { now.age(since: $0) <= .seconds(3600) }
    }

    /// The condition holds at `instant`; a new episode begins within `onset`.
    ///
    /// - Returns: the episode that had ended, where a new one takes its place.
    @discardableResult
    mutating func hold(at instant: Instant, onset new: InstantInterval, _ hold: SignalRules.Hold) -> SignalTrack? {
        loss = nil
        settle(at: instant, hold)
        var ended: SignalTrack?
        if isContinued(by: new) {
            closedAt = nil
            note(instant)
        } else if closedAt != nil || isVoid {
            ended = closedAt == nil ? nil : self
            ended?.end(before: new)
            (onset, openedAt, closedAt) = (new, nil, nil)
            note(instant)
        } else if clearSince != nil {
            note(instant)
        } else if isKnownBetter(from: new) {
            onset = new
        }
        clearSince = nil
        if openedAt == nil, instant - onset.latest >= hold.for { openedAt = onset.latest + hold.for }
        return ended
    }

    /// It was over when the next one began, however late that was noticed.
    private mutating func end(before next: InstantInterval) {
        guard let openedAt, let closedAt else { return }
        self.closedAt = min(closedAt, max(openedAt, next.earliest))
    }

    /// Whether its source says that what counts as closed has held all along.
    private func isContinued(by new: InstantInterval) -> Bool {
        closedAt.map { new.latest <= $0 && new.overlaps(onset) } ?? false
    }

    /// Whether a source knows the onset better than the polls, or another source, did. What held already did not begin
    /// between that look and the next.
    private func isKnownBetter(from new: InstantInterval) -> Bool {
        guard new.uncertainty < onset.uncertainty, new.earliest < onset.latest || new.isInstant else { return false }
        return new.overlaps(onset) || (new.isInstant && new.isBefore(onset))
    }

    /// Whether what a store keeps is this episode: a condition that flickers within `keep` is not over, and what was seen
    /// to hold, here too, at one time is one episode however differently its sources date its start.
    func isSame(as stored: Signal, keep: Duration, isSeenHere: Bool) -> Bool {
        guard stored.onset.latest <= closedAt ?? stored.onset.latest,
            onset.latest <= stored.closedAt ?? onset.latest
        else { return false }
        if onset.distance(to: stored.onset) <= keep { return true }
        guard isSeenHere, openedAt != nil, closedAt == nil, stored.closedAt == nil else { return false }
        return onset.hasBegun(by: stored.surelyHeldAt, keep)
    }

    /// What a store knows of the same episode: when it began, by who watched it from nearer by, and, while it does not
    /// hold here, its end by who saw that first. Whether it holds each sees for itself.
    mutating func take(_ stored: Signal) {
        onset = stored.onset.overlaps(onset) ? narrower(stored.onset) : min(stored.onset, onset)
        openedAt = [openedAt, stored.openedAt].compactMap { $0 }.min()
        guard clearSince != nil || closedAt != nil || isInputLost else { return }
        closedAt = [closedAt, stored.closedAt].compactMap { $0 }.min()
        guard closedAt == nil, let since = stored.clearSince, since >= returns.last ?? since else { return }
        clearSince = min(clearSince ?? since, since)
    }

    /// The narrower of its onset and another that overlaps it; of equals the same for every program.
    private func narrower(_ other: InstantInterval) -> InstantInterval {
        if onset.uncertainty != other.uncertainty { return onset.uncertainty < other.uncertainty ? onset : other }
        return min(onset, other)
    }

    /// Nobody who saw it hold tells of it any more: it is over once `keep` has passed since `since`, which is when it was
    /// last known to hold.
    mutating func lapse(since: Instant, at instant: Instant, _ hold: SignalRules.Hold) {
        loss = nil
        guard closedAt == nil else { return }
        let clear = clearSince ?? since
        clearSince = clear
        if openedAt != nil, instant - clear >= hold.keep { closedAt = instant }
    }

    /// The condition does not hold at `instant`.
    mutating func clear(at instant: Instant, _ hold: SignalRules.Hold) {
        loss = nil
        guard closedAt == nil else { return }
        if clearSince == nil { clearSince = instant }
        settle(at: instant, hold)
    }

    /// Closes what has been clear for long enough.
    private mutating func settle(at instant: Instant, _ hold: SignalRules.Hold) {
        guard openedAt != nil, closedAt == nil, let clearSince, instant - clearSince >= hold.keep else { return }
        closedAt = clearSince + hold.keep
    }

    /// Nobody can tell any more, since now or before.
    mutating func lose(_ cause: Signal.Loss.Cause, at instant: Instant) {
        loss = Signal.Loss(cause: cause, since: loss?.since ?? instant)
    }

    mutating func regain() { loss = nil }

    /// As far as it is not over, as lost as `other`.
    mutating func takeLoss(of other: SignalTrack) {
        if closedAt == nil { loss = other.loss }
    }

    /// A person said at `instant` that it is over, though nobody can tell.
    mutating func end(at instant: Instant) {
        guard let openedAt, let loss, closedAt == nil else { return }
        closedAt = max(instant, openedAt, loss.since)
    }

    /// That was taken back.
    mutating func goOn() {
        if loss != nil { closedAt = nil }
    }

    private mutating func note(_ instant: Instant) {
        returns = returns.filter { instant.age(since: $0) <= .seconds(3600) } + [instant]
    }

    mutating func stepBack(to instant: Instant) {
        if onset.latest > instant { onset = InstantInterval(min(onset.earliest, instant), instant) }
        openedAt = openedAt.map { min($0, instant) }
        closedAt = closedAt.map { min($0, instant) }
        clearSince = clearSince.map { min($0, instant) }
        returns = returns.map { min($0, instant) }
        loss = loss.map { Signal.Loss(cause: $0.cause, since: min($0.since, instant)) }
    }

    /// When time alone will change its state; `nil` when only news can.
    func due(_ hold: SignalRules.Hold) -> Instant? {
        if openedAt == nil { return clearSince == nil ? onset.latest + hold.for : nil }
        guard closedAt == nil, let clearSince else { return nil }
        return clearSince + hold.keep
    }
}
