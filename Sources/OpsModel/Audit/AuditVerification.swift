/// Follows a chain line by line and names the first that does not fit.
public struct AuditVerification: Sendable {
    /// What is wrong, as a sentence.
    public struct Break: Error, Sendable, Hashable, CustomStringConvertible {
        /// Of the first record that does not fit.
        public var sequence: Int
        public var reason: String

        public init(sequence: Int, reason: String) {
            self.sequence = sequence
            self.reason = reason
        }

        public var description: String { "record \(sequence): \(reason)" }
    }

    /// As far as the chain was followed and fits.
    public private(set) var head = AuditHead.empty
    /// The anchors that the chain agrees with, the furthest first is ``anchored``.
    public private(set) var anchored: AuditAnchor?
    private var anchors: [Int: [AuditAnchor]]

    public init(anchors: [AuditAnchor] = []) {
        self.anchors = Dictionary(grouping: anchors, by: \.head.sequence)
    }

    /// Takes the next line.
    ///
    /// - Throws: ``Break`` where the line is not the one that was written after the last.
    public mutating func take(_ line: AuditLine) throws(Break) {
        let expected = head.sequence + 1
        guard let record = line.record else { throw Break(sequence: expected, reason: "is no record") }
        guard record.sequence == expected else {
            throw Break(sequence: expected, reason: "is missing: \(record.sequence) stands in its place")
        }
        guard Digest(of: line.text) == line.digest else {
            throw Break(sequence: expected, reason: "was edited: it has not the hash that was kept with it")
        }
        guard record.previous == head.digest else {
            throw Break(
                sequence: expected,
                reason: expected == 1
                    ? "was not the first: it names a record before it"
                    : "does not follow record \(head.sequence): that was edited, or one of the two was put there")
        }
        head = AuditHead(sequence: expected, digest: line.digest)
        try compare(anchors.removeValue(forKey: expected) ?? [])
    }

    private mutating func compare(_ found: [AuditAnchor]) throws(Break) {
        for anchor in found {
            guard anchor.head.digest == head.digest else {
                throw Break(
                    sequence: head.sequence,
                    reason: "is not the one that \(anchor.place) holds of \(anchor.at): the chain was written anew")
            }
            anchored = anchor
        }
    }

    /// Says that no line follows.
    ///
    /// - Throws: ``Break`` where an anchor tells of records after the last one.
    public func end() throws(Break) {
        guard let further = anchors.values.joined().max(by: { $0.head.sequence < $1.head.sequence }) else { return }
        throw Break(
            sequence: head.sequence + 1,
            reason: "is missing: \(further.place) tells of \(further.head.sequence) records at \(further.at)")
    }
}

/// Where the chain stood, written down where whoever can write the store cannot easily rewrite.
public struct AuditAnchor: Sendable, Hashable, Codable {
    public var head: AuditHead
    /// `2026-11-29T03:14:02.118Z`.
    public var at: String
    /// Which anchor it is: a path, `journal`, a git ref; not part of what is written down.
    public var place = ""

    public init(_ head: AuditHead, at instant: Instant) {
        self.head = head
        at = instant.rfc3339Milliseconds
    }

    enum CodingKeys: String, CodingKey { case sequence, digest, at }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        head = AuditHead(
            sequence: try container.decode(Int.self, forKey: .sequence),
            digest: try container.decode(Digest.self, forKey: .digest))
        at = try container.decode(String.self, forKey: .at)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(head.sequence, forKey: .sequence)
        try container.encode(head.digest, forKey: .digest)
        try container.encode(at, forKey: .at)
    }

    /// One line of JSON.
    public var text: String { CanonicalJSON.text(self) ?? "" }

    /// `nil` for what is no anchor.
    public init?(text: String, place: String) {
        guard var anchor = CanonicalJSON.value(AuditAnchor.self, text) else { return nil }
        anchor.place = place
        self = anchor
    }
}
