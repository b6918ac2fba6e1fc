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
    func note(_ changes: [ServiceID: [ChangeEvent]], suspectedBefore before: [Suspect], _ incident: inout Incident) {
        let fresh = incident.suspects
        var known = before.isEmpty ? fresh : before
        if let suspicion = incident.record.suspicion {
            known = suspicion.suspects
            if incident.hasOpened(after: suspicion.at) { known = known.joined(by: fresh) }
        }
        if incident.status == .open || incident.status == .acknowledged {
            take(changes, known, fresh, &incident)
            guard incident.record.mitigated != nil else { return }
            guard incident.isRemedied else {
                incident.suspects = known.joined(by: fresh).explaining(incident.pressing)
                incident.record.suspicion =
                    incident.record.suspicion ?? IncidentRecord.Suspicion(at: now, suspects: known)
                return
            }
            incident.status = .mitigating
        }
        guard !known.isEmpty else { return }
        if incident.record.suspicion?.suspects != known || incident.hasOpened(after: incident.record.suspicion?.at) {
            incident.record.suspicion = IncidentRecord.Suspicion(at: now, suspects: known)
        }
        incident.suspects = known
    }

    /// Notes the first change that takes away what was, or is, suspected, and whose signals all such changes reach.
    private func take(
        _ changes: [ServiceID: [ChangeEvent]], _ before: [Suspect], _ fresh: [Suspect], _ incident: inout Incident
    ) {
        let remedies = [before, fresh].map { suspects in
            var incident = incident
            incident.suspects = suspects
            return Remedies(incident)
        }
        var (first, reached) = (ChangeEvent?.none, Set(incident.record.remedied ?? []))
        for service in incident.services {
            for change in changes[service] ?? [] {
                let reach = remedies.reduce(into: Set()) { $0.formUnion($1.reach(of: change, in: service)) }
                guard !reach.isEmpty else { continue }
                reached.formUnion(reach)
                first = [first, change].compactMap(\.self).min(by: ChangeEvent.precedes)
            }
        }
        guard let first else { return }
        incident.record.remedied = reached.sorted { $0.rawValue < $1.rawValue }
        incident.record.mitigated =
            incident.record.mitigated
            ?? IncidentRecord.Mark(by: Self.ownName, at: first.tookEffect.latest, text: first.sentence)
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
    fileprivate func hasOpened(after instant: Instant?) -> Bool {
        guard let instant else { return false }
        return (signals + past).contains { $0.opened(after: instant) }
    }
}

extension [Suspect] {
    /// These as they are, and what else is suspected now, the better evidence first.
    fileprivate func joined(by fresh: [Suspect]) -> [Suspect] {
        let all = self + fresh.filter { suspect in !contains { $0.isSame(as: suspect) } }
        return Suspect.EvidenceClass.allCases.sorted().flatMap { grade in all.filter { $0.evidenceClass == grade } }
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
