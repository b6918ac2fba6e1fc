internal import OpsModel
internal import Threads

/// Whether a signed word is one on this request of this store, by somebody else, who may, in time.
struct SignatureJudgement: Sendable {
    let request: ChangeRequest
    /// Of the store that the request is in.
    let store: String
    let files: Trust.Contents
    let now: Instant
    var accounts = Accounts.system

    /// - Returns: whose word it is, and what it is worth.
    /// - Throws: why it does not count.
    func judge(_ signed: SignedApproval) async throws(DeskError) -> (approver: Actor, standing: Approval.Standing) {
        try compare(signed.text)
        let key = try await verify(signed)
        let people = await people()
        if signed.text.decision != .rejected { try people.refuseSamePerson(signed.text, key) }
        return (Actor(signed.text.approver, .signature(key: key)), try standing(of: signed.text, people))
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

    private func people() async -> PeopleOfRequest {
        let (request, signers, accounts) = (request, files.signers ?? [], accounts)
        let found = await WorkerThread.run { PeopleOfRequest(request, AllowedSigners(signers), accounts) }
        return found
            ?? PeopleOfRequest(request, AllowedSigners(signers), Accounts(name: { _ in nil }, uid: { _ in nil }))
    }

    private func standing(
        of text: ApprovalText, _ people: PeopleOfRequest
    ) throws(DeskError) -> Approval.Standing {
        let weaknesses = (request.ruling.selfAssertedBy ?? []) + files.writable + people.unknown
        guard let weakness = weaknesses.first else { return .advisory }
        guard request.ruling.acceptsSelfAsserted || text.decision == .rejected else {
            throw DeskError(
                "the signature of \(text.approver) proves nothing here, and \(request.environment.name) asks for proof: "
                    + weakness)
        }
        return .selfAsserted
    }
}

extension Trust.Contents {
    /// Why a signed word, which held when it was given, does not by the files of now; `nil` where it does, is not signed, or
    /// nothing can judge it.
    func whyVoid(_ approval: Approval) async -> String? {
        guard let text = approval.signedText, let armor = approval.signature, let signers else { return nil }
        do throws(SignatureError) {
            _ = try await SSHSignatures.verify(
                SSHSignatures.Question(
                    text: text, armor: armor, principal: approval.approver.name, signers: signers, revoked: revoked,
                    at: approval.at))
            return nil
        } catch {
            return error.isJudged ? error.description : nil
        }
    }
}
