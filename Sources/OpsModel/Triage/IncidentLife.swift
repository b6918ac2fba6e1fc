/// Where an incident stands: `open → acknowledged → mitigating → monitoring → resolved` (domain.md §5).
struct IncidentLife {
    /// Whom the timeline names for what no person did.
    static let ownName = "mlops-tui"

    let rules: SignalRules
    let now: Instant

    /// Sets status and end, and takes back an acknowledgement or a closing that what came since has overtaken.
    func settle(_ incident: inout Incident) {
        cancel(&incident)
        incident.status = incident.record.acknowledged == nil ? .open : .acknowledged
        if let closed = incident.record.closed {
            (incident.status, incident.resolvedAt) = (.resolved, closed.at)
        } else if let end = end(of: incident) {
            incident.status = .monitoring
            guard now - end >= rules.quiet else { return }
            (incident.status, incident.resolvedAt) = (.resolved, end + rules.quiet)
        }
    }

    /// Notes that it is being mitigated, where one of these changes is a remedy, and lets it keep what was suspected
    /// while it failed, `before` it was looked at now: the numbers of then separate, those of after no longer do.
    func note(
        _ changes: [ServiceID: [ChangeEvent]], _ relapses: Relapses, suspectedBefore before: [Suspect],
        _ incident: inout Incident
    ) {
        let fresh = incident.suspects
        var known = before.isEmpty ? fresh : before
        if let suspicion = incident.record.suspicion {
            known = suspicion.suspects
            if incident.hasOpened(after: suspicion.at) { known = known.joined(by: fresh) }
        }
        known = known.undone(relapses, fresh)
        if incident.status == .open || incident.status == .acknowledged {
            take(changes, known, fresh, &incident)
            guard incident.record.mitigated != nil else { return }
            guard incident.isRemedied, !relapses.outlast(incident, at: now) else {
                incident.suspects = known.joined(by: fresh).explaining(incident.pressing)
                incident.record.suspicion =
                    incident.record.suspicion ?? IncidentRecord.Suspicion(at: now, suspects: known)
                return
            }
            // A program that was opened since never sees what only waits for its `keep` time to end.
            incident.status = incident.isClear ? .monitoring : .mitigating
        }
        guard !known.isEmpty else { return }
        if incident.record.suspicion?.suspects != known || incident.hasOpened(after: incident.record.suspicion?.at) {
            incident.record.suspicion = IncidentRecord.Suspicion(at: now, suspects: known)
        }
        incident.suspects = known
    }

    /// Notes when somebody took away what was, or is, suspected, and whose signals all such changes reach. It is the
    /// first such change; a later one where it takes back what came since, which is what lasted, or nothing is left of
    /// the first.
    private func take(
        _ changes: [ServiceID: [ChangeEvent]], _ before: [Suspect], _ fresh: [Suspect], _ incident: inout Incident
    ) {
        let remedies = [before, fresh].map { suspects in
            var incident = incident
            incident.suspects = suspects
            return Remedies(incident, changes)
        }
        let found = incident.services.flatMap { service in
            (changes[service] ?? []).flatMap { change in remedies.compactMap { $0.remedy(change, in: service) } }
        }.filter { remedy in incident.record.lapsed.map { $0.at < remedy.change.tookEffect.latest } ?? true }
            .sorted { ChangeEvent.precedes($0.change, $1.change) }
        if let mark = incident.record.mitigated, !found.contains(where: { mark.isOf($0.change) }),
            let end = remedies.lazy.compactMap({ $0.end(of: mark) }).first
        {
            incident.record.lapsed = IncidentRecord.Mark(
                by: Self.ownName, at: max(mark.at, end.tookEffect.latest), text: end.sentence)
            incident.record.dropLapsed()
        }
        guard !found.isEmpty else { return }
        let reached = Set(incident.record.remedied ?? []).union(found.flatMap(\.reach))
        incident.record.remedied = reached.sorted { $0.rawValue < $1.rawValue }
        for remedy in found where incident.record.mitigated.map({ remedy.undoes($0.at) }) ?? true {
            incident.record.mitigated = IncidentRecord.Mark(
                by: Self.ownName, at: remedy.change.tookEffect.latest, text: remedy.change.sentence)
        }
    }

    /// When the last of its signals closed or was made quiet; `nil` while one is heard or its input is lost.
    private func end(of incident: Incident) -> Instant? {
        guard !incident.signals.contains(where: \.isHeard) else { return nil }
        let last = incident.signals.compactMap(\.quietSince).max() ?? incident.openedAt
        return max(last, incident.record.reopened?.at ?? last)
    }

