/// Who keeps signals quiet now: what is planned, and for built-in ones the mutes.
struct Quieting {
    private let mutes: [Mute.ID: Mute]
    private let planned: [MaintenanceInForce]
    private let now: Instant

    init(_ state: OpsState, at now: Instant) {
        (mutes, planned, self.now) = (state.mutes, state.triage.maintenance, now)
    }

    /// The condition with why it is quiet, if it is and its own source did not say so.
    func applied(to condition: SignalCondition, clusters: [String]) -> SignalCondition {
        guard condition.suppression == nil else { return condition }
        var condition = condition
        condition.suppression = planned(condition, clusters) ?? mute(condition.id)
        return condition
    }

    /// The same of one that was made quiet before, which may be over.
    func anew(_ condition: SignalCondition, clusters: [String]) -> SignalCondition {
        var condition = condition
        if [.mute, .maintenance].contains(condition.suppression?.cause) { condition.suppression = nil }
        return applied(to: condition, clusters: clusters)
    }

    /// What is under maintenance is expected to be unwell, alerts too.
    private func planned(_ condition: SignalCondition, _ clusters: [String]) -> Suppression? {
        let clusters = condition.id.cluster.isEmpty ? clusters : [condition.id.cluster]
        return planned.first { $0.window.covers(condition.id.service, clusters: clusters) }?.suppression
    }

    private func mute(_ id: Signal.ID) -> Suppression? {
        guard id.kind != .alert, let mute = mutes.values.first(where: { $0.quiets(id, at: now) }) else { return nil }
        return Suppression(
            cause: .mute, reason: "muted by \(mute.createdBy) until \(CivilTime(mute.endsAt).hourAndMinute)",
            until: mute.endsAt)
    }
}

extension Mute {
    /// Whether it quiets the signal at `now`.
    func quiets(_ id: Signal.ID, at now: Instant) -> Bool {
        now >= startsAt && now < endsAt && Glob(service).matches(id.service.rawValue)
            && (kind.isEmpty || Glob(kind).matches(id.kind.rawValue))
            && (detail.isEmpty || Glob(detail).matches(id.detail))
    }
}
