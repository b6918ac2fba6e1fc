internal import OpsModel

/// Whether a signed word is one on this request of this store, by somebody else, who may, in time.
struct SignatureJudgement: Sendable {
    let request: ChangeRequest
    /// Of the store that the request is in.
    let store: String
    let files: Trust.Contents
    let now: Instant

    /// - Returns: whose word it is, and what it is worth.
    /// - Throws: why it does not count.
    func judge(_ signed: SignedApproval) async throws(DeskError) -> (approver: Actor, standing: Approval.Standing) {
        try compare(signed.text)
        let key = try await verify(signed)
        if signed.text.decision != .rejected { try refuseSamePerson(signed.text, key) }
        return (Actor(signed.text.approver, .signature(key: key)), try standing(of: signed.text))
    }

    /// What was signed against what is here.
    private func compare(_ text: ApprovalText) throws(DeskError) {
        let id = request.id.rawValue
        let asked = ApprovalText(
            request, store: store, approver: text.approver, decision: text.decision, notAfter: text.notAfter,
            nonce: text.nonce, comment: text.comment)
        let mistakes: [(Bool, String)] = [
            (text.store == store, "was signed for a request of another store (\(text.store.prefix(8)))"),
            (
                text.revision == request.revision,
                "was signed for revision \(text.revision) of \(id), which is at \(request.revision): export it again"
            ),
            (text.plan == request.plan.digest, "was signed for another plan than that of \(id): export it again"),
            (
                text.bound == request.plan.boundDigest,
                "was signed for other values than \(id) is bound to: export it again"
            ),
            (
                text.policy == request.ruling.policy,
                "was signed under another policy (\(text.policy.brief)) than that of \(id)"
                    + " (\(request.ruling.policy.brief))"
            ),
            (
                text.requester == request.requester.name,
                "names \(text.requester) as who requested \(id), which \(request.requester.name) did"
            ),
            (
                text.shown == asked.shown,
                "was signed for other reasons, checks or results than \(id) has: export it again"
            ),
            (text == asked, "names another title or other calls than \(id) has: export it again"),
            (now < text.notAfter, "held until \(CivilTime(text.notAfter).rfc3339): it must be signed again"),
        ]
        if let mistake = mistakes.first(where: { !$0.0 }) {
            throw DeskError("the signature of \(text.approver) \(mistake.1)")
        }
    }

    private func verify(_ signed: SignedApproval) async throws(DeskError) -> String {
        guard let signers = files.signers else {
            throw DeskError("no signature counts here: name the file of allowed signers under 'decisions: signers:'")
        }
        do throws(SignatureError) {
            return try await SSHSignatures.verify(
                SSHSignatures.Question(
                    text: signed.text.text, armor: signed.armor, principal: signed.text.approver, signers: signers,
                    revoked: files.revoked, at: now))
        } catch {
            throw DeskError("the signature of \(signed.text.approver) does not count: \(error)")
        }
    }

    /// Two names with one key are one person, and so are the requester and whoever signs with one of their keys.
    private func refuseSamePerson(_ text: ApprovalText, _ key: String) throws(DeskError) {
        let signers = AllowedSigners(files.signers ?? [])
        let requester = request.requester.name
        if signers.keys(of: requester).contains(key) {
            throw DeskError(
                "\(text.approver) signed with a key of \(requester), who requested \(request.id.rawValue): "
                    + "somebody else must")
        }
        guard text.decision == .approved else { return }
        for earlier in request.approvals
        where earlier.approver.name != text.approver && signers.keys(of: earlier.approver.name).contains(key) {
            throw DeskError(
                "\(text.approver) signed with a key of \(earlier.approver.name), who has approved "
                    + "\(request.id.rawValue) already: somebody else must")
        }
    }

    private func standing(of text: ApprovalText) throws(DeskError) -> Approval.Standing {
        let files = (request.ruling.selfAssertedBy ?? []) + files.writable
        guard let file = files.first else { return .advisory }
        guard request.ruling.acceptsSelfAsserted || text.decision == .rejected else {
            throw DeskError(
                "the signature of \(text.approver) proves nothing here, and \(request.environment.name) asks for proof: "
                    + file)
        }
        return .selfAsserted
    }
}
