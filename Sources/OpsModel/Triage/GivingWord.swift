extension TriageState {
    /// What was last said in the store of what is seen here.
    struct Word: Sendable {
        var at = Instant(seconds: -.infinity)
        /// The signals that the store knows to be seen here.
        var signals: Set<Signal.ID> = []
    }

    /// The signals that the store is yet to be told of, and those of which it must be told that they are seen here no
    /// more. While nothing changes it costs one look at each that is followed.
    fileprivate func difference(from said: Set<Signal.ID>) -> (new: [Signal.ID], gone: [Signal.ID]) {
        var (new, seen): ([Signal.ID], Int) = ([], 0)
        for service in followed.values {
            for (id, entry) in service where entry.isSeenHere {
                seen += 1
                if !said.contains(id) { new.append(id) }
            }
        }
        guard seen - new.count < said.count else { return (new, []) }
        return (new, said.filter { followed[$0.service]?[$0]?.isSeenHere != true })
    }
}

extension OpsState {
    /// Who sees signals says so now and then, because others that cannot see them go by that: one instant for all, and
    /// what of it changed. Nothing where no other program can read it.
    mutating func giveWord(at now: Instant) -> StoreBatch.Word? {
        guard triage.isSettled, store?.isDurable != false, now - triage.word.at >= TriageState.wordEvery else {
            return nil
        }
        guard storeRefusal == nil else {
            // What waits may be let go: all is said anew once the store takes it.
            triage.word.signals = []
            return nil
        }
        // After so long others may have forgotten what was seen here.
        if now - triage.word.at > TriageState.wordIsKept { triage.word.signals = [] }
        triage.word.at = now
        let (new, gone) = triage.difference(from: triage.word.signals)
        triage.unsaved.signals.formUnion(new)
        triage.word.signals.subtract(gone)
        guard !new.isEmpty || !gone.isEmpty || !triage.word.signals.isEmpty else { return nil }
        return StoreBatch.Word(at: now, unseen: gone.sorted(by: Signal.ID.precedes))
    }

    /// What a batch says of signals, in its order.
    mutating func noteSaid(_ episodes: [Signal]) {
        for episode in episodes {
            if episode.seenAt != nil, episode.closedAt == nil {
                triage.word.signals.insert(episode.id)
            } else {
                triage.word.signals.remove(episode.id)
            }
        }
    }
}

extension TriageState.Followed {
    /// Whether it lasts by what was seen here.
    var isSeenHere: Bool { heldUntil == nil && track.state == .open }

    /// Whether a store that says this of it must be told that it still holds.
    func contradicts(_ stored: Signal) -> Bool {
        isSeenHere && track.clearSince == nil && (stored.closedAt != nil || stored.clearSince != nil)
    }
}
