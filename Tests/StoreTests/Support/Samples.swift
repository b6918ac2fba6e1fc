import OpsModel

/// Entities for tests of the store.
enum Samples {
    static let start = Instant(seconds: 1_774_753_200)
    static let end = start + .seconds(600)

    static func signal(
        _ kind: Signal.Kind = .sloBurn, detail: String = "availability", opened: Instant? = start,
        closed: Instant? = nil
    ) -> Signal {
        let subject = Subject(name: "fraud-detection", version: "v47")
        return Signal(
            id: Signal.ID(service: "fraud-detection", environment: .production, kind: kind, detail: detail),
            severity: .critical, state: closed == nil ? .open : .closed, subject: subject, title: "\(kind) \(detail)",
            onset: InstantInterval(start - .seconds(60), start), openedAt: opened, closedAt: closed,
            evidence: [Evidence("error ratio over 5m", value: 0.08, threshold: 0.01, unit: .ratio)])
    }

    static func incident(
        _ id: IncidentID = "INC-7K3Q", service: ServiceID = "fraud-detection", opened: Instant = start,
        kinds: [Signal.Kind] = [.sloBurn]
    ) -> Incident {
        Incident(
            id: id, title: service.rawValue, service: service, environment: .production, services: [service],
            level: 2, status: .open, onset: InstantInterval(opened), openedAt: opened,
            signals: kinds.map { signal($0) }, record: record(id))
    }

    static func mark(_ by: String, _ text: String = "", after seconds: Int = 0) -> IncidentRecord.Mark {
        IncidentRecord.Mark(by: by, at: start + .seconds(seconds), text: text)
    }

    static func record(_ id: IncidentID = "INC-7K3Q") -> IncidentRecord {
        IncidentRecord(id: id, firstSignal: signal().id)
    }

    static func change(_ key: String = "1", at instant: Instant = start) -> ChangeEvent {
        ChangeEvent(
            id: ChangeID(backend: "prom", key: key), kind: .deployment, subject: Subject(name: "fraud-detection"),
            object: "v47", before: "v46", after: "v47", actor: "ci", tookEffect: InstantInterval(instant))
    }

    static func line(_ text: String, incident: IncidentID = "INC-7K3Q", after seconds: Int = 0) -> IncidentEntry {
        IncidentEntry(
            incident: incident,
            entry: TimelineEntry(at: InstantInterval(start + .seconds(seconds)), kind: .comment, text: text))
    }

    static func mute(_ id: String = "m1", ends: Instant = start + .seconds(3600)) -> Mute {
        Mute(id: id, service: "fraud-detection", reason: "known", createdBy: "b.okafor", startsAt: start, endsAt: ends)
    }

    static let series = SeriesID(
        entity: .signals(SignalsID(backend: "triton", source: "scrape", subject: Subject(name: "fraud"))),
        kind: .errorRatio)

    /// One sample every `step` seconds; the value is its number.
    static func samples(_ count: Int, step: Int = 10, from: Instant = start) -> [Sample] {
        (0..<count).map { Sample(at: from + .seconds($0 * step), value: Double($0)) }
    }

    static func known(_ at: Instant = start) -> DecisionSnapshot {
        DecisionSnapshot(basis: .watched, state: snapshot(at))
    }

    static func snapshot(_ at: Instant = start) -> StateSnapshot {
        StateSnapshot(
            incident: "INC-7K3Q", at: at, observations: [.change(change())],
            backends: [BackendStatus(id: "prom", system: "Prometheus", address: "http://p", interval: .seconds(15))])
    }
}
