import OpsModel
import Testing

@Suite struct `The audit chain` {
    private static let start = Instant(seconds: 1_774_753_200)

    private func lines(_ count: Int, from head: AuditHead = .empty) -> (lines: [AuditLine], heads: [AuditHead]) {
        var (lines, heads) = ([AuditLine](), [head])
        for number in 0..<count {
            let draft = AuditDraft(
                key: "\(number)", at: Self.start, actor: Actor("k.lindt", .login(uid: 1000, host: "ops-1")),
                action: "incident.commented", subject: "INC-K7QD", details: ["text": "line \(number) / \u{1b}[2J ü"])
            guard let next = heads[number].following(draft, recordedAt: Self.start + .seconds(number)) else { continue }
            lines.append(next.line)
            heads.append(next.head)
        }
        return (lines, heads)
    }

    private func verdict(_ lines: [AuditLine], _ anchors: [AuditAnchor] = []) -> String {
        var verification = AuditVerification(anchors: anchors)
        do throws(AuditVerification.Break) {
            for line in lines { try verification.take(line) }
            try verification.end()
            return "\(verification.head.sequence) fit, anchored to \(verification.anchored?.head.sequence ?? 0)"
        } catch {
            return "\(error)"
        }
    }

    private func anchor(_ head: AuditHead) -> AuditAnchor {
        var anchor = AuditAnchor(head, at: Self.start)
        anchor.place = "anchors.jsonl"
        return anchor
    }

    @Test func `fits as it was written`() {
        let (lines, heads) = lines(5)
        #expect(verdict(lines) == "5 fit, anchored to 0")
        #expect(verdict(lines, [anchor(heads[3])]) == "5 fit, anchored to 3")
        #expect(verdict([]) == "0 fit, anchored to 0")
    }

    @Test func `is followed by the hash of each line's bytes alone`() {
        let (lines, _) = lines(3)
        #expect(lines[2].record?.previous == Digest(of: lines[1].text))
        #expect(!lines[2].text.contains("\u{1b}"))
        #expect(lines[0].record?.previous.hex == String(repeating: "0", count: 64))
    }

    @Test func `names a record that was edited`() {
        var (lines, _) = lines(5)
        lines[2].text = lines[2].text.replacing("line 2", with: "line two")
        #expect(verdict(lines) == "record 3: was edited: it has not the hash that was kept with it")
        lines[2] = AuditLine(text: lines[2].text)
        #expect(verdict(lines).hasPrefix("record 4: does not follow record 3"))
    }

    @Test func `names a record that is missing, or stands elsewhere`() {
        var (lines, _) = lines(5)
        let removed = lines.remove(at: 1)
        #expect(verdict(lines) == "record 2: is missing: 3 stands in its place")
        lines.insert(removed, at: 2)
        #expect(verdict(lines) == "record 2: is missing: 3 stands in its place")
        #expect(verdict([AuditLine(text: "{}")]) == "record 1: is no record")
    }

    @Test func `is found to be written anew, or cut short, by an anchor alone`() {
        let (lines, heads) = lines(5)
        let (others, _) = self.lines(4, from: heads[1])
        let forged = Array(lines.prefix(1)) + others
        #expect(verdict(forged) == "5 fit, anchored to 0")
        #expect(verdict(forged, [anchor(heads[4])]).hasPrefix("record 4: is not the one that anchors.jsonl holds"))
        #expect(verdict(Array(lines.prefix(3))) == "3 fit, anchored to 0")
        #expect(
            verdict(Array(lines.prefix(3)), [anchor(heads[5])])
                == "record 4: is missing: anchors.jsonl tells of 5 records at 2026-03-29T03:00:00.000Z")
    }

    @Test func `has anchors of one line each`() {
        let anchor = anchor(lines(2).heads[2])
        #expect(AuditAnchor(text: anchor.text, place: "anchors.jsonl") == anchor)
        #expect(AuditAnchor(text: "{\"sequence\":1}", place: "") == nil)
    }
}

@Suite struct `One person` {
    private let login = Actor("k.lindt", .login(uid: 1000, host: "ops-1"))

    @Test func `is told by a key or a login, whatever the name`() {
        #expect(login.isSamePerson(as: Actor("root", .login(uid: 1000, host: "ops-1"))))
        #expect(!login.isSamePerson(as: Actor("root", .login(uid: 1000, host: "ops-2"))))
        #expect(login.isSamePerson(as: Actor("k.lindt", .signature(key: "SHA256:a"))))
        #expect(Actor("a", .signature(key: "SHA256:a")).isSamePerson(as: Actor("b", .signature(key: "SHA256:a"))))
        #expect(!Actor("a", .selfAsserted).isSamePerson(as: Actor("b", .selfAsserted)))
    }
}
