import OpsModel
import Store
import Testing

@testable import Engine

@Suite struct `Pruning the audit chain` {
    private let place: ChainPlace

    init() async throws {
        place = try await ChainPlace()
    }

    private var export: [String] {
        get throws { try place.folder.read("pruned.jsonl").split(separator: "\n").map(String.init) }
    }

    /// What `audit verify --file` says of these lines.
    private func verified(_ lines: [String]) async throws -> String {
        try place.folder.write(lines.map { $0 + "\n" }.joined(), to: "export.jsonl")
        let verdict = try await place.reading.verify(export: "\(place.folder.path)/export.jsonl")
        return verdict.fault.map { "\($0)" } ?? "\(verdict.first) to \(verdict.head.sequence)"
    }

    @Test func `moves closed months to a file that the heads which stay prove`() async throws {
        try await place.addKey("k")
        try await place.pass(months: 3)
        let all = try await place.store.auditLines(after: 0, limit: 99).map(\.text)
        #expect(await place.prune(key: "k") == "1970-01 1970-02")
        #expect(try export == Array(all.prefix(5)))
        let verdict = try await place.verdict()
        #expect(verdict.fault == nil && verdict.problems.isEmpty)
        #expect(verdict.first == 6 && verdict.head.sequence == 10)
        #expect(verdict.segments.map(\.segment.isPruned) == [true, true, false])
        for (_, signature) in verdict.segments {
            guard case .holds = signature else {
                Issue.record("the head is \(signature.text)")
                continue
            }
        }
        let last = try await place.store.auditLines(after: 9, limit: 1).first?.record
        #expect(last?.action == "segment.pruned" && last?.actor == "k.lindt")
        #expect(verdict.anchored?.head.sequence == 10, "what was pruned is anchored too")
        #expect(try await verified(try export) == "1 to 5")
        await place.store.close()
    }

    @Test func `goes on with the next months later, each file by itself`() async throws {
        try await place.pass(months: 3)
        #expect(await place.prune(before: "1970-02", to: "january.jsonl") == "1970-01")
        #expect(await place.prune(before: "1970-04") == "1970-02 1970-03")
        #expect(try await verified(try export) == "3 to 8")
        let january = try place.folder.read("january.jsonl").split(separator: "\n").map(String.init)
        #expect(try await verified(january) == "1 to 2")
        #expect(try await verified(january + (try export)) == "1 to 8")
        #expect(try await place.verdict().fault == nil)
        await place.store.close()
    }

    @Test func `leaves an export in which whatever is altered is named`() async throws {
        try await place.pass(months: 3)
        #expect(await place.prune(before: "1970-02", to: "january.jsonl") == "1970-01")
        #expect(await place.prune() == "1970-02")
        let lines = try export
        #expect(lines.count == 3)
        var edited = lines
        edited[2] = edited[2].replacing("x.y", with: "y.x")
        #expect(try await verified(edited).hasPrefix("record 5: is not the one that"))
        #expect(try await verified(Array(lines.dropFirst())).hasPrefix("record 3: is missing"))
        #expect(try await verified([lines[0], lines[2]]).hasPrefix("record 4: is missing"))
        #expect(try await verified([lines[1], lines[0], lines[2]]).hasPrefix("record 3: is missing"))
        #expect(try await verified(Array(lines.dropLast())).hasPrefix("record 5: is missing"))
        // Even with no anchor left: by the head that the store keeps.
        try place.folder.write("", to: "anchors")
        #expect(try await verified(lines) == "3 to 5")
        #expect(
            try await verified(edited) == "record 5: is not the one that the store keeps as the head of 1970-02")
        await place.store.close()
    }

    @Test func `takes nothing that is not closed, and nothing twice`() async throws {
        try await place.note()
        #expect(await place.prune() == "no month before 1970-03 is closed and still here: none is")
        try await place.pass(months: 2)
        let reason = "no month before 1970-01 is closed and still here: the oldest that is closed is 1970-01"
        #expect(await place.prune(before: "1970-01") == reason)
        #expect(await place.prune(before: "1970-09") == "1970-01 1970-02")
        #expect(await place.prune(before: "1970-09").hasPrefix("no month before 1970-09 is closed and still here"))
        #expect(try await place.verdict().fault == nil)
        await place.store.close()
    }

    private func expectsWhole() async throws {
        #expect(try await place.store.auditLines(after: 0, limit: 1).first?.record?.sequence == 1)
        #expect(try await place.store.auditSegments().allSatisfy { !$0.isPruned })
    }

    @Test func `takes nothing whose head no anchor holds`() async throws {
        try await place.pass(months: 2)
        _ = await AuditAnchors(place.configuration(), beside: nil).anchor(place.store, at: place.clock.now)
        try place.folder.write("", to: "anchors")
        #expect(await place.prune() == "1970-01 is not pruned: no anchor holds its head")
        try await expectsWhole()
        await place.store.close()
    }

    @Test func `takes nothing whose head could be signed and is not`() async throws {
        try await place.pass(months: 2)
        #expect(await place.prune(key: "none") == "1970-01 is not pruned: its head is not signed yet")
        try await expectsWhole()
        await place.store.close()
    }

    @Test func `takes nothing from a chain that does not fit, or by a head whose signature does not hold`() async throws
    {
        try await place.addKey("k")
        try await place.pass(months: 2)
        _ = await AuditAnchors(place.configuration(key: "k"), beside: nil).anchor(place.store, at: place.clock.now)
        let anchor = try #require(try await place.store.auditSegments().first?.anchor)
        var forged = anchor
        forged.at = "1970-03-01T00:00:00.000Z"
        try await place.keep(forged, ofSegmentTo: 2)
        #expect(
            await place.prune(key: "k").hasPrefix("nothing is pruned: the signature of the segment 1970-01 does not"))
        try await place.keep(anchor, ofSegmentTo: 2)
        try await place.write("DROP TRIGGER audit_isNotChanged")
        try await place.write("UPDATE audit SET line = replace(line, 'INC-1', 'INC-2') WHERE sequence = 4")
        #expect(await place.prune(key: "k").hasPrefix("nothing is pruned: the chain is broken at record 4: was edited"))
        try await expectsWhole()
        await place.store.close()
    }

    @Test func `goes on after a kill between the file and the removal, and replaces no other file`() async throws {
        try await place.pass(months: 2)
        let path = "\(place.folder.path)/pruned.jsonl"
        let segments = try await place.store.auditSegments()
        _ = try await place.pruning().export(segments, of: place.store, to: path)
        #expect(try await place.verdict().fault == nil)
        try await expectsWhole()
        let written = try place.folder.read("pruned.jsonl")
        try place.folder.write(written + "{}\n", to: "pruned.jsonl")
        #expect(await place.prune(before: "1970-09").hasSuffix("is there already; --to names another"))
        #expect(try place.folder.read("pruned.jsonl") == written + "{}\n")
        try await expectsWhole()
        try place.folder.write(written, to: "pruned.jsonl")
        #expect(await place.prune(before: "1970-09") == "1970-01 1970-02")
        #expect(try await place.verdict().fault == nil)
        await place.store.close()
    }

    @Test func `is found where somebody does it behind the program's back`() async throws {
        try await place.pass(months: 2)
        try await place.write("UPDATE segment SET isPruned = 1 WHERE last = 2")
        try await place.write("DELETE FROM audit WHERE sequence <= 2")
        let fault = try await place.verdict().fault
        #expect(fault?.reason == "is gone with those before it, and no record says that they were pruned")
        await place.store.close()
    }
}
