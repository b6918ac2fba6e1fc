import OpsModel
import Testing

@Suite struct `The text that an approver signs` {
    private func text(
        title: String = "ROLLBACK fraud-detection v47 → v46", comment: String = "",
        _ decision: Approval.Decision = .approved
    ) -> ApprovalText {
        var plan = Requests.plan(calls: 2)
        plan.title = title
        return ApprovalText(
            Requests.request(plan), store: "5f0c", approver: "k.lindt", decision: decision,
            notAfter: Requests.start + .milliseconds(900_500), nonce: "00ff", comment: comment)
    }

    @Test func `is lines of printable ASCII in a fixed order`() {
        let lines = text().text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.first == "mlops-tui approval 1")
        #expect(
            lines.dropFirst().map { $0.prefix { $0 != ":" } } == [
                "store", "request", "revision", "plan", "bound", "policy", "shown", "requester", "approver", "decision",
                "not-after", "nonce", "comment", "title", "call", "call", "",
            ])
        #expect(lines.contains("not-after: 2026-03-29T03:15:00Z"))
        #expect(lines.contains(#"title: ROLLBACK fraud-detection v47 \u{2192} v46"#))
        #expect(text().text.utf8.allSatisfy { (0x20..<0x7F).contains($0) || $0 == 0x0A })
    }

    @Test(arguments: [
        "", "a\nnonce: 1", "\u{1B}[2J", "\u{202E}evil", #"\u{41}"#, "\\", "e\u{301}", "\u{E9}", "🚀", "a\r", " ",
    ])
    func `is read back as what it was, whatever stands in it`(_ hostile: String) throws {
        let written = text(title: hostile, comment: hostile)
        let read = try #require(ApprovalText(text: written.text))
        #expect(read == written)
        #expect(Array(read.title.unicodeScalars) == Array(hostile.unicodeScalars))
    }

    @Test func `names the digest that a decision takes`() {
        #expect(text().digest == Requests.request(Requests.plan(calls: 2)).digest)
    }

    @Test func `has no second spelling: a byte that is changed, left out or added makes it another or none`() {
        let original = text()
        let bytes = Array(original.text.utf8)
        for index in bytes.indices {
            for byte in [0x00, 0x0A, 0x20, 0x2D, 0x30, 0x3A, 0x41, 0x5C, 0x66, 0x7F, 0xC3, bytes[index] ^ 0x20]
                as [UInt8]
            {
                var changed = bytes
                changed[index] = byte
                var longer = bytes
                longer.insert(byte, at: index)
                for other in [changed, longer] where other != bytes {
                    guard let text = String(validating: other, as: UTF8.self) else { continue }
                    #expect(ApprovalText(text: text) != original, "byte \(index) as \(byte)")
                }
            }
            var shorter = bytes
            shorter.remove(at: index)
            #expect(ApprovalText(text: String(decoding: shorter, as: UTF8.self)) != original, "without byte \(index)")
        }
    }

    @Test(arguments: [
        ("revision: 1", "revision: 01"), ("revision: 1", "revision: +1"),
        ("not-after: 2026-03-29T03:15:00Z", "not-after: 2026-03-29T03:15:00.0Z"),
        ("not-after: 2026-03-29T03:15:00Z", "not-after: 2026-03-29T04:15:00+01:00"), (#"\u{2192}"#, #"\u{02192}"#),
        (#"\u{2192}"#, "→"),
        ("title: R", #"title: \u{52}"#), ("mlops-tui approval 1", "mlops-tui approval 2"), ("\n", "\r\n"),
        ("decision: approved", "decision: Approved"),
    ])
    func `is refused where it is written another way`(_ from: String, _ to: String) {
        let written = text().text
        #expect(written.contains(from))
        #expect(ApprovalText(text: written.replacing(from, with: to)) == nil)
    }

    @Test func `is of what was shown: another reason, check or ticket is another text`() {
        let request = Requests.request()
        let original = request.digestOfShown(for: .approved)
        var others = [request, request, request, request]
        others[0].reason = "no reason"
        others[1].plan.checks = [ChangePlan.Check("artifact", .pass, "there")]
        others[2].ticket = "CHG-1"
        others[3].plan.touches = ["nobody"]
        for other in others {
            #expect(other.digest == request.digest)
            #expect(other.digestOfShown(for: .approved) != original)
        }
    }

    @Test func `is the same text once another person has approved, or broke the glass`() throws {
        let request = Requests.request(policy: Policy(production: Policy.Rule(approvals: 2)))
        let approved = try request.decided()
        #expect(approved.digestOfShown(for: .approved) == request.digestOfShown(for: .approved))
        let overridden = try request.after(.overridden(reason: "fire"))
        #expect(overridden.digestOfShown(for: .rejected) == request.digestOfShown(for: .rejected))
        #expect(overridden.digestOfShown(for: .reviewed) != request.digestOfShown(for: .reviewed))
    }

    @Test func `counts once, whichever way it comes back`() throws {
        let request = Requests.request(policy: Policy(production: Policy.Rule(approvals: 2)))
        var approval = Requests.approval(request)
        (approval.signature, approval.signedText) = ("armor", "text")
        let approved = try request.after(.decided(approval, digest: request.digest))
        approval.approver = Actor("somebody.else", .signature(key: "SHA256:xx"))
        #expect(throws: RequestRefusal.self) { try approved.after(.decided(approval, digest: request.digest)) }
        approval.signedText = "another text"
        #expect(try approved.after(.decided(approval, digest: request.digest)).status == .approved)
    }
}
