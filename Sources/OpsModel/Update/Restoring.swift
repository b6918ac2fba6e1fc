extension OpsState {
    /// Takes what survived the last process. What was decided or seen since the start is newer and holds.
    mutating func take(_ history: StoredHistory) {
        // What is saved after the start others save beside this program.
        if !triage.isRestored { lastSaved = lastSaved ?? history.lastSaved }
        for record in history.records {
            guard let merged = known(record), records[record.id] != merged else { continue }
            records[record.id] = merged
            shelf.note(merged.runs)
            triage.isDirty = true
            dirtyServices.formUnion(merged.members.map(\.signal.service))
        }
        for request in history.requests ?? [] where requests[request.id] != request {
            // What was there before the start is no news.
            if triage.isRestored { take(request) } else { requests.write(request) }
        }
        shelf.note(history.runs ?? [])
        for mute in history.mutes where mutes[mute.id] != mute { keep(mute) }
        for change in history.changes { recall(change) }
        for line in history.timeline { storedTimeline[line.incident, default: []].append(line.entry) }
        if !history.episodes.isEmpty { resume(history.episodes) }
        if history.hasMore != true { triage.isRestored = true }
    }

    /// Our own record with what the store has besides; `nil` for one that is forgotten here as too old.
    ///
    /// Only what people said is taken: which signals an incident has each program works out for itself, and what a
    /// reopening has overtaken stays overtaken. Else two programs would write the difference to each other for ever.
    private func known(_ stored: IncidentRecord) -> IncidentRecord? {
        guard let own = records[stored.id] else { return triage.isRestored && isForgotten(stored) ? nil : stored }
        var merged = own.merged(with: stored)
        merged.dropOvertaken()
        if incidents[stored.id] != nil { merged.members = own.members }
        return merged
    }

    mutating func take(_ status: StoreStatus) {
        let before = storeRefusal
        store = status
        if let storeRefusal, storeRefusal != before {
            notice = Notice("store: \(storeRefusal)", isError: true, at: now)
        }
    }

    /// Why nothing more is kept, and what to do; `nil` where all is well.
    public var storeRefusal: String? {
        if case .refusing(let reason)? = store?.health { reason } else { nil }
    }
}
