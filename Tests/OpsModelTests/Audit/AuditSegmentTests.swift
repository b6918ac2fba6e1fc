import Testing

@testable import OpsModel

@Suite struct `A chain in segments` {
    private static let october = Instant(seconds: 1_791_000_000)  // 2026-10-03
    private static let november = october + .seconds(31 * 86_400)

    /// Three records of October, the one that closes it, and two of November; what is kept of it.
    private let lines: [AuditLine]
    private let segment: AuditSegment
    private let heads: [AuditHead]

    init() {
        var (lines, heads) = ([AuditLine](), [AuditHead.empty])
        func append(_ draft: AuditDraft, at now: Instant) {
            guard let (line, head) = heads[heads.count - 1].following(draft, recordedAt: now) else { return }
            lines.append(line)
            heads.append(head)
        }
        for number in 1...3 { append(Self.draft(number), at: Self.october) }
        segment = AuditSegment(month: "2026-10", first: 1, head: heads[3])
        append(segment.draftOfClosing(at: Self.november), at: Self.november)
        for number in 5...6 { append(Self.draft(number), at: Self.november) }
        (self.lines, self.heads) = (lines, heads)
    }

    private static func draft(_ number: Int) -> AuditDraft {
        AuditDraft(
            key: "\(number)", at: october, actor: Actor("k.lindt", .selfAsserted), action: "incident.commented",
            subject: "INC-K7QD", details: ["text": "line \(number)"])
    }

    /// The rest of the chain from `head` on, as `drafts` make it.
    private func written(_ drafts: [AuditDraft], after head: AuditHead) -> [AuditLine] {
        var head = head
        return drafts.compactMap { draft in
            guard let (line, next) = head.following(draft, recordedAt: Self.november) else { return nil }
            head = next
            return line
        }
    }

    private func pruned(_ head: AuditHead? = nil) -> AuditDraft {
        let segment = AuditSegment(month: "2026-10", first: 1, head: head ?? segment.head)
        return AuditPruned([segment], file: "october.jsonl", digest: Digest(of: ""))
            .draft(by: Actor("k.lindt", .selfAsserted), at: Self.november)
    }

    private func anchor(_ head: AuditHead) -> AuditAnchor {
        var anchor = AuditAnchor(head, at: Self.november)
        anchor.place = "anchors.jsonl"
        return anchor
    }

    private func verdict(
        _ lines: some Sequence<AuditLine>, pruned: [AuditSegment] = [], kept: [AuditSegment]? = nil,
        anchors: [AuditAnchor] = []
    ) -> String {
        var verification = AuditVerification(anchors: anchors, segments: kept)
        do throws(AuditVerification.Break) {
            for segment in pruned { try verification.take(pruned: segment) }
            for line in lines { try verification.take(line) }
            try verification.end()
            return "to \(verification.head.sequence) fit, anchored to \(verification.anchored?.head.sequence ?? 0)"
        } catch {
            return "\(error)"
        }
    }

    @Test func `fits as it was written, with its heads and without`() {
        #expect(verdict(lines) == "to 6 fit, anchored to 0")
        #expect(verdict(lines, kept: [segment], anchors: [anchor(heads[3])]) == "to 6 fit, anchored to 3")
    }

    @Test func `says in the record that closes a segment where it begins and ends, and with which head`() {
        let record = lines[3].record
        #expect(record?.action == "segment.closed" && record?.subject == "2026-10")
        #expect(record?.details == ["first": "1", "last": "3", "count": "3", "head": heads[3].digest.hex])
        #expect(record.flatMap { AuditSegment(closedBy: $0) } == segment)
    }

    @Test func `names what was edited, left out or put elsewhere on either side of a border`() {
        for (index, named) in [2: 3, 3: 4, 4: 5] {
            var edited = lines
            edited[index].text = edited[index].text.replacing("2026", with: "2025")
            #expect(verdict(edited, kept: [segment]).hasPrefix("record \(named): was edited"))
            var short = lines
            short.remove(at: index)
            #expect(verdict(short, kept: [segment]).hasPrefix("record \(named): is missing"))
            var swapped = lines
            swapped.swapAt(index, index - 1)
            #expect(verdict(swapped, kept: [segment]).hasPrefix("record \(named - 1): is missing"))
        }
    }

