import OpsModel
import Store
import Testing
import Wire

@testable import Engine

/// A signed word that must not count, and the words it is refused with.
struct Refused: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let sentence: String
    let bring: @Sendable (SigningPlace, ChangeRequest) async throws -> SignedApproval

    init(
        _ name: String, _ sentence: String,
        _ bring: @escaping @Sendable (SigningPlace, ChangeRequest) async throws -> SignedApproval
    ) {
        (testDescription, self.sentence, self.bring) = (name, sentence, bring)
    }

    /// Signed by the right person with the right key, on a text that says something else.
    private static func text(
        _ name: String, _ sentence: String, _ change: @escaping @Sendable (inout ApprovalText) -> Void
    ) -> Refused {
        Refused(name, sentence) { place, request in try await place.signed(request, change: change) }
    }

    static let all = [
        Refused("altered after it was signed", "is not of this text: one of them was altered") { place, request in
            let signed = try await place.signed(request)
            var text = signed.text
            text.comment = "fine by me"
            return try #require(SignedApproval(file: text.text + signed.armor))
        },
        Refused("replayed", "was accepted for CR-1 already") { place, request in
            let signed = try await place.signed(request)
            _ = try await place.desk().accept(signed)
            return signed
        },
        Refused("expired", "held until") { place, request in
            let signed = try await place.signed(request) { $0.notAfter = place.clock.now + .seconds(60) }
            place.clock.advance(by: .seconds(60))
            return signed
        },
        text("of another store", "was signed for a request of another store") { $0.store = "00112233445566778899" },
        text("of another revision", "was signed for revision 2 of CR-1, which is at 1") { $0.revision = 2 },
        text("of another plan", "was signed for another plan than that of CR-1") { $0.plan = Digest(of: "x") },
        text("of other values", "was signed for other values than CR-1 is bound to") { $0.bound = Digest(of: "x") },
        text("under another policy", "was signed under another policy") { $0.policy = Digest(of: "x") },
        text("of another requester", "names a.nother as who requested CR-1") { $0.requester = "a.nother" },
        text("of other reasons", "was signed for other reasons, checks or results") { $0.shown = Digest(of: "x") },
        text("of another title", "names another title or other calls") { $0.title = "NOTHING AT ALL" },
        text("of other calls", "names another title or other calls") { $0.calls = [] },
        text("of a request that is not there", "no request is called CR-9") { $0.request = "CR-9" },
        Refused("of another request", "was signed for another plan than that of CR-2") { place, request in
            _ = try await place.request("ROLLBACK fraud-detection v47 → v45")
            return try await place.signed(request) { $0.request = "CR-2" }
        },
        Refused("in another name", "that is the key of k.lindt and not of m.olsen") { place, request in
            try await place.addKey("m.olsen")
            return try await place.signed(request, by: "m.olsen", key: "k.lindt")
        },
        Refused("with a key that nobody knows", "has no such key for anybody") { place, request in
            try await place.addKey("stranger")
            try place.folder.write("# nobody\n", to: "signers")
            return try await place.signed(request, by: "stranger", key: "stranger")
        },
        Refused("by the requester in their own name", "with a key of y.sato, who requested CR-1") { place, request in
            try await place.addKey("y.sato")
            return try await place.signed(request, by: "k.lindt", key: "y.sato") { $0.approver = "y.sato" }
        },
        Refused("by the requester under a second name", "s.hadow signed with a key of y.sato") { place, request in
            try await place.addKey("y.sato")
            try await place.addKey("y.sato", for: "s.hadow")
            return try await place.signed(request, by: "s.hadow", key: "y.sato")
        },
        Refused("by the requester under a second name whose key has expired", "signed with a key of y.sato") {
            place, request in
            try await place.addKey("y.sato", options: #"valid-before="19690101""#)
            try await place.addKey("y.sato", for: "s.hadow")
            return try await place.signed(request, by: "s.hadow", key: "y.sato")
        },
        Refused("by the requester under a name at a domain", "signed with a key of y.sato") { place, request in
            try await place.addKey("y.sato", for: "y.sato@example.org")
            return try await place.signed(request, by: "y.sato@example.org", key: "y.sato")
        },
        Refused("by a name that shares another key with the requester", "signed with a key of y.sato") {
            place, request in
            try await place.addKey("y.sato", for: "y.sato,s.hadow")
            try await place.addKey("second", for: "s.hadow")
            return try await place.signed(request, by: "s.hadow", key: "second")
        },
        Refused("with a key that is revoked", "of k.lindt is revoked") { place, request in
            try place.folder.write(try place.folder.read("k.lindt.pub"), to: "revoked")
            return try await place.signed(request)
        },
        Refused("with a key that a KRL revokes", "of k.lindt is revoked") { place, request in
            let krl = "\(place.folder.path)/revoked"
            try await Command(["ssh-keygen", "-q", "-k", "-f", krl, "\(place.folder.path)/k.lindt.pub"]).run()
                .requireSuccess()
            return try await place.signed(request)
        },
        Refused("with a key that is no longer valid", "line 3: key has expired") { place, request in
            try await place.addKey("m.olsen", options: #"valid-before="19700112000000Z""#)
            return try await place.signed(request, by: "m.olsen", key: "m.olsen")
        },
        Refused("with a key that is not valid yet", "line 3: key is not yet valid") { place, request in
            try await place.addKey("m.olsen", options: #"valid-after="19700113000000Z""#)
            return try await place.signed(request, by: "m.olsen", key: "m.olsen")
        },
        Refused("with a key for something else", "line 3: key is not permitted for use in signature namespace") {
            place, request in
            try await place.addKey("m.olsen", options: #"namespaces="git""#)
            return try await place.signed(request, by: "m.olsen", key: "m.olsen")
        },
        Refused("made for something else", "is not of this text") { place, request in
            let signed = try await place.signed(request)
            var command = Command(
                ["ssh-keygen", "-Y", "sign", "-n", "git", "-f", "\(place.folder.path)/k.lindt"])
            command.input = Array(signed.text.text.utf8)
            let armor = String(decoding: try await command.run().requireSuccess().output, as: UTF8.self)
            return try #require(SignedApproval(file: signed.text.text + armor))
        },
        Refused("once the request has expired", "has expired") { place, request in
            let signed = try await place.signed(request) { $0.notAfter = place.clock.now + .seconds(9_000) }
            place.clock.advance(by: .seconds(901))
            return signed
        },
        Refused("while the list of revoked keys cannot be read", "revoked: ") { place, request in
            try await Command(["mkdir", "\(place.folder.path)/revoked"]).run().requireSuccess()
            return try await place.signed(request)
        },
    ]
}

@Suite struct `A word that was signed on another machine` {
    @Test func `counts for whom the key stands, and is kept with its signature`() async throws {
        let place = try await SigningPlace()
        try await place.addKey("k.lindt")
        let request = try await place.request()
        let signed = try await place.signed(request)
        let approved = try await place.desk().accept(try #require(SignedApproval(file: signed.file)))
        #expect(approved.status == .approved)
        let approval = try #require(approved.approvals.first)
        #expect(approval.standing == .advisory)
        #expect(approval.approver.name == "k.lindt")
        #expect(approval.approver.proofText.hasPrefix("ssh SHA256:"))
        #expect(approval.comment == "seen")
        let record = try #require(try await place.store.auditLines(after: 0, limit: 9).last?.record)
        #expect(record.action == "request.approved")
        #expect(record.details["signed"] == signed.text.text)
        #expect(record.details["signature"]?.hasPrefix("-----BEGIN SSH SIGNATURE-----\n") == true)
        await place.store.close()
    }

    @Test(arguments: Refused.all) func `is refused`(_ case: Refused) async throws {
        let place = try await SigningPlace(policy: Policy(production: Policy.Rule(approvals: 2)))
        try await place.addKey("k.lindt")
        let signed = try await `case`.bring(place, try await place.request())
        let before = try await place.store.request("CR-1")
        let error = await #expect(throws: DeskError.self) { try await place.desk().accept(signed) }
        #expect(error?.description.contains(`case`.sentence) == true, "\(error?.description ?? "accepted")")
        #expect(try await place.store.request("CR-1") == before)
        await place.store.close()
    }

    @Test func `of two programs that bring it at once is taken by one`() async throws {
        let place = try await SigningPlace(policy: Policy(production: Policy.Rule(approvals: 2)))
        try await place.addKey("k.lindt")
        let signed = try await place.signed(try await place.request())
        let clock = place.clock
        let other = try await SQLiteStore.open(path: place.store.place) { clock.now }
        let desks = [place.desk(), place.desk(other), place.desk(), place.desk(other)]
        let taken = await withTaskGroup(of: Bool.self) { group in
            for desk in desks { group.addTask { (try? await desk.accept(signed)) != nil } }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(taken == 1)
        #expect(try await place.store.request("CR-1")?.approvalCount == 1)
        await other.close()
        await place.store.close()
    }

    @Test func `is one of two where the policy asks for two, and one person's keys are one`() async throws {
        let place = try await SigningPlace(policy: Policy(production: Policy.Rule(approvals: 2)))
        try await place.addKey("k.lindt")
        try await place.addKey("k.lindt", for: "k.other")
        try await place.addKey("m.olsen")
        let request = try await place.request()
        #expect(try await place.desk().accept(place.signed(request)).status == .proposed)
        let again = try await place.signed(request, by: "k.other", key: "k.lindt")
        let error = await #expect(throws: DeskError.self) { try await place.desk().accept(again) }
        #expect(error?.description.contains("signed with a key of k.lindt, who has approved") == true)
        let second = try await place.signed(request, by: "m.olsen", key: "m.olsen")
        #expect(try await place.desk().accept(second).status == .approved)
        await place.store.close()
    }

    /// With everything done, by break-glass of the one and executed by the other.
    private func awaitingReview(_ place: SigningPlace, glass: Actor, executor: Actor) async throws -> ChangeRequest {
        let request = try await place.request()
        let execution = Execution(by: executor, process: "x", began: place.clock.now, leaseEnds: place.clock.now)
        let events: [(RequestEvent, Actor)] = [
            (.overridden(reason: "nobody is awake"), glass), (.executionBegan(execution), executor),
            (.callIntended(0), .program), (.callEnded(0, .tookEffect), .program), (.tookEffect, .program),
        ]
        for (event, actor) in events {
            _ = try await place.store.advance(request.id, by: event, actor: actor, at: place.clock.now, with: nil)
        }
        return try #require(try await place.store.request(request.id))
    }

    @Test func `is no review by who let it go, under a second name or in the executor's own`() async throws {
        let place = try await SigningPlace()
        try await place.addKey("m.dubois")
        try await place.addKey("m.dubois", for: "mdubois")
        try await place.addKey("k.lindt")
        let (dubois, lindt) = (
            Actor("m.dubois", .login(uid: 1002, host: "ops-1")), Actor("k.lindt", .login(uid: 1003, host: "ops-1"))
        )
        let own = try await awaitingReview(place, glass: dubois, executor: dubois)
        let second = try await place.signed(own, by: "mdubois", key: "m.dubois", .reviewed)
        await #expect(throws: DeskError.self) { try await place.desk().accept(second) }
        let others = try await awaitingReview(place, glass: lindt, executor: dubois)
        let executors = try await place.signed(others, by: "m.dubois", key: "m.dubois", .reviewed)
        await #expect(throws: DeskError.self) { try await place.desk().accept(executors) }
        let lindts = try await place.signed(own, by: "k.lindt", key: "k.lindt", .reviewed)
        #expect(try await place.desk().accept(lindts).review != nil)
        await place.store.close()
    }

    @Test func `may be a no, and then ends the request`() async throws {
        let place = try await SigningPlace()
        try await place.addKey("k.lindt")
        let rejected = try await place.desk().accept(place.signed(try await place.request(), .rejected))
        #expect(rejected.status == .rejected)
        #expect(rejected.ending == "seen")
        await place.store.close()
    }

    @Test func `counts only for those whom the policy names`() async throws {
        let place = try await SigningPlace(
            policy: Policy(production: Policy.Rule(from: ["payments"]), groups: ["payments": ["m.olsen"]]))
        try await place.addKey("k.lindt")
        try await place.addKey("m.olsen")
        let request = try await place.request()
        let error = await #expect(throws: DeskError.self) { try await place.desk().accept(place.signed(request)) }
        #expect(error?.description == "k.lindt may not approve in production: payments may")
        let approved = try await place.desk().accept(place.signed(request, by: "m.olsen", key: "m.olsen"))
        #expect(approved.status == .approved)
        await place.store.close()
    }

    @Test(arguments: ["by who brings it", "by who requested"])
    func `proves nothing where the signers can be changed, so production refuses it`(_ whom: String) async throws {
        let isOurs = whom == "by who brings it"
        let place = try await SigningPlace(writable: isOurs ? ["/signers"] : [])
        try await place.addKey("k.lindt")
        let request = try await place.request(selfAsserted: isOurs ? [] : ["the file of policy /p can be changed"])
        let error = await #expect(throws: DeskError.self) { try await place.desk().accept(place.signed(request)) }
        #expect(error?.description.contains("proves nothing here, and production asks for proof: the file of ") == true)
        await place.store.close()
    }

    @Test(arguments: [("y.sato", false), ("y.sato", true)])
    func `proves nothing where the signers have no key of who requests`(
        _ name: String, _ isKnown: Bool
    ) async throws {
        let place = try await SigningPlace()
        try await place.addKey("k.lindt")
        let request = try await place.request(knowsRequester: isKnown)
        let signed = try await place.signed(request)
        guard !isKnown else {
            #expect(try await place.desk().accept(signed).approvals.map(\.standing) == [.advisory])
            return await place.store.close()
        }
        let error = await #expect(throws: DeskError.self) { try await place.desk().accept(signed) }
        #expect(error?.description.contains("the signers have no key of y.sato, who requests") == true)
        await place.store.close()
    }

    @Test func `counts against what the program itself proposed, which signs nothing`() async throws {
        let place = try await SigningPlace()
        try await place.addKey("k.lindt")
        let approved = try await place.desk().accept(place.signed(try await place.request(by: .program)))
        #expect(approved.approvals.map(\.standing) == [.advisory])
        await place.store.close()
    }

    /// `svc` is what the person who logged in as 1000 became; 1000 is y.sato, and m.toor is another name of it.
    @Test(arguments: [
        ("y.sato", "y.sato", "y.sato signed with a key of svc, who requested CR-1"),
        ("m.toor", "m.toor", "m.toor is the account of svc, who requested CR-1"), ("k.lindt", "k.lindt", nil),
    ])
    func `is refused by whoever logged in as who requested, whatever user they became`(
        _ approver: String, _ key: String, _ refusal: String?
    ) async throws {
        let place = try await SigningPlace()
        for name in ["y.sato", "m.toor", "k.lindt"] { try await place.addKey(name) }
        let request = try await place.request(
            by: Actor("svc", .login(uid: 1000, host: ThisHost.name)), knowsRequester: false)
        let accounts = ["y.sato": 1000, "m.toor": 1000, "k.lindt": 1001, "svc": 990]
        let judgement = SignatureJudgement(
            request: request, store: try await place.store.storeID(), files: try await place.trust.contents(),
            now: place.clock.now, accounts: Accounts(name: { $0 == 1000 ? "y.sato" : nil }, uid: { accounts[$0] }))
        let signed = try await place.signed(request, by: approver, key: key)
        if let refusal {
            let error = await #expect(throws: DeskError.self) { try await judgement.judge(signed) }
            #expect(error?.description.hasPrefix(refusal) == true, "\(error?.description ?? "")")
        } else {
            #expect(try await judgement.judge(signed).standing == .advisory)
        }
        await place.store.close()
    }

    @Test func `is marked self-asserted where that is accepted`() async throws {
        let place = try await SigningPlace(
            policy: Policy(production: Policy.Rule(acceptsSelfAsserted: true)), writable: ["/signers"])
        try await place.addKey("k.lindt")
        let approved = try await place.desk().accept(place.signed(try await place.request()))
        #expect(approved.approvals.map(\.standing) == [.selfAsserted])
        await place.store.close()
    }

    @Test(arguments: [
        ("false", "false failed with exit code 1."), ("no-such-keygen", "no-such-keygen is not installed"),
    ])
    func `is not called altered where nothing could judge it`(_ program: String, _ sentence: String) async throws {
        let question = SSHSignatures.Question(
            text: "", armor: "", principal: "k.lindt", signers: [], at: Instant(seconds: 1), program: program)
        let error = await #expect(throws: SignatureError.self) { try await SSHSignatures.verify(question) }
        #expect(error?.description.hasPrefix(sentence) == true)
    }

    /// A text that differs is another word, whatever byte of it differs, and the signature is not of it.
    @Test func `never counts with another byte in it`() async throws {
        let place = try await SigningPlace()
        try await place.addKey("k.lindt")
        let request = try await place.request()
        let signed = try await place.signed(request)
        let judgement = SignatureJudgement(
            request: request, store: try await place.store.storeID(), files: try await place.trust.contents(),
            now: place.clock.now)
        _ = try await judgement.judge(signed)
        let bytes = Array(signed.file.utf8)
        var (judged, taken) = (0, 0)
        for index in bytes.indices {
            var changed = bytes
            changed[index] = bytes[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            guard let other = SignedApproval(file: String(decoding: changed, as: UTF8.self)) else { continue }
            judged += 1
            guard (try? await judgement.judge(other)) != nil else { continue }
            taken += 1
            #expect(other.text == signed.text, "byte \(index)")
        }
        // The armour's version number, and the last bits of its base 64: another spelling of the same signature.
        #expect(taken <= 2)
        #expect(judged > 200)
        await place.store.close()
    }

    @Test func `counts no more at the execution where its key was revoked since`() async throws {
        let place = try await SigningPlace()
        try await place.addKey("k.lindt")
        let request = try await place.request()
        #expect(try await place.desk().accept(try await place.signed(request)).status == .approved)
        try place.folder.write(try place.folder.read("k.lindt.pub"), to: "revoked")
        let back = try await place.desk().execute(request.id)
        #expect(back.status == .proposed && back.approvals.isEmpty && back.calls.isEmpty)
        #expect(back.moved.first?.hasPrefix("the approval of k.lindt holds no more: the key SHA256:") == true)
        #expect(try await place.actions().last == "request.replanned")
        await place.store.close()
    }
}
