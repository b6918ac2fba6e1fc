/// A calendar month of the audit chain that is closed: whose records they are, and the head that proves them even where
/// they are kept no more (domain.md §8).
public struct AuditSegment: Sendable, Hashable {
    /// `2026-10`: the latest month, in UTC by the store's clock, in which one of its records was noted.
    public var month: String
    /// Of its first record.
    public var first: Int
    /// The chain as it stood with its last record.
    public var head: AuditHead
    /// The head as it was written down elsewhere; `nil` until it was.
    public var anchor: AuditAnchor?
    /// Whether its records were taken out of the store.
    public var isPruned: Bool

    public init(month: String, first: Int, head: AuditHead, anchor: AuditAnchor? = nil, isPruned: Bool = false) {
        self.month = month
        self.first = first
        self.head = head
        self.anchor = anchor
        self.isPruned = isPruned
    }

    public var last: Int { head.sequence }
    /// Of records.
    public var count: Int { head.sequence - first + 1 }
}

// A segment is closed by a record that follows it, which says where it begins, where it ends, and what its head is.
extension AuditSegment {
    /// What closes it, in the chain.
    public static let closing = "segment.closed"

    public func draftOfClosing(at now: Instant) -> AuditDraft {
        AuditDraft(
            key: "segment to \(last)", at: now, actor: .program, action: Self.closing, subject: month,
            details: ["first": "\(first)", "last": "\(last)", "count": "\(count)", "head": head.digest.hex])
    }

    /// As the record that closed it tells; `nil` where that tells of none.
    init?(closedBy record: AuditRecord) {
        guard record.action == Self.closing, let first = record.details["first"].flatMap({ Int($0) }),
            let last = record.details["last"].flatMap({ Int($0) }), let head = record.details["head"]
        else { return nil }
        self.init(month: record.subject, first: first, head: AuditHead(sequence: last, digest: Digest(hex: head)))
        guard record.details["count"] == "\(count)" else { return nil }
    }
}

/// That the records of closed segments were taken out of the store, once a file held them.
public struct AuditPruned: Sendable, Hashable {
    /// In the chain.
    static let action = "segment.pruned"

    /// Oldest first; never none.
    public var segments: [AuditSegment]
    /// Where they stand now, and the SHA-256 of it.
    public var file: String
    public var digest: Digest

    public init(_ segments: [AuditSegment], file: String, digest: Digest) {
        self.segments = segments
        self.file = file
        self.digest = digest
    }

    public func draft(by actor: Actor, at now: Instant) -> AuditDraft {
        let (first, last) = (segments.first?.first ?? 0, segments.last?.head ?? .empty)
        return AuditDraft(
            key: "pruned to \(last.sequence)", at: now, actor: actor, action: Self.action,
            subject: segments.map(\.month).joined(separator: " "),
            details: [
                "first": "\(first)", "last": "\(last.sequence)", "head": last.digest.hex, "file": file,
                "digest": digest.hex,
            ])
    }

    /// Up to where the chain was pruned, as a record tells; `nil` where it tells of no such thing.
    static func head(in record: AuditRecord) -> AuditHead? {
        guard record.action == action, let last = record.details["last"].flatMap({ Int($0) }),
            let digest = record.details["head"]
        else { return nil }
        return AuditHead(sequence: last, digest: Digest(hex: digest))
    }
}

extension AuditRecord {
    /// In which it was noted, in UTC by the store's clock: `2026-11`.
    public var month: String { String(recorded.prefix(7)) }
}

extension Instant {
    /// In UTC: `2026-11`.
    public var month: String { String(rfc3339Milliseconds.prefix(7)) }
}
