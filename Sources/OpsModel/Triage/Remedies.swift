/// What counts as somebody's remedy for an incident: what takes requests from a suspected version, or takes a suspected
/// change back, once it had opened.
struct Remedies {
    /// When the first signal of each service opened.
    private let openedAt: [ServiceID: Instant]
    private let suspects: [Suspect]
    /// Versions that the signals and the lever name, without a `v`.
    private let named: Set<String>

    init(_ incident: Incident) {
        openedAt = Dictionary(
            incident.episodes.compactMap { signal in signal.openedAt.map { (signal.id.service, $0) } },
            uniquingKeysWith: min)
        suspects = incident.suspects.filter { $0.contradiction == nil }
        var names = incident.signals.compactMap(\.subject.version)
        if case .rollback(_, let from, _, _)? = incident.lever?.action { names.append(from) }
        named = Set(names.map(NameNormalisation.version))
    }

    /// The services whose signals the change of this service mends: its own, and what is explained by the change that it
    /// takes back; none where it is no remedy.
    func reach(of change: ChangeEvent, in service: ServiceID) -> Set<ServiceID> {
        guard let opened = openedAt[service], change.tookEffect.earliest > opened else { return [] }
        let earlier = suspects.flatMap(\.changes).filter { $0.tookEffect.earliest <= opened }
        guard isRemedy(change, of: earlier) else { return [] }
        let undone = suspects.filter { $0.changes.contains { $0.kind == change.kind && $0.object == change.object } }
        return Set(undone.flatMap(\.explains).map(\.service)).union([service])
    }

    private func isRemedy(_ change: ChangeEvent, of suspected: [ChangeEvent]) -> Bool {
        guard !change.isAutomatic else { return false }
        let versions = named.union(suspected.compactMap(\.rolledOutVersion).map(NameNormalisation.version))
        func isSuspected(_ version: String?) -> Bool {
            version.map { versions.contains(NameNormalisation.version($0)) } ?? false
        }
        switch change.kind {
        case .alias:
            return isSuspected(change.before) && !isSuspected(change.after)
        case .traffic:
            guard let step = change.traffic, let before = step.before, isSuspected(change.rolledOutVersion) else {
                return false
            }
            return step.after < before
        case .deployment:
            if change.isUnload { return isSuspected(change.rolledOutVersion) }
            return change.after == "loaded" && suspected.contains { $0.isUnload && $0.object == change.object }
        case .version: return false
        case .feature, .configuration, .infrastructure, .scale, .restart, .pipeline, .other:
            return suspected.contains {
                $0.kind == change.kind && $0.object == change.object && $0.before != nil && $0.before == change.after
            }
        }
    }
}
