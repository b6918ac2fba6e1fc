/// Who made a change.
public enum ChangeOrigin: Sendable, Hashable {
    /// Whom its source names.
    case named(String)
    case request(RequestID)
    /// A request could have made it, and none did (domain.md §7).
    case outside
}

extension OpsState {
    /// `nil` where nobody can tell.
    public func origin(of change: ChangeEvent) -> ChangeOrigin? {
        if let actor = change.actor { return .named(actor) }
        guard change.kind == .alias || change.serving != nil, change.loss == nil,
            backends[change.id.backend]?.operations?.isEmpty == false
        else { return nil }
        var isInDoubt = false
        for request in requests.entities {
            switch request.outcome(ofCallThatMakes: change) {
            case .tookEffect: return .request(request.id)
            case .intended, .unknown, .failed: isInDoubt = true
            case .refused, nil: continue
            }
        }
        return isInDoubt ? nil : .outside
    }
}

extension ChangeRequest {
    /// What became of its call that makes the change, as near in time as that is told.
    fileprivate func outcome(ofCallThatMakes change: ChangeEvent) -> CallRecord.Outcome? {
        calls.last { record in
            record.distance(to: change.tookEffect) <= CallRecord.slack && plan.calls.indices.contains(record.index)
                && plan.calls[record.index].call.makes(change)
        }?.outcome
    }
}

extension SystemCall {
    /// Whether the change is what the call does: that alias to that version, or that version loaded or unloaded there.
    fileprivate func makes(_ change: ChangeEvent) -> Bool {
        guard backend == change.id.backend else { return false }
        let version = change.rolledOutVersion
        switch self {
        case .setAlias(let model, let alias, let wanted):
            return change.kind == .alias && change.object == alias && change.subject.name == model.name
                && change.after.map(NameNormalisation.version) == wanted.map(NameNormalisation.version)
        case .load(let model, let versions):
            guard change.subject.name == model.name, change.serving != nil else { return false }
            let isNamed = versions.contains { NameNormalisation.version($0) == version }
            return change.isUnload ? !versions.isEmpty && !isNamed : versions.isEmpty || isNamed
        case .unload(let model): return change.subject.name == model.name && change.isUnload
        default: return false
        }
    }
}
