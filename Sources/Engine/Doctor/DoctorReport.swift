public import Backends
internal import Wire

/// What `doctor` saw, in sections of one finding a line.
public struct DoctorReport: Sendable {
    public struct Section: Sendable {
        /// `terminal`, `configuration`, or a backend's id and system.
        public var title: String
        public var findings: [Diagnosis]

        public init(_ title: String, _ findings: [Diagnosis]) {
            self.title = title
            self.findings = findings
        }
    }

    public var sections: [Section]

    public init(_ sections: [Section]) {
        self.sections = sections
    }

    /// Whether anything failed, which is the command's exit status.
    public var hasFailed: Bool { count(of: .fail) > 0 }

    public func count(of verdict: Diagnosis.Verdict) -> Int {
        sections.reduce(0) { $0 + $1.findings.count { $0.verdict == verdict } }
    }
}

extension DoctorReport {
    /// For programs: `{ "failed": …, "sections": [ { "title": …, "findings": […] } ] }`, with a line break at the end.
    public var json: String {
        JSONText.object([
            ("failed", .bool(hasFailed)),
            (
                "sections",
                .list(
                    sections.map { section in
                        .object([("title", .text(section.title)), ("findings", .list(section.findings.map(Self.json)))])
                    })
            ),
        ]).document
    }

    private static func json(_ finding: Diagnosis) -> JSONText {
        .object([
            ("verdict", .text(finding.verdict.rawValue)), ("topic", .text(finding.topic)),
            ("detail", .text(finding.detail)), ("advice", .text(finding.advice)),
        ])
    }

    /// For people: aligned lines under each section's title, advice below what it is about.
    ///
    /// - Parameters:
    ///   - ascii: for terminals without UTF-8.
    ///   - colour: whether marks are coloured by ANSI sequences.
    /// - Returns: printable lines; the last one sums up.
    public func text(ascii: Bool, colour: Bool) -> String {
        let width = sections.flatMap(\.findings).map(\.topic.count).max() ?? 0
        var lines: [String] = []
        for section in sections {
            lines.append(PlainText.printable(section.title))
            for finding in section.findings {
                let mark = finding.verdict.mark(ascii: ascii, colour: colour)
                let topic = finding.topic.padding(to: width)
                lines.append("  \(mark) \(PlainText.printable(topic))  \(PlainText.printable(finding.detail))")
                guard !finding.advice.isEmpty else { continue }
                let indent = String(repeating: " ", count: width + 6)
                lines.append("\(indent)\(ascii ? "->" : "→") \(PlainText.printable(finding.advice))")
            }
            lines.append("")
        }
        return (lines + [summary]).joined(separator: "\n") + "\n"
    }

    private var summary: String {
        let (failures, warnings) = (count(of: .fail), count(of: .warn))
        if failures == 0, warnings == 0 { return "All is well." }
        return "\(failures) failed, \(warnings) to look at."
    }
}

extension Diagnosis.Verdict {
    fileprivate func mark(ascii: Bool, colour: Bool) -> String {
        let (glyph, letters, code) =
            switch self {
            case .pass: ("✓", "ok  ", "32")
            case .warn: ("▲", "WARN", "33")
            case .fail: ("✗", "FAIL", "31")
            }
        let text = ascii ? letters : glyph
        return colour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
