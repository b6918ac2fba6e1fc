/// A change request in plain words, for commands, files and messages; what is not printable is the writer's to escape.
public enum RequestText {
    /// Everything of it, a block a part. One that is not kept is a plan, which nobody can refer to: it says what would be kept
    /// of it, and what would refuse it.
    public static func text(of request: ChangeRequest, readOnly: ReadOnly? = nil) -> String {
        var lines = [
            ("\(request.isKept ? request.id.rawValue : "PLAN")  \(request.plan.title)  \(request.environment.label)"
                + (request.plan.place.isEmpty ? "" : " · \(request.plan.place)")).onOneLine
        ]
        func block(_ head: String, _ rows: [String]) {
            for (index, row) in rows.enumerated() {
                lines.append((index == 0 ? head : "").padded(to: 10) + row.onOneLine)
            }
        }
        block("STATUS", request.isKept ? [status(request)] : prospects(request, readOnly))
        block("MOVED", request.moved)
        block("WHY", [why(request)])
        block("WILL DO", request.plan.calls.indices.map { call($0, of: request) })
        block("DIFF", request.plan.calls.flatMap { $0.reading.difference })
        block("SCRIPT", request.plan.scriptLines)
        block("OUTPUT", request.outputLines)
        block("TOUCHES", request.plan.touches)
        block("CHECKS", request.plan.checks.map { "\($0.outcome.mark) \($0.name): \($0.text)" })
        block("NOTE", request.plan.calls.flatMap { $0.reading.sideEffects + $0.guarantee.races })
        block("UNDO", [request.plan.undo].filter { !$0.isEmpty })
        block("VERIFY", verification(request))
        block("NEXT", [request.adviceText].compactMap { $0 })
        guard request.isKept else {
            block("APPROVAL", [request.ruling.approvalText])
            return lines.joined(separator: "\n") + "\n"
        }
        block(
            "REQUESTED",
            ["\(request.requester.name) (\(request.requester.proofText)) \(CivilTime(request.proposedAt).rfc3339)"])
        block("APPROVED", approvals(request))
        if let review = request.review {
            block("REVIEW", [review.text])
        } else if let due = request.reviewDue {
            block("REVIEW", ["due \(CivilTime(due).rfc3339), by somebody else"])
        }
        if request.awaitsWord { block("TO PASTE", request.approvalLines) }
        block("DIGEST", [request.digest.hex])
        return lines.joined(separator: "\n") + "\n"
    }

    private static func status(_ request: ChangeRequest) -> String {
        let ending = request.ending ?? request.executionText { CivilTime($0).rfc3339 }
        return request.status.rawValue + (ending.map { ": \($0)" } ?? "")
    }

    /// What would become of a plan.
    private static func prospects(_ request: ChangeRequest, _ readOnly: ReadOnly?) -> [String] {
        let refusals = request.refusals(readOnly).map { "would be refused: \($0)" }
        guard refusals.isEmpty else { return ["nothing is kept"] + refusals }
        return [
            request.status == .approved
                ? "nothing is kept; it would be filed as approved"
                : "nothing is kept; it would be filed, and wait for an approval"
        ]
    }

    private static func why(_ request: ChangeRequest) -> String {
        [request.incident?.rawValue, request.reason, request.ticket].compactMap { $0 }.joined(separator: " · ")
    }

    private static func call(_ index: Int, of request: ChangeRequest) -> String {
        let done = request.calls.last { $0.index == index }.map { "  \($0.text)" }
        return "\(index + 1) \(request.plan.calls[index].text)\(done ?? "")"
    }

    private static func verification(_ request: ChangeRequest) -> [String] {
        if let verification = request.verification {
            return ["\(verification.result.text)"] + verification.text
        }
        guard !request.plan.criteria.isEmpty else { return [request.plan.judgement] }
        let within = Duration.seconds(request.plan.verifyFor).configurationText
        return request.plan.criteria.map { "\($0.text), within \(within)" }
    }

