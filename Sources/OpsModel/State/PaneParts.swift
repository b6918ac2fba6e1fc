/// Where a pane of several texts stands: which of them the keys move, and how far each is scrolled.
public struct PaneParts: Sendable, Hashable {
    /// Counted from 0.
    public internal(set) var focused = 0
    private var lines: [Int: Int] = [:]

    /// A line beyond every text; one that stands there follows its text's end.
    static let end = 1_000_000

    /// The first line that was asked for; `nil` where the part stands where it opens.
    public func line(of part: Int) -> Int? { lines[part] }

    mutating func scroll(to line: Int) { lines[focused] = min(max(0, line), Self.end) }
}

extension PaneState {
    /// A step of a pane without rows goes from the line where the last paint stood.
    mutating func scrollPart(to line: Int) {
        parts.scroll(to: line)
        scroll = parts.line(of: parts.focused) ?? 0
    }

    mutating func focus(_ part: Int) {
        parts.focused = part
        scroll = parts.line(of: part) ?? 0
    }
}
