extension OpsState {
    /// Answers of the store that are kept; when there are more, all but the newest go.
    static let historyAnswersCapacity = 64

    /// Takes what survived the last process. What was decided or seen since the start is newer and holds.
    mutating func take(_ history: StoredHistory) {
        for record in history.records {
            let merged = records[record.id]?.merged(with: record) ?? record
            guard records[record.id] != merged else { continue }
            records[record.id] = merged
            triage.isDirty = true
        }
        for mute in history.mutes where mutes[mute.id] == nil { mutes[mute.id] = mute }
        for summary in history.incidents { earlier[summary.id] = summary }
        for change in history.changes where changes[change.id] == nil { observe(.change(change), at: now) }
        for line in history.timeline { storedTimeline[line.incident, default: []].append(line.entry) }
        episodes += history.episodes
        if !history.episodes.isEmpty { resume(history.episodes) }
        lastSaved = history.lastSaved ?? lastSaved
        triage.isRestored = true
    }

    mutating func take(_ answer: HistoryAnswer) {
        if historyAnswers[answer.request] == nil, historyAnswers.count >= Self.historyAnswersCapacity {
            historyAnswers = [:]
        }
        historyAnswers[answer.request] = answer.content
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
