/// One line per event of an incident, merged from signals, changes and what people did, sorted by when it happened.
public struct Timeline: Sendable {
    public var incident: Incident
    /// Of its services; those long before it are passed over unless a suspect names them.
    public var changes: [ChangeEvent]
    /// What was asked for because of it.
    public var requests: [ChangeRequest]

    /// How long before the onset a change that no suspect names is still of interest.
    static let before = Duration.seconds(3600)

    public init(incident: Incident, changes: [ChangeEvent], requests: [ChangeRequest] = []) {
        self.incident = incident
        self.changes = changes
        self.requests = requests
    }

    public func entries() -> [TimelineEntry] {
        (changeEntries() + signalEntries() + Self.said(incident.record) + requests.flatMap(\.timelineEntries) + ends()
            + unwatched()).sorted(by: TimelineEntry.precedes)
    }

    private func changeEntries() -> [TimelineEntry] {
        let suspected = incident.suspects.flatMap(\.changes)
        let end = incident.resolvedAt ?? Instant(seconds: .infinity)
        let near = ChangeEvent.withoutCounterparts(
            changes.filter {
                $0.tookEffect.latest >= incident.onset.earliest - Self.before && $0.tookEffect.earliest <= end
            })
        var seen: Set<ChangeID> = []
        return (suspected + near).filter { seen.insert($0.id).inserted }.map { change in
            TimelineEntry(
                at: change.tookEffect, learnedAt: change.learnedAt, kind: .change,
                matter: "\(change.id.backend.rawValue) \(change.id.key)", text: change.sentence,
                source: change.actor ?? change.id.backend.rawValue, entity: .change(change.id))
        }
    }

    private func signalEntries() -> [TimelineEntry] {
        (incident.episodes + incident.evidence).flatMap { signal -> [TimelineEntry] in
            let source = signal.entity?.backend?.rawValue ?? ""
            let quiet = signal.suppression.map { " (\($0.reason))" } ?? ""
            var entries = [
                TimelineEntry(
                    at: signal.onset, learnedAt: signal.openedAt.flatMap { $0 > signal.onset.latest ? $0 : nil },
                    kind: signal.id.kind == .alert ? .alert : .signal, matter: signal.matter,
                    text: "\(place(of: signal))\(signal.title)\(quiet)", source: source,
                    entity: signal.entity, signal: signal.id)
            ]
            if let closed = signal.closedAt {
                entries.append(
                    TimelineEntry(
                        at: InstantInterval(closed), kind: .closed, matter: signal.matter,
                        text: "\(place(of: signal))\(signal.title) is over", source: source,
                        entity: signal.entity, signal: signal.id))
            }
            return entries
        }
    }

    /// The service, where there is more than one.
    private func place(of signal: Signal) -> String {
        incident.services.count > 1 ? "\(signal.id.service.rawValue): " : ""
    }

    /// What people said of it that holds.
    static func said(_ record: IncidentRecord) -> [TimelineEntry] {
        let marks: [(IncidentRecord.Mark?, TimelineEntry.Kind, String)] = [
            (record.acknowledged, .acknowledged, "acknowledged"),
            (record.assigned, .assigned, "assigned to \(record.assigned?.text ?? "")"),
            (record.merged, .merged, "merged into \(record.merged?.text ?? "")"),
            (record.reopened, .reopened, "reopened: \(record.reopened?.text ?? "")"),
            (record.closed, .closed, "closed: \(record.closed?.text ?? "")"),
            (
                record.levelSet, .comment,
                "\(record.level.map { "SEV\($0)" } ?? "SEV by the table"): \(record.levelSet?.text ?? "")"
            ),
        ]
        let comments = record.comments.map { (Optional($0), TimelineEntry.Kind.comment, $0.text) }
        let overtaken = record.overtaken.map { mark in
            (Optional(mark), mark.text.hasPrefix("closed") ? TimelineEntry.Kind.closed : .acknowledged, mark.text)
        }
        let steps = (record.steps ?? []).map { (Optional($0.mark), TimelineEntry.Kind.run, $0.sentence) }
        return (marks + comments + overtaken + steps).compactMap { mark, kind, text in
            mark.map { TimelineEntry(at: InstantInterval($0.at), kind: kind, text: text, source: $0.by) }
        }
    }

    private func ends() -> [TimelineEntry] {
        var entries = [
            TimelineEntry(
                at: InstantInterval(incident.openedAt), kind: .page, matter: "opened",
                text: "\(incident.id.rawValue) SEV\(incident.levelAtOpening) opened", source: IncidentLife.ownName,
                entity: .incident(incident.id))
        ]
        let byHand = incident.record.absorbed ?? []
        let bySignals = incident.joined.map(\.rawValue).filter { id in !byHand.contains { $0.text == id } }.map {
            IncidentRecord.Mark(by: IncidentLife.ownName, at: incident.openedAt, text: $0)
        }
        entries += (byHand + bySignals).map { mark in
            TimelineEntry(
                at: InstantInterval(mark.at), kind: .merged, matter: mark.text, text: "\(mark.text) belongs to it",
                source: mark.by)
        }
        if let end = incident.resolvedAt, incident.record.closed == nil {
            entries.append(
                TimelineEntry(
                    at: InstantInterval(end), kind: .resolved, matter: "\(end.seconds)", text: restText,
                    source: IncidentLife.ownName))
        }
        return entries
    }

