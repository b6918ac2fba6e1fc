/// What counts as somebody's remedy for an incident: what takes requests from a suspected version, or takes a suspected
/// change back, once it had opened.
struct Remedies {
    private let openedAt: Instant
    private let suspected: [ChangeEvent]
    /// Without a `v`.
    private let versions: Set<String>

    init(_ incident: Incident) {
        openedAt = incident.openedAt
        suspected = incident.suspects.filter { $0.contradiction == nil }.flatMap(\.changes).filter {
            $0.tookEffect.earliest <= incident.openedAt
        }
        var names = suspected.compactMap(\.rolledOutVersion)
        names += incident.signals.compactMap(\.subject.version)
        if case .rollback(_, let from, _, _)? = incident.lever?.action { names.append(from) }
        versions = Set(names.map(NameNormalisation.version))
    }

    func include(_ change: ChangeEvent) -> Bool {
        guard !change.isAutomatic, change.tookEffect.earliest > openedAt else { return false }
        switch change.kind {
        case .alias:
            return isSuspected(change.before) && !isSuspected(change.after)
        case .traffic:
            guard let step = change.traffic, let before = step.before, isSuspected(change.rolledOutVersion) else {
                return false
            }
            return step.after < before
        case .deployment:
            return isSuspected(change.rolledOutVersion) && ["unloaded", "gone"].contains(change.after)
        case .version: return false
        case .feature, .configuration, .infrastructure, .scale, .restart, .pipeline, .other:
            return suspected.contains {
                $0.kind == change.kind && $0.object == change.object && $0.before != nil && $0.before == change.after
            }
        }
    }

    private func isSuspected(_ version: String?) -> Bool {
        version.map { versions.contains(NameNormalisation.version($0)) } ?? false
    }
}
