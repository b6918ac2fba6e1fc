import Engine
import OpsModel

/// What decisions rest on: policy, signed words, the audit chain, and what a runbook's placeholders are filled with.
enum DecisionTargets {
    private static let now = Instant(seconds: 1_790_000_000)

    /// Any policy that reads rules on every kind of request, and nobody approves alone where it asks for two.
    static func policy(_ bytes: [UInt8]) {
        let policy: Policy
        do {
            policy = try PolicyFile.policy(String(decoding: bytes, as: UTF8.self), file: "p")
        } catch {
            precondition(!"\(error)".utf8.contains { $0 < 0x20 && $0 != 0x0A }, "an error holds a control character")
            return
        }
        _ = PolicyText.text(of: policy, kinds: RequestKind.allCases, approver: "k.lindt", at: now)
        for environment in [Environment.production, .unknown, .other("staging")] {
            let rule = policy.rule(of: environment)
            _ = policy.mayApprove("k.lindt", rule)
            for kind in RequestKind.allCases {
                let other = policy.ruling(kind, in: environment, isRestore: false, ticket: "CHG-1", at: now)
                let restore = policy.ruling(kind, in: environment, isRestore: true, ticket: "CHG-1", at: now)
                precondition(other.approvals >= 0 && other.expiry > 0, "a proposal never holds")
                precondition(restore.approvals <= max(1, other.approvals), "a restore asks for more than the rest")
                precondition(other.policy == policy.digest, "a ruling is of another policy")
            }
        }
        precondition(policy.rule(of: .unknown) == policy.rule(of: .production), "unknown is not production")
    }

    /// A signed text has one spelling, is plain on every terminal, and comes back as it went.
    static func approval(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        if let signed = SignedApproval(file: text) {
            precondition(Array(signed.file.utf8) == Array(text.utf8), "a signed word reads as another")
        }
        guard let approval = ApprovalText(text: text) else { return }
        precondition(Array(approval.text.utf8) == Array(text.utf8), "a signed text has two spellings")
        precondition(text.utf8.allSatisfy { $0 == 0x0A || (0x20..<0x7F).contains($0) }, "a signed text is not plain")
        var other = approval
        other.comment += "\u{1B}[2J\u{202E}\n\\u{41}"
        precondition(ApprovalText(text: other.text) == other, "what was written does not read")
        precondition(other.text != approval.text, "two meanings have one text")
    }

    /// Lines of an export: what is followed to its end is a chain, and with any line left out it is none.
    static func audit(_ bytes: [UInt8]) {
        let lines = bytes.split(separator: 0x0A).prefix(50).map { AuditLine(text: String(decoding: $0, as: UTF8.self)) }
        let anchors = lines.compactMap { AuditAnchor(text: $0.text, place: "fuzz") }
        _ = follow(lines, anchors)
        let count = follow(lines, []) ?? 0
        guard count > 1 else { return }
        precondition(lines.prefix(count).compactMap(\.record).map(\.sequence) == Array(1...count), "a gap was followed")
        let without = Array(lines.prefix(count - 2) + lines[(count - 1)..<count])
        precondition(follow(without, []) != without.count, "a record that is left out is not missed")
    }

    /// How many lines fit.
    private static func follow(_ lines: [AuditLine], _ anchors: [AuditAnchor]) -> Int? {
        var verification = AuditVerification(anchors: anchors)
        do throws(AuditVerification.Break) {
            for line in lines { try verification.take(line) }
            try verification.end()
        } catch {
            _ = error.description
        }
        return verification.head.sequence
    }

    /// A question, an address and a value, with bytes 0x1E between them: whatever fills a placeholder, it changes nothing of the
    /// query outside its quotes and nothing of the address around it.
    static func placeholder(_ bytes: [UInt8]) {
        let parts = bytes.split(separator: 0x1E, maxSplits: 2, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard parts.count == 3, !parts[2].isEmpty else { return }
        let runbook = RunbookFile.read(
            text:
                "## 1. S\n~~~~~~~~check promql\n\(parts[0])\n~~~~~~~~\n## 2. S\n~~~~~~~~check http\n\(parts[1])\n~~~~~~~~\n",
            from: .file("f.md"))
        let plain = RunbookSheet(runbook, context: context("x")).questions
        let filled = RunbookSheet(runbook, context: context(parts[2])).questions
        precondition(plain.count == filled.count, "a value makes or takes a question")
        for (plain, filled) in zip(plain, filled) {
            switch (plain, filled) {
            case (.promQL(let one, let comparison, _), .promQL(let other, let same, _)):
                precondition(comparison == same, "a value changes a comparison")
                precondition(outsideStrings(one) == outsideStrings(other), "a value leaves its quotes: \(other)")
            case (.http(let one, _), .http(let other, _)):
                precondition(frame(one) == frame(other), "a value leaves its part of an address: \(other)")
            default: preconditionFailure("a value makes a question another one")
            }
        }
    }

    private static func context(_ value: String) -> RunbookContext {
        RunbookContext(
            incident: value, service: value, environment: value, cluster: value,
            stable: value, canary: value, columns: [value], alerts: [value], kinds: [value], runbookURLs: [value])
    }

    /// A query without what stands in its quotes, by Go's rules for strings and PromQL's for comments.
    private static func outsideStrings(_ query: String) -> String {
        var outside = String.UnicodeScalarView()
        var (quote, isEscaped, isComment): (Unicode.Scalar?, Bool, Bool) = (nil, false, false)
        for scalar in query.unicodeScalars {
            if isComment {
                isComment = scalar != "\n"
            } else if let open = quote {
                if isEscaped {
                    isEscaped = false
                } else if scalar == "\\", open != "`" {
                    isEscaped = true
                } else if scalar == open {
                    quote = nil
                }
            } else {
                outside.append(scalar)
                if scalar == "\"" || scalar == "'" || scalar == "`" { quote = scalar }
                isComment = scalar == "#"
            }
        }
        return String(outside)
    }

    /// What separates the parts of an address, in order.
    private static func frame(_ address: String) -> [Unicode.Scalar] {
        address.unicodeScalars.filter { "/?#&=:@;".unicodeScalars.contains($0) || $0.value <= 0x20 }
    }
}
