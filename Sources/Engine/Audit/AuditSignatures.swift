public import OpsModel

/// Checks again the signatures that the audit chain keeps: whether each is of the text beside it, by the key that its
/// record names, and whether that text says what the record says.
///
/// As of each decision, by the signers and the revoked keys that are configured now: a key that was taken out or revoked
/// since is a signature that no longer fits, which is something to look at.
public struct AuditSignatures: Sendable {
    /// What came of it.
    public struct Findings: Sendable {
        /// Records that keep a signature.
        public var count = 0
        /// Why none of them was checked, as a sentence; `nil` where all were.
        public var unchecked: String?
        /// The first record whose signature does not fit.
        public var fault: AuditVerification.Break?
    }

    static let noSigners = "no file of allowed signers is configured (decisions: signers:)"

    public private(set) var findings = Findings()
    private let files: Trust.Contents?
    /// Of the store whose chain it is; `nil` for an export.
    private let store: String?
    private var seen: [Digest: Int] = [:]

    /// Without signers in `files` none can be checked.
    init(_ files: Result<Trust.Contents, DeskError>, store: String?) {
        self.store = store
        switch files {
        case .success(let contents) where contents.signers != nil: self.files = contents
        case .success:
            self.files = nil
            findings.unchecked = Self.noSigners
        case .failure(let error):
            self.files = nil
            findings.unchecked = error.description
        }
    }

    /// Takes the next record. After the first that does not fit only counts.
    mutating func take(_ record: AuditRecord) async {
        guard Approval.Decision(action: record.action) != nil else { return }
        if record.details["signature"] != nil { findings.count += 1 }
        guard findings.fault == nil else { return }
        do throws(Mismatch) {
            try await check(record)
        } catch {
            findings.fault = AuditVerification.Break(sequence: record.sequence, reason: error.reason)
        }
    }

    private struct Mismatch: Error {
        let reason: String
    }

    private mutating func check(_ record: AuditRecord) async throws(Mismatch) {
        guard let armor = record.details["signature"] else {
            guard record.proof.hasPrefix("ssh ") else { return }
            throw Mismatch(reason: "names the key that signed it and keeps no signature")
        }
        guard let signed = record.details["signed"], let text = ApprovalText(text: signed) else {
            throw Mismatch(reason: "keeps a signature of nothing that can be read")
        }
        if let difference = record.difference(from: text, of: store) {
            throw Mismatch(reason: "was signed for \(difference)")
        }
        if let earlier = seen.updateValue(record.sequence, forKey: Digest(of: signed)) {
            throw Mismatch(reason: "takes the signature of record \(earlier) once more")
        }
        try await verify(record, text, armor)
    }

    private mutating func verify(_ record: AuditRecord, _ text: ApprovalText, _ armor: String) async throws(Mismatch) {
        guard findings.unchecked == nil, let signers = files?.signers else { return }
        guard let at = Instant(rfc3339: record.at) else { throw Mismatch(reason: "was decided at no time") }
        let key: String
        do throws(SignatureError) {
            key = try await SSHSignatures.verify(
                SSHSignatures.Question(
                    text: text.text, armor: armor, principal: text.approver, signers: signers, revoked: files?.revoked,
                    at: at))
        } catch {
            guard error.isJudged else { return findings.unchecked = error.description }
            throw Mismatch(reason: "its signature does not hold: \(error)")
        }
        guard record.proof == Actor.Proof.signature(key: key).text else {
            throw Mismatch(reason: "names the key \(record.proof), and \(key) signed it")
        }
    }
}

extension Approval.Decision {
    /// What the audit chain calls it, read back.
    fileprivate init?(action: String) {
        guard action.hasPrefix("request.") else { return nil }
        self.init(rawValue: String(action.dropFirst("request.".count)))
    }
}

extension AuditRecord {
    /// The first thing that what was signed says otherwise than the record; `nil` where the two agree.
    fileprivate func difference(from text: ApprovalText, of store: String?) -> String? {
        let pairs: [(name: String, signed: String, recorded: String?)] = [
            ("request", text.request.rawValue, subject), ("approver", text.approver, actor),
            ("decision", "request.\(text.decision.rawValue)", action),
            ("revision", "\(text.revision)", details["revision"]), ("plan", text.plan.hex, details["plan"]),
            ("bound values", text.bound.hex, details["bound"]), ("policy", text.policy.hex, details["policy"]),
            ("comment", text.comment, details["comment"] ?? ""), ("store", text.store, store ?? text.store),
        ]
        if let other = pairs.first(where: { $0.signed != $0.recorded }) { return "another \(other.name)" }
        // It is noted a moment after it was judged.
        let isLate = Instant(rfc3339: at).map { $0 >= text.notAfter + .seconds(60) } ?? false
        return isLate ? "a time that had ended" : nil
    }
}
