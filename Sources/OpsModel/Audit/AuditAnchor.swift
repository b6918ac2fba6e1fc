/// Where the chain stood, written down where whoever can write the store cannot easily rewrite; signed where a key is
/// configured.
public struct AuditAnchor: Sendable, Hashable, Codable {
    /// What its signatures are for (ssh-keygen(1), `-n`).
    public static let namespace = "anchor@mlops-tui"
    /// Whose they are among the allowed signers.
    public static let principal = "mlops-tui"

    public var head: AuditHead
    /// `2026-11-29T03:14:02.118Z`.
    public var at: String
    /// The id of the store whose chain it is; `nil` in those that were written before ids stood there.
    public var store: String?
    /// The month whose segment ends there; `nil` for a head in between.
    public var segment: String?
    /// The armoured signature of ``signedText``; `nil` where it is not signed.
    public var signature: String?
    /// Which anchor it is: a path, `journal`, a git ref; not part of what is written down.
    public var place = ""

    public init(_ head: AuditHead, at instant: Instant, store: String? = nil, segment: String? = nil) {
        self.head = head
        at = instant.rfc3339Milliseconds
        self.store = store
        self.segment = segment
    }

    enum CodingKeys: String, CodingKey { case sequence, digest, at, store, segment, signature }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        head = AuditHead(
            sequence: try container.decode(Int.self, forKey: .sequence),
            digest: try container.decode(Digest.self, forKey: .digest))
        at = try container.decode(String.self, forKey: .at)
        store = try container.decodeIfPresent(String.self, forKey: .store)
        segment = try container.decodeIfPresent(String.self, forKey: .segment)
        signature = try container.decodeIfPresent(String.self, forKey: .signature)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(head.sequence, forKey: .sequence)
        try container.encode(head.digest, forKey: .digest)
        try container.encode(at, forKey: .at)
        try container.encodeIfPresent(store, forKey: .store)
        try container.encodeIfPresent(segment, forKey: .segment)
        try container.encodeIfPresent(signature, forKey: .signature)
    }

    /// One line of JSON.
    public var text: String { CanonicalJSON.text(self) ?? "" }

    /// What its signature is of: its line without the signature.
    public var signedText: String {
        var unsigned = self
        unsigned.signature = nil
        return unsigned.text
    }

    /// `nil` for what is no anchor.
    public init?(text: String, place: String = "") {
        guard var anchor = CanonicalJSON.value(AuditAnchor.self, text) else { return nil }
        anchor.place = place
        self = anchor
    }
}
