import Store
import Testing

@testable import Engine
@testable import OpsModel

@Suite struct `The signatures that the audit chain keeps` {
    /// Three decisions: two signed, and between them one by a name.
    private func place() async throws -> (SigningPlace, [AuditRecord]) {
        let rule = Policy.Rule(approvals: 3, acceptsSelfAsserted: true)
        let place = try await SigningPlace(policy: Policy(production: rule))
        for name in ["k.lindt", "m.olsen"] { try await place.addKey(name) }
        let request = try await place.request()
        _ = try await place.desk().accept(place.signed(request))
        _ = try await place.desk().decide(request.id, .approved, digest: nil)
        _ = try await place.desk().accept(place.signed(request, by: "m.olsen", key: "m.olsen"))
        return (place, try await place.store.auditLines(after: 0, limit: 99).compactMap(\.record))
    }

    private func findings(_ records: [AuditRecord], _ trust: Trust) async -> AuditSignatures.Findings {
        let contents: Result<Trust.Contents, DeskError>
        do throws(DeskError) {
            contents = .success(try await trust.contents())
        } catch {
            contents = .failure(error)
        }
        var signatures = AuditSignatures(contents, store: nil)
        for record in records { await signatures.take(record) }
        return signatures.findings
    }

    @Test func `fit as they were made, by the signers of now`() async throws {
        let (place, records) = try await place()
        let found = await findings(records, place.trust)
        #expect(found.count == 2 && found.fault == nil && found.unchecked == nil)
        await place.store.close()
    }

    /// What another record is turned into, and the words it is named with.
    struct Forged: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let reason: String
        let change: @Sendable (inout AuditRecord) -> Void
    }

    static let forged = [
        Forged(testDescription: "approver", reason: "was signed for another approver") { $0.actor = "d.roy" },
        Forged(testDescription: "decision", reason: "was signed for another decision") {
            $0.action = "request.rejected"
        },
        Forged(testDescription: "request", reason: "was signed for another request") { $0.subject = "CR-2" },
        Forged(testDescription: "plan", reason: "was signed for another plan") { $0.details["plan"] = "0" },
        Forged(testDescription: "comment", reason: "was signed for another comment") { $0.details["comment"] = "no" },
        Forged(testDescription: "revision", reason: "was signed for another revision") { $0.details["revision"] = "2" },
        Forged(testDescription: "late", reason: "was signed for a time that had ended") {
            $0.at = "2030-01-01T00:00:00.000Z"
        },
        Forged(testDescription: "key", reason: "names the key ssh SHA256:x, and SHA256:") { $0.proof = "ssh SHA256:x" },
        Forged(testDescription: "no signature", reason: "names the key that signed it and keeps no signature") {
            ($0.details["signature"], $0.details["signed"]) = (nil, nil)
        },
        Forged(testDescription: "no text", reason: "keeps a signature of nothing that can be read") {
            $0.details["signed"] = "I approve"
        },
        Forged(testDescription: "other text", reason: "its signature does not hold: the signature is not of this text")
        {
            $0.details["signed"] = $0.details["signed"]?.replacing("title: ROLLBACK", with: "title: NOTHING")
        },
    ]

    @Test(arguments: forged) func `name the first record that says otherwise`(_ forged: Forged) async throws {
        var (place, records) = try await place()
        let index = try #require(records.firstIndex { $0.actor == "k.lindt" })
        forged.change(&records[index])
        let found = await findings(records, place.trust)
        #expect(found.fault?.sequence == records[index].sequence)
        #expect(found.fault?.reason.hasPrefix(forged.reason) == true, "\(found.fault?.reason ?? "fits")")
        await place.store.close()
    }

    @Test func `count once each`() async throws {
        let (place, records) = try await place()
        let found = await findings(records + records.filter { $0.actor == "k.lindt" }, place.trust)
        #expect(found.fault?.reason.hasPrefix("takes the signature of record ") == true)
        await place.store.close()
    }

    @Test func `are judged as of their decision: a key that ended since fits, one that is revoked since does not`()
        async throws
    {
        let (place, records) = try await place()
        let signers = try place.folder.read("signers")
        let ended = signers.replacing("k.lindt ssh-", with: #"k.lindt valid-before="20200101000000Z" ssh-"#)
        #expect(ended != signers)
        try place.folder.write(ended, to: "signers")
        #expect(await findings(records, place.trust).fault == nil)
        try place.folder.write(try place.folder.read("m.olsen.pub"), to: "revoked")
        let found = await findings(records, place.trust)
        #expect(found.fault?.sequence == records.last?.sequence)
        #expect(found.fault?.reason.contains("of m.olsen is revoked") == true)
        await place.store.close()
    }

    @Test func `are not checked where no signers are configured, or they cannot be read, which is said`() async throws {
        let (place, records) = try await place()
        let none = await findings(records, Trust())
        #expect(none.count == 2 && none.fault == nil)
        #expect(none.unchecked == "no file of allowed signers is configured (decisions: signers:)")
        let gone = Trust(Configuration(decisions: DecisionSettings(signers: "\(place.folder.path)/gone")))
        #expect(await findings(records, gone).unchecked?.contains("decisions: signers: ") == true)
        await place.store.close()
    }

    @Test func `are checked by audit verify, in the store and in an export of it`() async throws {
        let (place, records) = try await place()
        let configuration = Configuration(
            store: StoreSettings(place: .file(place.store.place)),
            decisions: DecisionSettings(signers: "\(place.folder.path)/signers"))
        let reading = AuditReading(configuration, environment: [:])
        let verdict = try #require(try await reading.verify())
        #expect(verdict.fault == nil && verdict.signatures.count == 2 && verdict.signatures.fault == nil)
        #expect(verdict.head.sequence == records.count)
        // Written anew by somebody who can rewrite the whole chain, and cannot sign.
        var head = AuditHead.empty
        var lines: [String] = []
        for var record in records {
            if record.actor == "m.olsen" { record.details["comment"] = "by all means" }
            record.previous = head.digest
            let line = try #require(CanonicalJSON.text(record))
            head = AuditHead(sequence: record.sequence, digest: Digest(of: line))
            lines.append(line)
        }
        try place.folder.write(lines.joined(separator: "\n") + "\n", to: "export.jsonl")
        let forged = try await reading.verify(export: "\(place.folder.path)/export.jsonl")
        #expect(forged.fault == nil, "the hashes fit")
        #expect(forged.signatures.fault?.sequence == records.last?.sequence)
        await place.store.close()
    }
}
