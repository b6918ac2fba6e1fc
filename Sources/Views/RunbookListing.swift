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
