internal import OpsModel

/// Who requested, who approved already and who let it go, by every name and key that is theirs: two names are one person when they
/// share a key or, on one host, a login (domain.md §8).
struct PeopleOfRequest: Sendable {
    private struct Person: Sendable {
        let actor: Actor
        /// Of the keys that the signers give any of their names.
        let keys: Set<String>
        /// Of the account they logged in to on this host.
        let uid: Int?

        init(_ actor: Actor, _ signers: AllowedSigners, _ accounts: Accounts) {
            self.actor = actor
            guard case .login(let uid, let host) = actor.proof, host == ThisHost.name else {
                (keys, self.uid) = (signers.keys(of: actor.name), nil)
                return
            }
            self.uid = uid
            // Whoever became another user is still who logged in.
            let names = [actor.name, accounts.name(uid)].compactMap { $0 }
            keys = names.reduce(into: []) { $0.formUnion(signers.keys(of: $1)) }
        }
    }

    private let request: RequestID
    private let requester: Person
    private let approvers: [Person]
    /// Who executed it, and who let it go without the approval that it needed.
    private let doers: [Person]
    private let accounts: Accounts

    init(_ request: ChangeRequest, _ signers: AllowedSigners, _ accounts: Accounts) {
        self.request = request.id
        self.accounts = accounts
        requester = Person(request.requester, signers, accounts)
        approvers = request.approvals.map { Person($0.approver, signers, accounts) }
        let glass = request.breakGlass.map { Actor($0.by, .selfAsserted) }
        doers = [glass, request.execution?.by].compactMap { $0 }.map { Person($0, signers, accounts) }
    }

    /// A clause where nobody can tell whether who signs is who requested: the signers have no key of theirs, so any may be.
    var unknown: [String] {
        guard requester.keys.isEmpty, requester.actor.proof != .program else { return [] }
        return ["the signers have no key of \(requester.actor.name), who requests, so any of theirs may be"]
    }

    /// Refuses what the requester signed, an approval of somebody who has approved already, and a review of whoever let it go.
    func refuseSamePerson(_ text: ApprovalText, _ key: String) throws(DeskError) {
        if let how = sharing(text, key, with: requester) {
            throw DeskError(
                "\(text.approver) \(how) of \(requester.actor.name), who requested \(request.rawValue): somebody else must"
            )
        }
        if text.decision == .reviewed {
            for doer in doers {
                guard let how = sharing(text, key, with: doer) else { continue }
                throw DeskError(
                    "\(text.approver) \(how) of \(doer.actor.name), who let \(request.rawValue) go: somebody else must "
                        + "review it")
            }
        }
        guard text.decision == .approved else { return }
        for earlier in approvers where earlier.actor.name != text.approver {
            guard let how = sharing(text, key, with: earlier) else { continue }
            throw DeskError(
                "\(text.approver) \(how) of \(earlier.actor.name), who has approved \(request.rawValue) already: "
                    + "somebody else must")
        }
    }

    private func sharing(_ text: ApprovalText, _ key: String, with person: Person) -> String? {
        if person.keys.contains(key) { return "signed with a key" }
        if let uid = person.uid, accounts.uid(text.approver) == uid { return "is the account" }
        return nil
    }
}