    private func cancel(_ incident: inout Incident) {
        incident.record.dropOvertaken()
        guard let reason = whatOvertakes(incident) else { return }
        incident.record.reopened = IncidentRecord.Mark(by: Self.ownName, at: now, text: reason)
        incident.record.dropOvertaken()
    }

    /// What came since somebody acknowledged or closed it; while nothing is heard nothing can.
    private func whatOvertakes(_ incident: Incident) -> String? {
        let (record, heard) = (incident.record, incident.signals.filter(\.isHeard))
        guard !heard.isEmpty else { return nil }
        if let closed = record.closed, let new = heard.first(where: { $0.opened(after: closed.at) }) {
            return "\(new.title) began after it was closed"
        }
        if let mark = record.acknowledged, let again = heard.first(where: { hasReturned($0, to: incident, mark.at) }) {
            return "\(again.title) came when it was over"
        }
        let extent = IncidentRecord.Extent(level: incident.level, services: heard.map(\.id.service))
        let before = [
            record.closed.flatMap { _ in record.whenClosed },
            record.acknowledged.flatMap { _ in record.whenAcknowledged },
        ]
        return before.contains { $0.map(extent.isWorse) ?? false } ? "it got worse" : nil
    }

    /// Whether it opened after `instant`, when all the others had been closed for the quiet time.
    private func hasReturned(_ signal: Signal, to incident: Incident, _ instant: Instant) -> Bool {
        guard signal.opened(after: instant), let opened = signal.openedAt else { return false }
        let before = (incident.signals + incident.past).filter { ($0.openedAt ?? opened) < opened }
        return !before.isEmpty
            && before.allSatisfy { other in other.quietSince.map { opened - $0 >= rules.quiet } ?? false }
    }

    /// When it resolves by time alone.
    func due(_ incident: Incident) -> Instant? {
        incident.status == .monitoring ? end(of: incident).map { $0 + rules.quiet } : nil
    }
}

extension Incident {
    /// Whether all that is heard has been clear since some time and is only not over yet.
    fileprivate var isClear: Bool {
        signals.allSatisfy { !$0.isHeard || ($0.state == .open && $0.clearSince != nil) }
    }

    fileprivate func hasOpened(after instant: Instant?) -> Bool {
        guard let instant else { return false }
        return (signals + past).contains { $0.opened(after: instant) }
    }
}

extension [Suspect] {
    /// These as they are, and what else is suspected now, the better evidence first.
    fileprivate func joined(by fresh: [Suspect]) -> [Suspect] {
        (self + fresh.filter { suspect in !contains { $0.isSame(as: suspect) } }).bestFirst()
    }

    /// These, but as they look now those that were taken back before the same came again, and what came again.
    fileprivate func undone(_ relapses: Relapses, _ fresh: [Suspect]) -> [Suspect] {
        let again = Set(compactMap { relapses.of($0.changes)?.again.id })
        guard !again.isEmpty else { return self }
        return map { suspect in
            guard relapses.of(suspect.changes) != nil else { return suspect }
            return fresh.first { $0.isSame(as: suspect) } ?? suspect
        }.joined(by: fresh.filter { $0.changes.contains { again.contains($0.id) } })
    }

    /// What a number speaks against comes last.
    private func bestFirst() -> [Suspect] {
        [filter { $0.contradiction == nil }, filter { $0.contradiction != nil }].flatMap { all in
            Suspect.EvidenceClass.allCases.sorted().flatMap { grade in all.filter { $0.evidenceClass == grade } }
        }
    }

    /// Those first that explain one of these signals.
    fileprivate func explaining(_ signals: [Signal]) -> [Suspect] {
        let ids = Set(signals.map(\.id))
        return filter { !ids.isDisjoint(with: $0.explains) } + filter { ids.isDisjoint(with: $0.explains) }
    }
}

extension Signal {
    fileprivate func opened(after instant: Instant) -> Bool { openedAt.map { $0 > instant } ?? false }
}

extension IncidentRecord {
    /// Takes away what a reopening came after, and notes that it was there. The reopening stays, so that a store that
    /// still has the older mark, whose absence undoes nothing, does not bring it back.
    mutating func dropOvertaken() {
        guard let reopened else { return }
        if let mark = acknowledged, mark.at <= reopened.at {
            overtake(Mark(by: mark.by, at: mark.at, text: "acknowledged"))
            (acknowledged, whenAcknowledged) = (nil, nil)
        }
        if let mark = closed, mark.at <= reopened.at {
            overtake(Mark(by: mark.by, at: mark.at, text: "closed: \(mark.text)"))
            (closed, whenClosed) = (nil, nil)
        }
    }

    private mutating func overtake(_ mark: Mark) {
        guard !overtaken.contains(mark) else { return }
        overtaken = (overtaken + [mark]).sorted()
    }
}