    private static func approvals(_ request: ChangeRequest) -> [String] {
        let count = request.ruling.approvals == 0 ? "" : "\(request.approvalCount)/\(request.ruling.approvals) "
        var lines = [count + request.ruling.approvalText]
        if !request.status.isOver, request.status != .executing, request.status != .verifying {
            lines[0] += " · expires \(CivilTime(request.expiresAt).rfc3339)"
        }
        lines += request.approvals.map(\.text)
        if let glass = request.breakGlass { lines.append("break-glass by \(glass.by): \(glass.text)") }
        return lines
    }
}

extension ChangePlan {
    /// How it is known whether a call took effect.
    public var judgement: String {
        scriptLines.isEmpty ? "each call is read until it holds" : "by the exit code of the script"
    }

    /// The whole text of every script that it runs, and what each is told.
    public var scriptLines: [String] {
        calls.flatMap { call -> [String] in
            if case .runScript(let script) = call.call { script.lines } else { [] }
        }
    }
}

extension ChangeRequest {
    /// Why it would not be filed: by what keeps the program read-only, and by the policy.
    public func refusals(_ readOnly: ReadOnly?) -> [String] {
        [readOnly?.reason].compactMap { $0 } + ruling.refusals
    }

    /// Who executes it and until when that holds without another word of theirs, while it is executed; of one who has not
    /// renewed it, the next look at its target tells what became of it.
    public func executionText(_ clock: (Instant) -> String) -> String? {
        guard status == .executing, let execution else { return nil }
        return
            "by \(execution.by.name) since \(clock(execution.began)), who holds it until \(clock(execution.leaseEnds))"
    }

    /// What is left to a person, with the command for it; `nil` where nothing is.
    public var adviceText: String? {
        switch status {
        case .failed where isWorse: "it got worse: undo \(id.rawValue) proposes to take it back"
        case .partial: "continue \(id.rawValue) proposes to go on, undo \(id.rawValue) to take back what was done"
        case .outcomeUnknown: settlingText
        default: nil
        }
    }

    /// What its scripts wrote.
    public var outputLines: [String] {
        calls.compactMap(\.output).flatMap {
            $0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        }
    }
}

extension CallReading {
    /// Each field that is written, as lines of a diff.
    public var difference: [String] {
        let now = Dictionary(after.map { ($0.name, $0) }) { first, _ in first }
        return before.flatMap { field in
            ["  \(field.name)", "- \(field.valueText)", "+ \(now[field.name]?.valueText ?? "—")"]
        }
    }
}

extension CallGuarantee {
    /// What can still go wrong between the last read and the call.
    public var races: [String] {
        switch self {
        case .guarded: []
        case .idempotent(let race), .unguarded(let race): race.isEmpty ? [] : [race]
        }
    }
}

extension ChangePlan.Check.Outcome {
    /// In ASCII.
    public var mark: String {
        switch self {
        case .pass: "ok"
        case .fail: "NO"
        case .unknown: "?"
        }
    }
}

extension String {
    /// Whether nothing of it can be seen.
    public var isBlank: Bool {
        unicodeScalars.allSatisfy { scalar in
            let properties = scalar.properties
            return properties.isWhitespace || properties.isDefaultIgnorableCodePoint
                || [.control, .format].contains(properties.generalCategory)
        }
    }

    /// With what ends a line written out, so that no text from outside can look like a line of ours.
    public var onOneLine: String {
        guard unicodeScalars.contains(where: \.endsLine) else { return self }
        return unicodeScalars.reduce(into: "") { text, scalar in
            text += scalar.endsLine ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
        }
    }

    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}

extension Unicode.Scalar {
    /// LF, VT, FF, CR, NEL, and the line and paragraph separators (Unicode Standard Annex 14).
    fileprivate var endsLine: Bool {
        (0x0A...0x0D).contains(value) || [0x85, 0x2028, 0x2029].contains(value)
    }
}
