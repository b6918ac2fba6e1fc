import FoundationEssentials
import Glibc
import Store
import Testing

@testable import Engine
@testable import OpsModel

@Suite struct `The files that approvals rest on` {
    @Test func `are noted in the audit chain whenever one is another than before, once`() async throws {
        let place = try await SigningPlace(policy: Policy(production: Policy.Rule(approvals: 3)))
        try await place.addKey("k.lindt")
        try await place.addKey("m.olsen")
        let request = try await place.request()
        let before = Digest(of: try place.folder.read("signers")).hex
        _ = try await place.desk().accept(place.signed(request))
        #expect(try await place.actions() == ["request.proposed", "signers.changed", "request.approved"])
        try place.folder.write(try place.folder.read("signers") + "# by hand\n", to: "signers")
        _ = try await place.desk().accept(place.signed(request, by: "m.olsen", key: "m.olsen"))
        let records = try await place.store.auditLines(after: 0, limit: 9).compactMap(\.record)
        #expect(records.map(\.action).suffix(2) == ["signers.changed", "request.approved"])
        let change = records[3].details
        #expect(change["before"] == before)
        #expect(change["now"] == Digest(of: try place.folder.read("signers")).hex)
        #expect(change["file"] == "\(place.folder.path)/signers")
        #expect(records[3].actor == "m.ito")
        await place.store.close()
    }

    @Test func `make a request self-asserted where who requests may change them, and its ruling says which`()
        async throws
    {
        let place = try await SigningPlace(writable: ["/signers"])
        let mute = Mute(
            id: "m", service: "fraud", reason: "", createdBy: "y.sato", startsAt: place.clock.now,
            endsAt: place.clock.now + .seconds(90_000))
        let draft = RequestDraft(
            kind: .mute, service: "fraud", environment: .production, title: "MUTE fraud", place: "",
            calls: [.mute(mute)],
            touches: [], checks: [], undo: "", criteria: [], isRestore: false,
            quiet: QuietExtent(length: .seconds(90_000), isNarrow: true))
        let ruling = try await place.desk().plan(draft).ruling
        #expect(
            ruling.selfAssertedBy == ["the file of signers \(place.folder.path)/signers can be changed by who requests"]
        )
        #expect(ruling.approvalText.contains("self-asserted: the file of signers"))
        await place.store.close()
    }

    @Test func `are those of a configuration that who requests cannot change, nor that changed unseen`() async throws {
        let folder = try ScratchFolder()
        let path = "\(folder.path)/ops.yaml"
        try folder.write("version: 1\n", to: "ops.yaml")
        func trust() throws -> Trust { Trust(try ConfigurationFile(path: path).read(environment: [:])) }
        var first = try trust()
        first.isWritable = { _ in true }
        #expect(first.writable == ["the file of configuration \(path) can be changed by who requests"])
        try folder.write("version: 1\nname: another\n", to: "ops.yaml")
        let second = try trust()
        let store = try await SQLiteStore.open(path: "\(folder.path)/store.sqlite") { Instant(seconds: 0) }
        let none = Trust.Contents(writable: [])
        for trust in [first, first, second, first] {
            try await store.note(trust.files(none, under: .standard), by: .program, at: Instant(seconds: 1))
        }
        let records = try await store.auditLines(after: 0, limit: 9).compactMap(\.record)
        let changes = records.filter { $0.action == "configuration.changed" }
        let digests = [Digest(of: "version: 1\n").hex, Digest(of: "version: 1\nname: another\n").hex]
        #expect(changes.map { $0.details["now"] } == [digests[0], digests[1], digests[0]])
        #expect(changes.map { $0.details["before"] } == ["none", digests[0], digests[1]])
        #expect(changes.first?.details["file"] == path)
        await store.close()
    }

    @Test func `belong to a store that names itself, another one each`() async throws {
        let (one, other) = (try await SigningPlace(), try await SigningPlace())
        let id = try await one.store.storeID()
        #expect(id.count == 32)
        #expect(try await other.store.storeID() != id)
        await one.store.close()
        let again = try await SQLiteStore.open(path: one.store.place) { Instant(seconds: 0) }
        #expect(try await again.storeID() == id)
        await again.close()
        await other.store.close()
    }

    @Test func `can be changed by who owns them or a folder on the way, whatever their mode`() throws {
        let folder = try ScratchFolder()
        try folder.write("", to: "policy")
        #expect(chmod("\(folder.path)/policy", 0o444) == 0)
        #expect(FileOwnership.isWritable("\(folder.path)/policy"))
        #expect(FileOwnership.isWritable("\(folder.path)/not/there/yet"))
        #expect(symlink("/proc/version", "\(folder.path)/link") == 0)
        #expect(FileOwnership.isWritable("\(folder.path)/link"))
    }

    @Test(.enabled("root may change every file") { geteuid() != 0 })
    func `cannot be changed by others where nothing on the way is theirs`() {
        #expect(!FileOwnership.isWritable("/etc/passwd"))
        #expect(!FileOwnership.isWritable("/etc/not-there"))
    }
}