    @Test func `names a closing record that is forged, though every hash fits`() {
        var forged = segment
        forged.first = 2
        let chain = lines.prefix(3) + written([forged.draftOfClosing(at: Self.november)], after: heads[3])
        #expect(verdict(chain) == "record 4: closes another segment than the one that ends before it")
        let other = AuditSegment(month: "2026-10", first: 1, head: heads[2])
        let late = lines.prefix(3) + written([other.draftOfClosing(at: Self.november)], after: heads[3])
        #expect(verdict(late) == "record 4: closes another segment than the one that ends before it")
    }

    @Test func `names a head that the store keeps otherwise, not at all, or of what never closed`() {
        var other = segment
        other.head.digest = Digest(of: "another")
        let unkept = "record 4: closes the segment 2026-10, and the store keeps no such head of it"
        #expect(
            verdict(lines, kept: [other]) == "record 3: is not the one that the store keeps as the head of 2026-10")
        #expect(verdict(lines, kept: []) == unkept)
        let unclosed = AuditSegment(month: "2026-11", first: 4, head: heads[5])
        #expect(
            verdict(lines, kept: [segment, unclosed])
                == "record 6: does not close the segment 2026-11, which the store ends before it")
    }

    @Test func `is cut short at a border only against an anchor`() {
        let cut = Array(lines.prefix(3))
        #expect(verdict(cut) == "to 3 fit, anchored to 0")
        #expect(verdict(cut, anchors: [anchor(heads[4])]).hasPrefix("record 4: is missing: anchors.jsonl tells of 4"))
    }

    @Test func `is followed from the head of what was pruned, where a record says that it was`() {
        let rest = lines.dropFirst(3) + written([pruned()], after: heads[6])
        let anchors = [anchor(heads[2]), anchor(heads[3])]
        #expect(verdict(rest, pruned: [segment], kept: [segment], anchors: anchors) == "to 7 fit, anchored to 3")
        let silent = "record 3: is gone with those before it, and no record says that they were pruned"
        #expect(verdict(lines.dropFirst(3), pruned: [segment], kept: [segment]) == silent)
        let other = lines.dropFirst(3) + written([pruned(heads[2])], after: heads[6])
        #expect(verdict(other, pruned: [segment], kept: [segment]) == silent)
    }

    @Test func `names a pruned head that the next record or an anchor contradicts`() {
        var forged = segment
        forged.head.digest = Digest(of: "forged")
        let rest = Array(lines.dropFirst(3))
        #expect(verdict(rest, pruned: [forged], kept: [forged]).hasPrefix("record 4: does not follow record 3"))
        #expect(
            verdict(rest, pruned: [forged], kept: [forged], anchors: [anchor(heads[3])])
                .hasPrefix("record 3: is not the one that anchors.jsonl holds"))
        let gap = AuditSegment(month: "2026-10", first: 2, head: heads[3])
        #expect(verdict(rest, pruned: [gap]) == "record 1: is missing, and in no segment that was pruned")
    }

    @Test func `is followed from the first record that there is, where nothing before it is known`() throws {
        var verification = AuditVerification(anchors: [anchor(heads[2]), anchor(heads[3])])
        try verification.begin(after: heads[3])
        for line in lines.dropFirst(3) { try verification.take(line) }
        try verification.end()
        #expect(verification.anchored?.head == heads[3])
    }

    @Test func `has anchors that name store and segment, and sign all but the signature`() {
        var anchor = AuditAnchor(heads[3], at: Self.november, store: "5f0c", segment: "2026-10")
        let unsigned = anchor.text
        anchor.signature = "-----BEGIN SSH SIGNATURE-----\nU1NI\n-----END SSH SIGNATURE-----\n"
        #expect(anchor.signedText == unsigned)
        #expect(AuditAnchor(text: anchor.text) == anchor)
        #expect(!anchor.text.contains("\n"))
        // As they were written before there were segments.
        let old = #"{"at":"2026-10-03T00:00:00.000Z","digest":"00","sequence":3}"#
        #expect(AuditAnchor(text: old)?.text == old)
    }
}
