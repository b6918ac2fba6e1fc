extension OpsState {
    /// Who made a change: whom its source names, else the request whose call it is, else `outside` where a request could have
    /// made it and none did (domain.md §7); `nil` where nobody can tell.
    public func origin(of change: ChangeEvent) -> String? {
        if let actor = change.actor { return actor }
        guard change.kind == .alias || change.serving != nil, change.loss == nil,
            backends[change.id.backend]?.operations?.isEmpty == false
        else { return nil }
        var isInDoubt = false
        for request in requests.entities {
            switch request.outcome(ofCallThatMakes: change) {
            case .tookEffect: return request.id.rawValue
            case .intended, .unknown, .failed: isInDoubt = true
            case .refused, nil: continue
            }
        }
        return isInDoubt ? nil : "outside"
    }
}

extension ChangeRequest {
    /// Clocks, and polls that find what changed, lie so far apart at most.
    private static let slack = Duration.seconds(120)

    /// What became of its call that makes the change, as near in time as that is told.
    fileprivate func outcome(ofCallThatMakes change: ChangeEvent) -> CallRecord.Outcome? {
        calls.last { record in
            guard plan.calls.indices.contains(record.index), plan.calls[record.index].call.makes(change) else {
                return false
            }
            let call = InstantInterval(record.intendedAt, max(record.intendedAt, record.endedAt ?? record.intendedAt))
            return call.distance(to: change.tookEffect) <= Self.slack
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
