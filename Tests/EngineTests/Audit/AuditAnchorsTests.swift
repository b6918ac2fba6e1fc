import OpsModel
import Store
import Testing

@testable import Engine

@Suite struct `The heads of the audit chain that are written down` {
    private let place: ChainPlace

    init() async throws {
        place = try await ChainPlace()
    }

    private func anchors(key: String?) -> AuditAnchors {
        AuditAnchors(place.configuration(key: key), beside: nil)
    }

    @Test func `are those of closed segments, once, and that of now`() async throws {
        try await place.pass(months: 2)
        let anchors = anchors(key: nil)
        for _ in 0..<2 { #expect(await anchors.anchor(place.store, at: place.clock.now).isEmpty) }
        let id = try await place.store.storeID()
        let written = try place.anchors()
        #expect(written.map(\.segment) == ["1970-01", "1970-02", nil])
        #expect(written.map(\.head.sequence) == [2, 5, 6])
        #expect(written.allSatisfy { $0.store == id && $0.signature == nil })
        let verdict = try await place.verdict()
        #expect(verdict.fault == nil && verdict.problems.isEmpty && verdict.signed == nil)
        #expect(verdict.segments.map(\.signature) == [.notSigned, .notSigned])
        #expect(verdict.anchored?.head.sequence == 6)
        await place.store.close()
    }

    @Test func `close the month that is over before they say where the chain stands`() async throws {
        try await place.note()
        place.clock.advance(by: ChainPlace.month)
        _ = await anchors(key: nil).anchor(place.store, at: place.clock.now)
        #expect(try place.anchors().map(\.segment) == ["1970-01", nil])
        #expect(try await place.store.auditHead().sequence == 2)
        await place.store.close()
    }

    @Test func `are signed where there is a key, and verified as of then`() async throws {
        try await place.addKey("k")
        try await place.pass(months: 1)
        #expect(await anchors(key: "k").anchor(place.store, at: place.clock.now).isEmpty)
        #expect(try place.anchors().allSatisfy { $0.signature != nil })
        let verdict = try await place.verdict()
        guard case .holds(let key) = verdict.segments.first?.signature else {
            Issue.record("the head is \(verdict.segments)")
            return
        }
        #expect(key.hasPrefix("SHA256:") && verdict.signed?.signature == .holds(key: key))
        // One that ended since still fits, one that was revoked does not.
        let signers = try place.folder.read("signers")
        try place.folder.write(
            signers.replacing("namespaces", with: #"valid-before="20200101000000Z",namespaces"#), to: "signers")
        #expect(try await place.verdict().problems.isEmpty)
        try place.folder.write(try place.folder.read("k.pub"), to: "revoked")
        let revoked = try await place.verdict()
        #expect(revoked.problems.count == 2)
        #expect(revoked.problems.allSatisfy { $0.contains("is revoked") }, "\(revoked.problems)")
        await place.store.close()
    }

    @Test func `count by nobody else's key, for no other head and no other purpose`() async throws {
        try await place.addKey("k")
        try await place.addKey("stranger", isKnown: false)
        try await place.pass(months: 2)
        _ = await anchors(key: "k").anchor(place.store, at: place.clock.now)
        let segments = try await place.store.auditSegments()
        let (first, second) = (try #require(segments[0].anchor), try #require(segments[1].anchor))
        func complaint(_ forged: AuditAnchor) async throws -> String {
            try await place.keep(forged, ofSegmentTo: first.head.sequence)
            let problems = try await place.verdict().problems
            #expect(problems.count == 1)
            return problems.first ?? "fits"
        }
        func signed(by key: String, for namespace: String = AuditAnchor.namespace) async throws -> AuditAnchor {
            var forged = first
            forged.signature = try await SSHSignatures.sign(
                forged.signedText, key: "\(place.folder.path)/\(key)", for: namespace)
            return forged
        }
        let begins = "the signature of the segment 1970-01 does not hold: "
        #expect(try await complaint(second) == "\(begins)it is of another head than the segment's")
        #expect(
            try await complaint(try await signed(by: "stranger")).hasPrefix("\(begins)the signers file has no such key")
        )
        #expect(try await complaint(try await signed(by: "k", for: "approval@mlops-tui")).hasPrefix(begins))
        var altered = first
        altered.at = "1970-02-03T00:00:00.000Z"
        #expect(try await complaint(altered).hasPrefix("\(begins)the signature is not of this text"))
        await place.store.close()
    }

    @Test func `are not checked without signers, and said not to be`() async throws {
        try await place.addKey("k")
        try await place.pass(months: 1)
        _ = await anchors(key: "k").anchor(place.store, at: place.clock.now)
        var configuration = place.configuration()
        configuration.decisions.signers = nil
        let verdict = try await AuditReading(configuration, environment: [:]).verify(place.store)
        #expect(verdict.segments.map(\.signature) == [.unchecked(AuditSignatures.noSigners)])
        #expect(verdict.problems.isEmpty)
        await place.store.close()
    }

    @Test func `are written unsigned where signing fails, which is told, and signed five minutes later`() async throws {
        try await place.pass(months: 1)
        let anchors = anchors(key: "k")
        let problems = await anchors.anchor(place.store, at: place.clock.now)
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("audit anchor: not signed, tried again in five minutes: ") == true)
        #expect(try place.anchors().map(\.signature) == [nil, nil])
        // What is decided meanwhile does not wait for it.
        try await place.note()
        #expect(await anchors.anchor(place.store, at: place.clock.now).isEmpty)
        #expect(try place.anchors().count == 3)
        place.clock.advance(by: AuditAnchors.interval)
        #expect(await anchors.anchor(place.store, at: place.clock.now).count == 1)
        #expect(try place.anchors().count == 3, "unsigned they stand there already")
        try await place.addKey("k")
        place.clock.advance(by: AuditAnchors.interval)
        #expect(await anchors.anchor(place.store, at: place.clock.now).isEmpty)
        #expect(try place.anchors().suffix(2).map(\.head.sequence) == [2, 4])
        #expect(try place.anchors().suffix(2).allSatisfy { $0.signature != nil })
        let verdict = try await place.verdict()
        #expect(verdict.problems.isEmpty && verdict.segments.allSatisfy { $0.signature != .notSigned })
        await place.store.close()
    }

    @Test func `of another store in the same place are not this one's`() async throws {
        let other = try await SQLiteStore.open(path: "\(place.folder.path)/other.sqlite") { [place] in place.clock.now }
        let draft = AuditDraft(key: "1", at: place.clock.now, actor: .program, action: "y.z", subject: "other")
        try await other.save(StoreBatch(at: place.clock.now, audit: [draft]))
        try await place.note()
        for store in [other, place.store] { _ = await anchors(key: nil).anchor(store, at: place.clock.now) }
        #expect(try place.anchors().count == 2)
        let verdict = try await place.verdict()
        #expect(verdict.fault == nil && verdict.anchored?.head.sequence == 1)
        await other.close()
        await place.store.close()
    }
}
