internal import Cells
internal import OpsModel

/// A change request, or a plan that is not kept yet, in the lines of the dialog and of the requests pane.
struct RequestLines {
    private let request: ChangeRequest
    private let glyphs: GlyphSet
    private let now: Instant
    private let isKept: Bool

    init(_ request: ChangeRequest, _ canvas: Canvas, isKept: Bool = true) {
        (self.request, glyphs, now) = (request, canvas.glyphs, canvas.state.now)
        self.isKept = isKept
    }

    /// What will be done comes first, then who is touched, what should hold, what is to be known of it, who agreed.
    var all: [[TextRun]] {
        (isKept ? block("STATUS", [status]) : [])
            + block("MOVED", request.moved.map { [TextRun($0, .warning)] })
            + block("WHY", [[TextRun(why)]]) + block("WILL DO", request.plan.calls.indices.map(call))
            + block("SCRIPT", request.plan.scriptLines.map { [TextRun($0, .added)] })
            + block("OUTPUT", request.outputLines.map { [TextRun($0)] })
            + block("TOUCHES", request.plan.touches.map { [TextRun($0)] })
            + block("CHECKS", request.plan.checks.map(check))
            + block("NOTE", notes.map { [TextRun($0, .dim)] })
            + block("UNDO", request.plan.undo.isEmpty ? [] : [[TextRun(request.plan.undo)]])
            + block("VERIFY", verification)
            + block("NEXT", (isKept ? request.adviceText : nil).map { [[TextRun($0, .warning)]] } ?? [])
            + block("DIFF", difference)
            + block("REQUESTED", [[TextRun(requested)]]) + block("APPROVED", approvals) + review
    }

    private func block(_ head: String, _ rows: [[TextRun]]) -> [[TextRun]] {
        rows.enumerated().map { index, row in
            [TextRun(TextWidth.padded(index == 0 ? head : "", to: 10), .bold)] + row
        }
    }

    private var status: [TextRun] {
        let ending = [request.ending ?? request.executionText { ClockText.zoned($0, at: now) }, silence].compactMap {
            $0
        }
        return [request.statusRun(glyphs)] + ending.map { TextRun(" \(glyphs.separator) \($0)") }
    }

    /// Of one whose executor says no word any more: what it sent may be under way.
    private var silence: String? {
        guard request.status == .executing, let end = request.execution?.leaseEnds, end < now else { return nil }
        return "nothing was heard of it since: its target is read until it tells what became of it"
    }

    private var why: String {
        [request.incident?.rawValue, request.reason, request.ticket].compactMap { $0 }
            .joined(separator: " \(glyphs.separator) ")
    }

    private func call(_ index: Int) -> [TextRun] {
        let text = TextRun("\(index + 1) \(request.plan.calls[index].text)")
        guard let done = request.calls.last(where: { $0.index == index }) else { return [text] }
        let role: Role =
            switch done.outcome {
            case .tookEffect: .ok
            case .intended: .pending
            case .refused, .failed: .critical
            case .unknown: .unknown
            }
        return [text, TextRun("  \(done.text)", role)]
    }

    private func check(_ check: ChangePlan.Check) -> [TextRun] {
        let mark: TextRun =
            switch check.outcome {
            case .pass: TextRun(glyphs.ok, .ok)
            case .fail: TextRun(glyphs.critical, .critical)
            case .unknown: TextRun(glyphs.unknown, .unknown)
            }
        return [mark, TextRun(" \(check.name): ", .bold), TextRun(check.text)]
    }

    /// What people do not expect of these systems, each once.
    private var notes: [String] {
        var seen: Set<String> = []
        return request.plan.calls.flatMap { $0.reading.sideEffects + $0.guarantee.races }
            .filter { seen.insert($0).inserted }
    }

    private var verification: [[TextRun]] {
        if let verification = request.verification {
            let role: Role = verification.result == .recovered ? .ok : .critical
            return [[TextRun(verification.result.text, role)]] + verification.text.map { [TextRun($0, .dim)] }
        }
        guard !request.plan.criteria.isEmpty else { return [[TextRun(request.plan.judgement)]] }
        let within = Duration.seconds(request.plan.verifyFor).configurationText
        return request.plan.criteria.map { [TextRun("\($0.text), within \(within)")] }
    }

    private var difference: [[TextRun]] {
        request.plan.calls.flatMap { $0.reading.difference }.map { line in
            let role: Role = line.hasPrefix("-") ? .removed : line.hasPrefix("+") ? .added : .dim
            return [TextRun(line, role)]
        }
    }

    private var requested: String {
        "\(request.requester.name) (\(request.requester.proofText)) \(ClockText.zoned(request.proposedAt, at: now))"
    }

    private var approvals: [[TextRun]] {
        let isOpen = request.status == .proposed || request.status == .approved
        let expiry = isOpen ? " \(glyphs.separator) expires \(ClockText.zoned(request.expiresAt, at: now))" : ""
        let count = request.ruling.approvals == 0 ? "" : "\(request.approvalCount)/"
        var lines = [[TextRun("\(count)\(request.ruling.approvalText)\(expiry)")]]
        lines += request.approvals.map { [TextRun($0.text)] }
        if let glass = request.breakGlass {
            lines.append([TextRun("break-glass by \(glass.by): \(glass.text)", .warning)])
        }
        lines += request.ruling.refusals.map { [TextRun($0, .error)] }
        return lines
    }

    private var review: [[TextRun]] {
        if let review = request.review { return block("REVIEW", [[TextRun(review.text)]]) }
        guard let due = request.reviewDue else { return reviewAfterwards }
        let isLate = due < now
        return block(
            "REVIEW",
            [[TextRun("due \(ClockText.zoned(due, at: now)), by somebody else", isLate ? .critical : .warning)]])
    }

    /// What is asked of somebody else once it is done.
    private var reviewAfterwards: [[TextRun]] {
        guard !request.status.isOver, let seconds = request.ruling.review else { return [] }
        return block(
            "REVIEW",
            [[TextRun("by somebody else, within \(Duration.seconds(seconds).configurationText) of its execution")]])
    }
}
