internal import Cells
public import OpsModel

/// Runbooks as plain text for a terminal or a pipe; printable, never cut.
public enum RunbookListing {
    /// One line each: identity, title, what it serves, where it comes from.
    public static func text(_ runbooks: [Runbook]) -> String {
        let rows =
            [["ID", "TITLE", "SERVES", "STEPS", "FROM"]]
            + runbooks.map { runbook in
                [
                    runbook.id, runbook.title, runbook.rule.listing, "\(runbook.steps.count)", runbook.source.listing,
                ].map { Printable.text($0) }
            }
        let widths = (rows.first ?? []).indices.map { column in
            rows.map { TextWidth.columns(of: $0[column]) }.max() ?? 0
        }
        return rows.map { row in
            var line = zip(row, widths).map { TextWidth.padded($0, to: $1) }.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }.joined()
    }

    /// Title, introduction and steps, each with what stands in it.
    public static func text(of runbook: Runbook) -> String {
        var lines = ["\(runbook.id)  \(runbook.title)", "serves \(runbook.rule.listing) · \(runbook.source.listing)"]
        if !runbook.introduction.isEmpty {
            lines += [""] + runbook.introduction.flatMap { Self.lines(of: $0, indent: 0) }
        }
        for step in runbook.steps {
            lines += ["", "\(step.number)  \(step.title.text)"]
            lines += step.content.flatMap { Self.lines(of: $0, indent: 4) }
        }
        return lines.map { Printable.text($0) + "\n" }.joined()
    }

    private static func lines(of content: RunbookContent, indent: Int) -> [String] {
        let margin = String(repeating: " ", count: indent)
        switch content {
        case .line(let line):
            return [margin + String(repeating: "  ", count: line.depth) + line.marker + line.text]
        case .block(let block):
            var text = block.text.split(separator: "\n", omittingEmptySubsequences: false)
            if text.last?.isEmpty == true { text.removeLast() }
            let head = block.info.isEmpty ? [] : ["\(margin)[\(block.info)]"]
            let fault = if case .broken(let message) = block.content { ["\(margin)! \(message)"] } else { [String]() }
            return head + text.map { "\(margin)  \($0)" } + fault
        }
    }
}

extension RunbookRule {
    /// `canary, sloBurn · service fraud-* · alert Fraud*`; `-` where it serves nothing by itself.
    fileprivate var listing: String {
        let parts = [
            kinds.joined(separator: ", "), services.isEmpty ? "" : "service \(services.joined(separator: ", "))",
            alerts.isEmpty ? "" : "alert \(alerts.joined(separator: ", "))",
        ]
        let text = parts.filter { !$0.isEmpty }.joined(separator: " · ")
        return text.isEmpty ? "-" : text
    }
}

extension RunbookSource {
    fileprivate var listing: String {
        if case .file(let path) = self { path } else { "ready" }
    }
}

extension RunbookListing {
    /// A runbook for one incident: each step with its state, what was done about it and what its checks found.
    public static func text(of sheet: RunbookSheet, at now: Instant) -> String {
        var lines = ["\(sheet.id)  \(sheet.title)", "\(sheet.reason) · \(sheet.edition?.brief ?? "")"]
        lines += [sheet.change, sheet.exposure].compactMap { $0 }.map { "! \($0)" }
        let waiting = sheet.current?.number
        for step in sheet.steps {
            let mark = step.number == waiting ? ">" : " "
            lines += ["", "\(mark) \(step.number)  \(step.title.text)  [\(step.state.rawValue)]"]
            if let standing = step.standing { lines.append("      \(standing.text(at: now))") }
            lines += step.content.flatMap(Self.lines).map { "      \($0)" }
            if let obstacle = step.obstacle { lines.append("      cannot: \(obstacle)") }
        }
        return lines.map { Printable.text($0) + "\n" }.joined()
    }

    private static func lines(of content: RunbookSheet.Content) -> [String] {
        switch content {
        case .line(let line): [String(repeating: "  ", count: line.depth) + line.marker + line.text]
        case .check(let check):
            [check.question.text, "  \(check.result.map { "\($0.verdict.rawValue): \($0.finding)" } ?? "not asked")"]
        case .action(let kind, let arguments):
            ["asks: \(kind) \(arguments.map { "\($0.name) \($0.value)" }.joined(separator: ", "))"]
        case .script(let script): script.lines.map { "$ \($0.text)" }
        case .wait(let wait): ["waits: \(wait.text)"]
        case .code(let code): code.map(\.text)
        case .fault(let code, let message): code.map(\.text) + ["! \(message)"]
        }
    }
}

extension RunbookProgress.Standing {
    /// `done by o.becker 3m ago: 0.002`, `CR-5 waits for an approval`.
    func text(at now: Instant) -> String {
        func said(_ word: String, _ mark: IncidentRecord.Mark) -> String {
            let text = mark.text.isEmpty ? "" : ": \(mark.text)"
            return "\(word) by \(mark.by) \(NumberText.age(of: mark.at, at: now)) ago\(text)"
        }
        return switch self {
        case .done(let mark): said("done", mark)
        case .skipped(let mark): said("skipped", mark)
        case .failed(let mark): said("failed", mark)
        case .watched(let mark): said("watched, asked for", mark)
        case .requested(let id, _, let text): "\(id.rawValue) \(text)"
        }
    }
}
