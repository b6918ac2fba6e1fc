/// The fastest safe way out of an incident, which may help though the cause is something else (domain.md §5).
public struct Lever: Sendable, Hashable, Codable {
    public enum Action: Sendable, Hashable, Codable {
        /// Traffic returns from one version to another; the registry's pointer that moves with it, where one is known.
        case rollback(service: ServiceID, from: String, to: String, alias: String?)
        /// A change is taken back: a feature's definition, a configuration, an unloading.
        case revert(ChangeEvent)
    }

    public var action: Action
    /// In words: `rollback v47 → v46 (alias challenger)`.
    public var text: String
    /// What will still be wrong afterwards.
    public var willNotFix: [Signal.ID]
    /// The runbook that an alert names.
    public var runbook: String?

    public init(action: Action, willNotFix: [Signal.ID], runbook: String? = nil) {
        self.action = action
        text = action.text
        self.willNotFix = willNotFix
        self.runbook = runbook
    }
}

extension Lever.Action {
    var text: String {
        guard case .rollback(_, _, _, let alias?) = self else { return briefText }
        return "\(briefText) (alias \(alias))"
    }

    /// Without the registry's pointer: `rollback v47 → v46`.
    public var briefText: String {
        switch self {
        case .rollback(_, let from, let to, _):
            "rollback \(NameNormalisation.shown(from)) → \(NameNormalisation.shown(to))"
        case .revert(let change) where change.isUnload:
            change.object == change.subject.name
                ? "load \(change.object) again" : "load \(change.object) of \(change.subject.name) again"
        case .revert(let change): change.before.map { "set \(change.object) back to \($0)" } ?? change.object
        }
    }

}

extension Lever {
    /// The kinds of change request by which a runbook's step would pull it.
    var actionKinds: Set<String> {
        if case .rollback = action { ["rollback", "abort", "shiftTraffic"] } else { [] }
    }
}
