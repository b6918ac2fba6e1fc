import GRDB
import OpsModel
import Testing

@testable import Store

@Suite struct `The segments of a store's audit chain` {
    private static let october = Instant(seconds: 1_791_000_000)  // 2026-10-03
    private static let month = Duration.seconds(31 * 86_400)

    private let folder: ScratchFolder
    private let clock = SettableClock(Self.october)
    private let store: SQLiteStore
    private let actor = Actor("k.lindt", .selfAsserted)

    init() async throws {
        folder = try ScratchFolder()
        let clock = clock
        store = try await SQLiteStore.open(path: folder.file) { clock.now }
    }

    private func note(_ key: String, in store: SQLiteStore? = nil) async throws {
        let draft = AuditDraft(key: key, at: clock.now, actor: actor, action: "x.y", subject: "z")
        try await (store ?? self.store).save(StoreBatch(at: clock.now, audit: [draft]))
    }

    private func records() async throws -> [AuditRecord] {
        try await store.auditLines(after: 0, limit: 999).compactMap(\.record)
    }

    private func actions() async throws -> [String] { try await records().map(\.action) }

    private func verify() async throws -> String {
        let segments = try await store.auditSegments()
        var verification = AuditVerification(segments: segments)
        do throws(AuditVerification.Break) {
            for segment in segments where segment.isPruned { try verification.take(pruned: segment) }
            for line in (try? await store.auditLines(after: 0, limit: 999)) ?? [] { try verification.take(line) }
            try verification.end()
            return "to \(verification.head.sequence) fit"
        } catch {
            return "\(error)"
        }
    }

    /// Two records of October, closed, and one of November.
    private func closed() async throws -> AuditSegment {
        try await note("1")
        try await note("2")
        clock.now = Self.october + Self.month
        try await note("3")
        return try #require(try await store.auditSegments().first)
    }

    private func write(_ sql: String) throws {
        let database = try StoreDatabase(path: folder.file, StoreDatabase.Options())
        defer { try? database.close() }
        try database.queue.write { try $0.execute(sql: sql) }
    }

    // MARK: Closing

