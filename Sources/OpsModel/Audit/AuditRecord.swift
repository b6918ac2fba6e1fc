/// One line of what was decided or done (domain.md §8), as it is written, hashed and exported: texts and one number.
public struct AuditRecord: Sendable, Hashable, Codable {
    /// From 1, without a gap. It orders; instants do not.
    public var sequence: Int
    /// By the store's clock, when it was noted: `2026-11-29T03:14:02.118Z`.
    public var recorded: String
    /// When it was decided or done, by the clock of who did it.
    public var at: String
    public var actor: String
    /// What vouches for the actor.
    public var proof: String
    public var action: String
    public var subject: String
    public var details: [String: String]
    /// SHA-256 of the line before, as it is written; 64 zeros for the first.
    public var previous: Digest

    init(_ draft: AuditDraft, sequence: Int, recordedAt: Instant, after previous: Digest) {
        self.sequence = sequence
        recorded = recordedAt.rfc3339Milliseconds
        at = draft.at.rfc3339Milliseconds
        actor = draft.actor.name
        proof = draft.actor.proofText
        action = draft.action
        subject = draft.subject
        details = draft.details
        self.previous = previous
    }
}

/// A record as it is written: one line of JSON, and the SHA-256 of its bytes, which the next line names.
///
/// So that anybody can follow the chain through an export: `head -n 7 audit.jsonl | tail -n 1 | tr -d '\n' | sha256sum`
/// prints what line 8 calls `previous`.
public struct AuditLine: Sendable, Hashable {
    public var text: String
    /// As it was kept beside the line; of an export the one that the text has.
    public var digest: Digest

    public init(text: String, digest: Digest? = nil) {
        self.text = text
        self.digest = digest ?? Digest(of: text)
    }

    /// `nil` where the text is no record.
    public var record: AuditRecord? { CanonicalJSON.value(AuditRecord.self, text) }
}

/// Where the chain stands: what an anchor writes down.
public struct AuditHead: Sendable, Hashable, Codable {
    /// Of the last record; 0 for an empty chain.
    public var sequence: Int
    public var digest: Digest

    public init(sequence: Int, digest: Digest) {
        self.sequence = sequence
        self.digest = digest
    }

    /// Of a chain without records.
    public static let empty = AuditHead(sequence: 0, digest: Digest(hex: String(repeating: "0", count: 64)))

    /// The line that follows, and where the chain stands with it.
    public func following(_ draft: AuditDraft, recordedAt instant: Instant) -> (line: AuditLine, head: AuditHead)? {
        let record = AuditRecord(draft, sequence: sequence + 1, recordedAt: instant, after: digest)
        guard let text = CanonicalJSON.text(record) else { return nil }
        let line = AuditLine(text: text)
        return (line, AuditHead(sequence: record.sequence, digest: line.digest))
    }
}
