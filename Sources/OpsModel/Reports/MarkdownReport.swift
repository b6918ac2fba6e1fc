/// A report in Markdown, put together so that nothing from outside it can be a heading, a link, markup or HTML.
///
/// What does not print stays in it, on one line: whoever writes it out makes it printable.
struct MarkdownReport {
    private var lines: [String] = []

    var text: String { lines.joined(separator: "\n") + "\n" }

    /// The title is our own but for what `Markdown.safe` has been through.
    mutating func heading(_ level: Int, _ title: String) {
        if let last = lines.last, !last.isEmpty { lines.append("") }
        lines += [String(repeating: "#", count: level) + " " + title, ""]
    }

    mutating func paragraph(_ text: String) { lines.append(text) }

    /// A list; `none` where it is empty.
    mutating func list(_ items: [String], none: String) {
        lines += items.isEmpty ? [none] : items.map { "- " + $0 }
    }

    /// Below the last item of a list.
    mutating func sublist(_ items: [String]) {
        lines += items.map { "  - " + $0 }
    }
}

/// Text from outside in a Markdown text.
enum Markdown {
    /// One line that reads as it is written in any CommonMark or GitHub viewer.
    ///
    /// What could be taken for an address, which viewers make a link of by themselves, becomes a code span.
    static func safe(_ text: String) -> String {
        let line = oneLine(text)
        let lower = line.lowercased()
        guard !lower.contains("://"), !lower.contains("www."), !lower.contains("@"), !lower.contains("mailto:") else {
            return code(line)
        }
        var result = ""
        for (index, scalar) in line.unicodeScalars.enumerated() {
            let isMarkup = special.contains(scalar) || index == 0 && leading.contains(scalar)
            if isMarkup || (scalar == "." || scalar == ")") && isOrdinal(result) { result += "\\" }
            result.unicodeScalars.append(scalar)
        }
        return result
    }

    /// A code span, whose fence is longer than any in it.
    static func code(_ text: String) -> String {
        let line = oneLine(text)
        guard !line.isEmpty else { return "` `" }
        var (run, longest) = (0, 0)
        for scalar in line.unicodeScalars {
            run = scalar == "`" ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        let pad = longest > 0 || line.hasPrefix(" ") ? " " : ""
        return fence + pad + line + pad + fence
    }

    private static let special = Set("\\`*_[]<>&#|~!{}$^".unicodeScalars)
    /// What begins a block only where a line begins.
    private static let leading = Set("-+=".unicodeScalars)

    /// `12` before a full stop or a bracket begins a list.
    private static func isOrdinal(_ text: String) -> Bool {
        !text.isEmpty && text.unicodeScalars.allSatisfy { ("0"..."9").contains($0) }
    }

    private static func oneLine(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x09...0x0D, 0x85, 0x2028, 0x2029:
                if result.last != " " { result.append(" ") }
            default: result.append(scalar)
            }
        }
        while result.last == " " { result.removeLast() }
        return String(String.UnicodeScalarView(result.drop { $0 == " " }))
    }
}

/// Numbers and instants as reports write them.
enum ReportText {
    static func instant(_ instant: Instant) -> String {
        guard instant.seconds.isFinite else { return "unknown" }
        let time = CivilTime(instant)
        return "\(time.date) \(time.timeOfDay) UTC"
    }

    static func interval(_ interval: InstantInterval) -> String {
        if interval.isOpen { return "\(instant(interval.latest)) or before" }
        guard interval.latest - interval.earliest >= .seconds(60) else { return instant(interval.latest) }
        return "between \(instant(interval.earliest)) and \(instant(interval.latest))"
    }

    static func length(_ duration: Duration) -> String {
        let seconds = Int(bounded: max(0, duration.inSeconds))
        if seconds < 60 { return "\(seconds) s" }
        if seconds < 3_600 { return "\(seconds / 60) min" }
        let (hours, minutes) = (seconds / 3_600, seconds % 3_600 / 60)
        if hours < 48 { return minutes == 0 ? "\(hours) h" : "\(hours) h \(minutes) min" }
        return "\(hours / 24) d \(hours % 24) h"
    }

    /// With its unit; `unknown` for none.
    static func number(_ value: Double?, _ unit: FieldUnit, _ quality: Quality = .exact) -> String {
        guard let value, value.isFinite else { return "unknown" }
        let text =
            switch unit {
            case .ratio: plain(value * 100) + " %"
            case .seconds: value < 1 ? plain(value * 1000) + " ms" : plain(value) + " s"
            case .perSecond: plain(value) + "/s"
            case .bytes: plain(value) + " B"
            case .count: plain(value)
            case .none: value > most ? "over \(plain(most))" : plain(value)
            }
        return quality.mark + text
    }

    /// Of a number without a unit, as a likelihood ratio, nobody wants to know more than that it is beyond this.
    private static let most = 1_000.0

    /// What was measured of a signal, with its limit; a sentence that tells its number already, as an alert's does, alone.
    static func evidence(_ evidence: Evidence) -> String {
        let text = Markdown.safe(evidence.text)
        guard evidence.unit != .none || evidence.threshold != nil else { return text }
        let limit = evidence.threshold.map { " (threshold \(number($0, evidence.unit)))" } ?? ""
        guard let value = evidence.value else { return "\(text): not measured\(limit)" }
        return "\(text) \(number(value, evidence.unit))\(limit)"
    }

    /// Four significant digits.
    private static func plain(_ value: Double) -> String {
        var scale = 1.0
        while abs(value) * scale < 1_000, scale < 1e6 { scale *= 10 }
        return FieldValue.number((value * scale).rounded() / scale).plainText
    }
}