@Suite struct `The allowed signers` {
    @Test(arguments: [
        ("y.sato", true), ("s.hadow", true), ("third", true), ("k.lindt", false), ("y.sat", false), ("x.ops", false),
        ("a.team", true), ("b.team", false),
    ])
    func `tell who is one person with whom`(_ name: String, _ isOne: Bool) async throws {
        let place = try await SigningPlace()
        try await place.addKey("a", for: "y.sato,s.hadow")
        try await place.addKey("b", for: #""s.hadow,third""#, options: #"namespaces="a b,git",valid-before="19990101""#)
        try await place.addKey("c", for: "k.lindt")
        try await place.addKey("b", for: "!b.team,*.team")
        let signers = AllowedSigners(Array(("# note\n\nbroken line\n" + (try place.folder.read("signers"))).utf8))
        let theirs = signers.keys(of: "y.sato")
        #expect(theirs.count == 2)
        #expect(signers.keys(of: name).isDisjoint(with: theirs) != isOne)
        await place.store.close()
    }
}

@Suite struct `A plan that is carried to who approves it` {
    @Test func `is read back as it was written`() async throws {
        let place = try await SigningPlace()
        let request = try await place.request()
        let path = "\(place.folder.path)/plan.json"
        try await place.desk().planFile(of: request.id).write(to: path)
        let plan = try PlanFile.read(path)
        #expect(plan.request == request)
        #expect(plan.store == (try await place.store.storeID()))
        #expect(place.folder.mode("plan.json") == 0o600)
        #expect(throws: SignatureError.self) { try plan.write(to: path) }
        await place.store.close()
    }

    @Test(arguments: [
        ("\"46\"", "\"45\""), ("\"revision\" : 1", "\"revision\" : 2"), ("v47", "v48"), ("errors", "nothing"),
        ("\"y.sato\"", "\"m.olsen\""), ("mlops-tui plan 1", "mlops-tui plan 2"),
    ])
    func `is refused where it was altered`(_ from: String, _ to: String) async throws {
        let place = try await SigningPlace()
        let path = "\(place.folder.path)/plan.json"
        try await place.desk().planFile(of: try await place.request().id).write(to: path)
        let text = try place.folder.read("plan.json")
        #expect(text.contains(from))
        try place.folder.write(text.replacing(from, with: to, maxReplacements: 1), to: "plan.json")
        #expect(throws: SignatureError.self) { try PlanFile.read(path) }
        await place.store.close()
    }

    @Test func `is not signed by who requested it, nor once it has ended`() async throws {
        let place = try await SigningPlace()
        let plan = try await place.desk().planFile(of: try await place.request().id)
        func sign(_ name: String, _ now: Instant) throws(SignatureError) -> ApprovalText {
            try plan.approval(by: name, .approved, notAfter: nil, comment: "", at: now)
        }
        #expect(throws: SignatureError.self) { try sign("y.sato", place.clock.now) }
        #expect(throws: SignatureError.self) { try sign("k.lindt", plan.request.expiresAt) }
        #expect(try sign("k.lindt", place.clock.now).notAfter == plan.request.expiresAt)
        let nonces = try (0..<100).map { _ in try sign("k.lindt", place.clock.now).nonce }
        #expect(Set(nonces).count == 100)
        await place.store.close()
    }
}