    @Test func `close with the first record of a later month, which the closing record precedes`() async throws {
        let segment = try await closed()
        #expect(try await actions() == ["x.y", "x.y", "segment.closed", "x.y"])
        let lines = try await store.auditLines(after: 1, limit: 1)
        #expect(
            segment == AuditSegment(month: "2026-10", first: 1, head: AuditHead(sequence: 2, digest: lines[0].digest)))
        clock.now = clock.now + Self.month
        try await note("4")
        #expect(try await store.auditSegments().map(\.month) == ["2026-10", "2026-11"])
        #expect(try await store.auditSegments().map(\.first) == [1, 3])
        #expect(try await verify() == "to 6 fit")
        await store.close()
    }

    @Test func `close in a month in which nothing is noted, once`() async throws {
        try await store.closeAuditSegment()
        #expect(try await actions().isEmpty)
        try await note("1")
        try await store.closeAuditSegment()
        #expect(try await actions() == ["x.y"])
        clock.now = Self.october + Self.month
        try await store.closeAuditSegment()
        try await store.closeAuditSegment()
        #expect(try await actions() == ["x.y", "segment.closed"])
        await store.close()
    }

    @Test func `close once, whatever number of programs share the file`() async throws {
        let clock = clock
        var stores = [store]
        for _ in 0..<3 { stores.append(try await SQLiteStore.open(path: folder.file) { clock.now }) }
        for number in 0..<12 {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, store) in stores.enumerated() {
                    group.addTask { try await store.closeAuditSegment() }
                    group.addTask { try await note("\(number) \(index)", in: store) }
                }
                try await group.waitForAll()
            }
            clock.now = clock.now + Self.month
        }
        let segments = try await store.auditSegments()
        #expect(segments.count == 11 && Set(segments.map(\.month)).count == 11)
        #expect(try await actions().count { $0 == "segment.closed" } == 11)
        #expect(try await verify() == "to \(12 * 4 + 11) fit")
        for store in stores { await store.close() }
    }

    @Test func `are not opened again by a clock that steps back over the border`() async throws {
        _ = try await closed()
        clock.now = Self.october
        try await note("4")
        clock.now = Self.october + Self.month
        try await note("5")
        #expect(try await store.auditSegments().count == 1)
        #expect(try await records().last?.sequence == 7, "with the step that was noted")
        #expect(try await verify() == "to 7 fit")
        await store.close()
    }

    @Test func `close on, a month after a clock that was years ahead`() async throws {
        try await note("1")
        clock.now = Self.october + .seconds(3_650 * 86_400)
        try await note("ahead")
        clock.now = Self.october
        try await note("2")
        #expect(try await store.auditSegments().map(\.month) == ["2026-10"])
        clock.now = Self.october + Self.month
        try await note("3")
        // Not pruned before the month in which its last records may be.
        #expect(try await store.auditSegments().map(\.month) == ["2026-10", "2026-11"])
        #expect(try await verify().hasSuffix("fit"))
        await store.close()
    }

    @Test func `hold all there was before there were any, in a store of an earlier layout`() async throws {
        let path = "\(folder.path)/old.sqlite"
        let old = try DatabaseQueue(path: path)
        try Migrations.migrator.migrate(old, upTo: Migrations.runs)
        var head = AuditHead.empty
        for number in 0..<3 {
            let at = Self.october + Self.month * number
            let draft = AuditDraft(key: "\(number)", at: at, actor: actor, action: "x.y", subject: "z")
            let (line, next) = try #require(head.following(draft, recordedAt: at))
            head = next
            try await old.write { [head] db in
                try db.execute(
                    sql: "INSERT INTO audit (sequence, key, digest, line) VALUES (?, ?, ?, ?)",
                    arguments: [head.sequence, draft.key, line.digest.hex, line.text])
            }
        }
        try old.close()
        let reader = try #require(try await SQLiteStore.openForReading(path: path))
        #expect(try await reader.auditSegments().isEmpty)
        await reader.close()
        let now = Self.october + Self.month * 3
        let store = try await SQLiteStore.open(path: path) { now }
        #expect(try await store.auditHead() == head)
        try await store.closeAuditSegment()
        #expect(try await store.auditSegments() == [AuditSegment(month: "2026-12", first: 1, head: head)])
        await store.close()
    }

    // MARK: Their heads

    @Test func `keep the anchor that was written, and no unsigned one in the place of one that is signed`() async throws
    {
        let segment = try await closed()
        let unsigned = AuditAnchor(segment.head, at: clock.now, store: "s", segment: segment.month)
        var signed = unsigned
        signed.signature = "armor"
        for (anchor, kept) in [(unsigned, unsigned), (signed, signed), (unsigned, signed)] {
            try await store.keep(anchor, of: segment)
            #expect(try await store.auditSegments().first?.anchor == kept)
        }
        await store.close()
    }

    @Test func `are neither changed nor forgotten by a statement, and let nothing out of the chain`() async throws {
        _ = try await closed()
        let refused = [
            "UPDATE segment SET digest = 'x'", "UPDATE segment SET first = 2", "DELETE FROM segment",
            "UPDATE segment SET isPruned = 2", "DELETE FROM audit", "DELETE FROM audit WHERE sequence = 1",
            "UPDATE audit SET line = 'x'", "INSERT OR REPLACE INTO audit VALUES (2, 'k', 'd', 'l')",
            "INSERT INTO audit VALUES (9, 'k', 'd', 'l')",
            "INSERT INTO segment (last, first, month, digest) VALUES (3, 1, 'x', 'x');"
                + "UPDATE segment SET isPruned = 1 WHERE last = 3",
            "INSERT INTO segment (last, first, month, digest) SELECT sequence, 3, 'x', digest FROM audit WHERE sequence = 4;"
                + "UPDATE segment SET isPruned = 1 WHERE last = 4",
        ]
        for sql in refused {
            #expect(throws: DatabaseError.self, "\(sql)") { try write(sql) }
        }
        #expect(try await verify() == "to 4 fit")
        // What is marked may go, and nothing after it.
        try write("UPDATE segment SET isPruned = 1")
        #expect(throws: DatabaseError.self) { try write("DELETE FROM audit") }
        try write("DELETE FROM audit WHERE sequence <= 2")
        #expect(
            try await verify() == "record 2: is gone with those before it, and no record says that they were pruned")
        await store.close()
    }

    // MARK: Pruning

    private func pruned(_ segments: [AuditSegment]) -> AuditPruned {
        AuditPruned(segments, file: "october.jsonl", digest: Digest(of: "october"))
    }

    @Test func `go out of the store whole, keep their heads, and say so in the chain`() async throws {
        let segment = try await closed()
        try await store.prune(pruned([segment]), by: actor, at: clock.now)
        #expect(try await actions() == ["segment.closed", "x.y", "segment.pruned"])
        let record = try await records().last
        #expect(record?.actor == "k.lindt" && record?.subject == "2026-10")
        #expect(
            record?.details == [
                "first": "1", "last": "2", "head": segment.head.digest.hex, "file": "october.jsonl",
                "digest": Digest(of: "october").hex,
            ])
        var kept = segment
        kept.isPruned = true
        #expect(try await store.auditSegments() == [kept])
        #expect(try await verify() == "to 5 fit")
        // The chain goes on where it was.
        try await note("6")
        #expect(try await verify() == "to 6 fit")
        await store.close()
    }

    private func refusal(_ segments: [AuditSegment]) async throws -> String {
        let head = try await store.auditHead()
        do throws(StoreError) {
            try await store.prune(pruned(segments), by: actor, at: clock.now)
            return "pruned"
        } catch {
            #expect(try await store.auditHead() == head)
            return error.description
        }
    }

    @Test func `are not pruned twice, by another head, or before one that is older; nothing is changed then`()
        async throws
    {
        let october = try await closed()
        clock.now = clock.now + Self.month
        try await note("4")
        let november = try #require(try await store.auditSegments().last)
        #expect(try await refusal([november]).contains("only the oldest segment is pruned"))
        var forged = october
        forged.head.digest = Digest(of: "forged")
        #expect(try await refusal([forged]).contains("another program has pruned it, or it was never closed so"))
        #expect(try await refusal([october, forged]).contains("another program has pruned it"))
        #expect(try await verify() == "to 6 fit")
        #expect(try await records().first?.sequence == 1)
        #expect(try await refusal([october, november]) == "pruned")
        #expect(try await refusal([october]).contains("another program has pruned it"))
        #expect(try await verify() == "to 7 fit")
        await store.close()
    }

    @Test func `are pruned by one of two programs`() async throws {
        let segment = try await closed()
        let clock = clock
        let other = try await SQLiteStore.open(path: folder.file) { clock.now }
        let count = await withTaskGroup(of: Bool.self) { group in
            for store in [store, other] {
                group.addTask { (try? await store.prune(pruned([segment]), by: actor, at: clock.now)) != nil }
            }
            var count = 0
            for await won in group where won { count += 1 }
            return count
        }
        #expect(count == 1)
        #expect(try await actions() == ["segment.closed", "x.y", "segment.pruned"])
        await other.close()
        await store.close()
    }

    @Test func `stay while a request that was proposed by then is not over; what was known goes with them`()
        async throws
    {
        let asked = try await store.file(`A store of decisions`().request(approvals: 0), with: Samples.known())
        clock.now = Self.october + Self.month
        try await store.closeAuditSegment()
        let segment = try #require(try await store.auditSegments().first)
        #expect(try await refusal([segment]).contains("CR-1 was proposed by then and is not over"))
        #expect(try await store.decisions(on: asked.id).count == 1)
        _ = try await store.advance(asked.id, by: .withdrawn(reason: "x"), actor: actor, at: clock.now)
        #expect(try await refusal([segment]) == "pruned")
        #expect(try await store.decisions(on: asked.id).isEmpty)
        #expect(try await store.request(asked.id)?.status.isOver == true)
        await store.close()
    }
}
