/// A file that decisions rest on, as a program found it; that it is another than before is itself a record (domain.md §8).
public struct RuleFile: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Which files the others are, and where the store is.
        case configuration
        /// Who may do what.
        case policy
        /// Whose signatures count, and which no longer do.
        case signers, revocations
    }

    public var kind: Kind
    public var path: String?
    /// `nil` where none is configured.
    public var digest: Digest?

    public init(_ kind: Kind, path: String?, digest: Digest?) {
        self.kind = kind
        self.path = path
        self.digest = digest
    }

    /// What it is compared with by the store: the last of its kind, and of configurations, of which programs on one store
    /// may have one each, the last of that path.
    public var mark: String { kind == .configuration ? "\(kind.rawValue) \(path ?? "")" : kind.rawValue }

    /// That it changed from `before`, where it did; one that nobody ever configured has not.
    public func draft(before: String?, by actor: Actor, at now: Instant) -> AuditDraft? {
        let found = digest?.hex
        guard found != before else { return nil }
        var details = ["before": before ?? "none", "now": found ?? "none"]
        details["file"] = path
        return AuditDraft(
            key: "\(mark) \(before ?? "none") \(found ?? "none") \(now.seconds)", at: now, actor: actor,
            action: "\(kind.rawValue).changed", subject: kind.rawValue, details: details)
    }
}
