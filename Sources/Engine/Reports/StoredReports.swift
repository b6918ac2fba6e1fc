public import OpsModel
internal import Store

extension StoreReading {
    /// The post-mortem of an incident, from the record alone; `nil` where none such is kept.
    ///
    /// - Throws: ``StoreProblem`` where there is a store that cannot be read.
    public func postmortem(of id: IncidentID, at now: Instant) async throws(StoreProblem) -> PostmortemReport? {
        let read = try await reading { store async throws(StoreError) -> PostmortemReport? in
            guard let kept = try await store.incident(id) else { return nil }
            let episodes = try await store.load(at: now, limits: .standard).episodes
            let report = PostmortemReport(
                incident: kept.incident.known(by: episodes), timeline: kept.timeline,
                requests: try await store.requests(), at: now)
            return try await report.completed(from: store)
        }
        return read ?? nil
    }

    /// What whoever takes over must know, from the record alone.
    ///
    /// - Throws: ``StoreProblem`` where there is a store that cannot be read.
    public func handover(at now: Instant) async throws(StoreProblem) -> HandoverReport {
        let content = try await content(at: now)
        let report = HandoverReport(
            fleet: configuration.name ?? "",
            incidents: content.incidents.filter { $0.status != .resolved && $0.record.mergedInto == nil },
            owners: Dictionary(configuration.services.map { ($0.id, $0.owner) }) { first, _ in first }
                .compactMapValues { $0 },
            requests: content.history.requests ?? [], mutes: content.history.mutes, isOfNow: false,
            by: OperatingSystemUser.name, at: now)
        return await configuration.completed(report)
    }
}

extension PostmortemReport {
    /// With how it was when it opened, and the worst of the numbers that are kept.
    func completed(from store: any OpsStore) async throws(StoreError) -> PostmortemReport {
        var report = self
        report.opening = try await store.snapshot(of: incident.id)
        let end = incident.resolvedAt ?? at
        for id in (report.opening?.goldenSignals ?? []).map(\.id) {
            for kind in PostmortemReport.figures where !worst.contains(where: { $0.series == id && $0.kind == kind }) {
                let samples = try await store.samples(
                    of: SeriesID(entity: .signals(id), kind: kind), from: incident.onset.earliest, to: end, step: .zero)
                if let found = samples.worst(of: id, kind, from: incident.onset.earliest, to: end) {
                    report.worst.append(found)
                }
            }
        }
        return report
    }
}

extension Configuration {
    /// With the freezes of the policy; without them, said to be unknown, where that cannot be read.
    public func completed(_ report: HandoverReport) async -> HandoverReport {
        var report = report
        report.freezes = (try? await RequestDesk.policy(of: self).get())?.freezes
        return report
    }
}
