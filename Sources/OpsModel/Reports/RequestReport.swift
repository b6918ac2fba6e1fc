/// One change request within a report.
struct RequestReport {
    private let request: ChangeRequest

    init(_ request: ChangeRequest) {
        self.request = request
    }

    /// A heading of its own, and what became of it.
    func write(to report: inout MarkdownReport) {
        report.heading(3, "\(request.id.rawValue) \(Markdown.safe(request.plan.title))")
        report.list(lines, none: "")
    }

    private var lines: [String] {
        var lines = [
            "Status: \(request.status.rawValue)" + (request.ending.map { ": \(Markdown.safe($0))" } ?? ""),
            "Asked for by \(Self.who(request.requester)) at \(ReportText.instant(request.proposedAt)): "
                + "\(Markdown.safe(request.reason))" + (request.ticket.map { " (\(Markdown.safe($0)))" } ?? ""),
            "Plan \(request.digest.brief), revision \(request.revision): "
                + request.plan.calls.indices.map(call).joined(separator: "; "),
        ]
        if let step = request.step {
            let edition = step.edition.map { " (\($0.brief))" } ?? ""
            lines.append("From \(Markdown.safe(step.id.description + edition))")
        }
        lines += request.approvals.map { Self.decision($0, $0.decision.rawValue) }
        if request.approvals.isEmpty {
            lines.append("Approved by nobody: \(Markdown.safe(request.ruling.approvalText))")
        }
        if let glass = request.breakGlass {
            lines.append(
                "Break-glass by \(Markdown.safe(glass.by)) at \(ReportText.instant(glass.at)): \(Markdown.safe(glass.text))"
            )
        }
        if !request.moved.isEmpty {
            lines.append("An earlier plan was void: \(request.moved.map(Markdown.safe).joined(separator: "; "))")
        }
        if let execution = request.execution {
            let effect = request.tookEffectAt.map { ", took effect \(ReportText.instant($0))" } ?? ""
            lines.append("Executed by \(Self.who(execution.by)) at \(ReportText.instant(execution.began))\(effect)")
        } else {
            lines.append("Not executed")
        }
        lines.append("Verification: \(verification)")
        lines.append("Review: \(review)")
        return lines
    }

    private func call(_ index: Int) -> String {
        let outcome = request.calls.last { $0.index == index }.map(\.outcome.text) ?? "not tried"
        return "\(Markdown.safe(request.plan.calls[index].text)) (\(Markdown.safe(outcome)))"
    }

    private var verification: String {
        guard let verification = request.verification else {
            return request.plan.criteria.isEmpty ? request.plan.judgement : "none yet"
        }
        let seen = verification.text.map(Markdown.safe).joined(separator: "; ")
        return verification.result.text + (seen.isEmpty ? "" : ": \(seen)")
    }

    private var review: String {
        if let review = request.review { return Self.decision(review, "reviewed") }
        return request.reviewDue.map { "due \(ReportText.instant($0)), not done" } ?? "none is asked for"
    }

    private static func decision(_ approval: Approval, _ word: String) -> String {
        let comment = approval.comment.isEmpty ? "" : ": \(Markdown.safe(approval.comment))"
        return "\(word) by \(who(approval.approver)) at \(ReportText.instant(approval.at)), "
            + "\(approval.standing.text)\(comment)"
    }

    static func who(_ actor: Actor) -> String {
        "\(Markdown.safe(actor.name)) (\(Markdown.safe(actor.proofText)))"
    }
}
