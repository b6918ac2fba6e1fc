extension Signal {
    /// Why nobody can tell whether a signal lasts, and since when.
    public struct Loss: Sendable, Hashable, Codable {
        public enum Cause: String, Sendable, Hashable, Codable {
            /// Its source does not answer, or has not yet.
            case silent
            /// What it rests on is told no more.
            case vanished
        }

        public var cause: Cause
        public var since: Instant

        public init(cause: Cause, since: Instant) {
            self.cause = cause
            self.since = since
        }

        /// `not measured since 14:02`, with the date, without its year, where it was not today's, in UTC.
        public func text(at now: Instant) -> String {
            let (time, today) = (CivilTime(since), CivilTime(now).date)
            let date = time.date == today ? "" : "\(time.date.dropFirst(5)) "
            return "not measured since \(date)\(time.hourAndMinute)"
        }
    }
}

extension OpsState {
    /// What nobody can tell of ends with the incident that a person closed, where what it rests on has vanished: what is
    /// told there later began later. It goes on where a person takes the closing back.
    ///
    /// A source that is only silent will say itself whether it has lasted. What vanished only afterwards may be back soon,
    /// and is the same while it is.
    mutating func endLost(of incidents: [Incident]) {
        for incident in incidents {
            for signal in incident.signals where signal.loss != nil {
                if let closed = incident.record.closed {
                    guard signal.state == .inputLost, signal.loss?.cause == .vanished else { continue }
                    end(signal, closed: closed.at)
                } else if let reopened = incident.record.reopened, reopened.by != IncidentLife.ownName,
                    let end = signal.closedAt, reopened.at >= end
                {
                    change(signal) { $0.goOn() }
                }
            }
        }
    }

    private mutating func end(_ signal: Signal, closed: Instant) {
        guard let since = signal.loss?.since else { return }
        let end = since <= closed ? closed : since + triage.rules.quiet
        if end > latestInstant, since > closed { return review(at: end) }
        change(signal) { $0.end(at: end) }
    }

    private mutating func review(at instant: Instant) {
        triage.nextReview = min(triage.nextReview ?? instant, instant)
    }

    private mutating func change(_ signal: Signal, _ body: (inout SignalTrack) -> Void) {
        let (id, service) = (signal.id, signal.id.service)
        guard var entry = triage.followed[service]?[id], entry.track.onset == signal.onset else { return }
        if let word = entry.heldUntil, word >= latestInstant {
            // Another program may hear it still.
            return review(at: word + .milliseconds(1))
        }
        let before = entry.track
        body(&entry.track)
        guard entry.track != before else { return }
        triage.followed[service]?[id] = entry
        triage.unsaved.signals.insert(id)
        triage.isDirty = true
        dirtyServices.insert(service)
    }
}
