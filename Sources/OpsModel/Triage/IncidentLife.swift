/// Where an incident stands: `open → acknowledged → mitigating → monitoring → resolved` (domain.md §5).
struct IncidentLife {
    /// Whom the timeline names for what no person did.
    static let ownName = "mlops-tui"

    let rules: SignalRules
    let now: Instant

    /// Sets status and end, and takes back an acknowledgement or a closing that what came since has overtaken.
    ///
    /// A deliberate one of `changes` after it opened is somebody's remedy.
    func settle(_ incident: inout Incident, changes: [ChangeEvent]) {
        let extent = IncidentRecord.Extent(level: incident.level, services: incident.services)
        cancel(&incident.record, extent, incident)
        if let closed = incident.record.closed {
            (incident.status, incident.resolvedAt) = (.resolved, closed.at)
            return
        }
        if let end = end(of: incident) {
            guard now - end >= rules.quiet else {
                incident.status = .monitoring
                return
            }
            (incident.status, incident.resolvedAt) = (.resolved, end + rules.quiet)
            return
        }
        let isRemedied = changes.contains { change in
            !change.isAutomatic && change.tookEffect.earliest > incident.openedAt && change.kind != .version
        }
        if isRemedied {
            incident.status = .mitigating
        } else {
            incident.status = incident.record.acknowledged == nil ? .open : .acknowledged
        }
    }

    /// When the last of its signals closed; `nil` while one is open or its input is lost. What is silenced holds nothing open.
    private func end(of incident: Incident) -> Instant? {
        guard !incident.signals.contains(where: { $0.isLasting && $0.suppression == nil }) else { return nil }
        let last = incident.signals.compactMap(\.closedAt).max() ?? incident.openedAt
        return max(last, incident.record.reopened?.at ?? last)
    }

    private func cancel(
        _ record: inout IncidentRecord, _ extent: IncidentRecord.Extent, _ incident: Incident
    ) {
        record.dropOvertaken()
        let isWorse = [
            record.closed == nil ? nil : record.whenClosed, record.acknowledged == nil ? nil : record.whenAcknowledged,
        ].contains { $0.map(extent.isWorse) ?? false }
        guard isWorse else { return }
        record.reopened = IncidentRecord.Mark(by: Self.ownName, at: now, text: "it got worse")
        record.dropOvertaken()
    }

    /// When it resolves by time alone.
    func due(_ incident: Incident) -> Instant? {
        incident.status == .monitoring ? end(of: incident).map { $0 + rules.quiet } : nil
    }
}

extension IncidentRecord {
    /// Takes away what a reopening came after. The reopening stays, so that a store that still has the older mark, whose
    /// absence undoes nothing, does not bring it back.
    mutating func dropOvertaken() {
        guard let reopened else { return }
        if let mark = acknowledged, mark.at <= reopened.at { (acknowledged, whenAcknowledged) = (nil, nil) }
        if let mark = closed, mark.at <= reopened.at { (closed, whenClosed) = (nil, nil) }
    }
}
