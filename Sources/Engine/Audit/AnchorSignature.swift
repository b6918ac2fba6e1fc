internal import OpsModel

/// What the signature of an anchor is worth.
public enum AnchorSignature: Sendable, Hashable {
    case notSigned
    /// By the key of this fingerprint.
    case holds(key: String)
    /// Nothing could judge it.
    case unchecked(String)
    case fails(String)

    /// As of when the anchor was written, by the signers and the revoked keys that are configured now.
    init(of anchor: AuditAnchor?, _ files: Result<Trust.Contents, DeskError>) async {
        guard let anchor, let armor = anchor.signature else {
            self = .notSigned
            return
        }
        self = await Self.judged(anchor, armor, files)
    }

    private static func judged(
        _ anchor: AuditAnchor, _ armor: String, _ files: Result<Trust.Contents, DeskError>
    ) async -> AnchorSignature {
        let contents: Trust.Contents
        do throws(DeskError) {
            contents = try files.get()
        } catch {
            return .unchecked(error.description)
        }
        guard let signers = contents.signers else { return .unchecked(AuditSignatures.noSigners) }
        guard let at = Instant(rfc3339: anchor.at) else { return .fails("it was written at no time") }
        do throws(SignatureError) {
            return .holds(
                key: try await SSHSignatures.verify(
                    SSHSignatures.Question(
                        text: anchor.signedText, armor: armor, principal: AuditAnchor.principal, signers: signers,
                        revoked: contents.revoked, at: at, namespace: AuditAnchor.namespace)))
        } catch {
            return error.isJudged ? .fails(error.description) : .unchecked(error.description)
        }
    }

    /// For people.
    public var text: String {
        switch self {
        case .notSigned: "not signed"
        case .holds(let key): "signed by \(key)"
        case .unchecked(let why): "signed, not checked: \(why)"
        case .fails(let why): "its signature does not hold: \(why)"
        }
    }

    /// Why it does not hold, where it does not.
    var failure: String? {
        if case .fails(let why) = self { return why }
        return nil
    }
}