    /// What let it resolve.
    private var restText: String {
        let quiet = incident.signals.count { $0.isLasting }
        return quiet == 0 ? "all signals stayed closed" : "all signals stayed closed or are kept quiet (\(quiet))"
    }

    private func unwatched() -> [TimelineEntry] {
        incident.unwatched.map {
            TimelineEntry(at: $0, kind: .unwatched, matter: "\($0.earliest.seconds)", text: "nobody watched")
        }
    }
}

extension Signal {
    /// Which signal, and which of its episodes: what is learned later of an episode does not move its opening.
    fileprivate var matter: String {
        (id.parts + ["\((openedAt ?? onset.latest).seconds.rounded(.down))"]).joined(separator: " ")
    }

    /// Programs that see one episode end do so this far apart at most.
    private static let slack = Duration.seconds(120)

    /// Whether the line tells of this episode, by whom it was told and however its start was known then.
    fileprivate func isTold(by line: TimelineEntry) -> Bool {
        guard let other = line.signal, id.isCompatible(with: other) else { return false }
        let never = Instant(seconds: .infinity)
        let slack = line.kind == .closed ? Self.slack : .zero
        return line.at.overlaps(InstantInterval(onset.earliest, (closedAt ?? never) + slack))
    }
}

extension Incident {
    /// Whether a line tells of the opening or the end of a signal that one of the matters in `known` tells as well:
    /// another program may have seen it at another instant.
    public func isTold(_ line: TimelineEntry, as known: Set<String>) -> Bool {
        guard line.signal != nil, let episode = (episodes + evidence).first(where: { $0.isTold(by: line) }) else {
            return false
        }
        let matter = "\(line.kind.rawValue) \(episode.matter)"
        return matter != line.matter && known.contains(matter)
    }
}

extension TimelineEntry {
    /// A stretch stands where it begins, whatever was learned before it ended.
    private var place: InstantInterval { kind == .unwatched ? InstantInterval(at.earliest) : at }

    /// By when it happened; of equals always the same first.
    static func precedes(_ one: TimelineEntry, _ other: TimelineEntry) -> Bool {
        if one.place != other.place { return one.place < other.place }
        return (one.kind.rawValue, one.text) < (other.kind.rawValue, other.text)
    }
}

extension TimelineEntry {
    /// Whether both are one change that two programs found, each between polls of its own. What one program found twice in
    /// one stretch is two.
    fileprivate func isSameFinding(as other: TimelineEntry) -> Bool {
        isFound && other.isFound && what == other.what && at != other.at && at.overlaps(other.at)
    }

    fileprivate var isFound: Bool {
        guard case .change(let id)? = entity else { return false }
        return id.isFoundHere
    }

    /// What changed; of a restart without the reason, which two polls may read differently.
    fileprivate var what: Substring {
        guard text.hasPrefix(ChangeEvent.ChangeKind.restart.rawValue) else { return text[...] }
        return text.prefix { $0 != "," }
    }
}

extension [TimelineEntry] {
    /// These, but one line, the narrowest, of a change that several programs found.
    func toldOnce() -> [TimelineEntry] {
        var told: [TimelineEntry] = []
        var places: [Substring: [Int]] = [:]
        for line in self {
            guard line.isFound else {
                told.append(line)
                continue
            }
            guard let place = places[line.what]?.first(where: { told[$0].isSameFinding(as: line) }) else {
                places[line.what, default: []].append(told.count)
                told.append(line)
                continue
            }
            if line.at.uncertainty < told[place].at.uncertainty { told[place] = line }
        }
        return told.sorted(by: TimelineEntry.precedes)
    }
}

extension ChangeEvent {
    /// `alias champion 46 → 47 (gha#8812)`.
    public var sentence: String {
        let values =
            switch (before, after) {
            case (let before?, let after?): " \(before) → \(after)"
            case (nil, let after?): " \(after)"
            case (let before?, nil): " \(before) → none"
            case (nil, nil): ""
            }
        return "\(kind.rawValue) \(object)\(values)\(reference.map { " (\($0))" } ?? "")"
    }
}

extension OpsState {
    /// Keeps what was said as lines, so that none goes when something else is said.
    mutating func note(_ record: IncidentRecord) {
        let known = storedTimeline[record.id] ?? []
        storedTimeline[record.id] = known + Timeline.said(record).filter { !known.contains($0) }
    }

    /// The timeline of an incident, with what the store still knows of its earlier life.
    public func timeline(of id: IncidentID) -> [TimelineEntry] {
        guard let incident = incident(id) else { return storedTimeline[id] ?? [] }
        let ids = incident.services.flatMap { members[$0]?.changes ?? [] }
        let now = Timeline(
            incident: incident, changes: ids.compactMap { changes[$0] }, requests: requests(of: incident)
        ).entries()
        let known = Set(now.map(\.matter))
        let moves = now.filter { $0.kind == .change }
        let stored = (storedTimeline[incident.id] ?? []).filter { line in
            guard !known.contains(line.matter), !incident.isTold(line, as: known) else { return false }
            // Another program may have found the same change between polls of its own.
            return line.kind != .change || !moves.contains { $0.text == line.text && $0.at.overlaps(line.at) }
        }
        return stored.isEmpty ? now : (stored + now).sorted(by: TimelineEntry.precedes).toldOnce()
    }
}
