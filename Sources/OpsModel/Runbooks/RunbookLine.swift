/// A stretch of text in one style.
public struct RunbookRun: Sendable, Hashable, Codable {
    public enum Style: Sendable, Hashable, Codable {
        case plain, emphasis, strong, code, link
        /// A placeholder that could not be filled.
        case fault
    }

    public var text: String
    public var style: Style

    public init(_ text: String, _ style: Style = .plain) {
        self.text = text
        self.style = style
    }
}

/// One paragraph, list entry or line of code: a line that a view wraps to its own width. Untrusted text, with the
/// placeholders as written until it is ``filled(from:)``.
public struct RunbookLine: Sendable, Hashable, Codable {
    public var runs: [RunbookRun]
    /// How deep in lists and quotations it stands, from 0.
    public var depth: Int
    /// What stands before it: `- `, `2. `, `> `; empty for most.
    public var marker: String
    /// Code and tables: not to be wrapped at blanks.
    public var isVerbatim: Bool

    public init(_ runs: [RunbookRun], depth: Int = 0, marker: String = "", isVerbatim: Bool = false) {
        self.runs = runs
        self.depth = depth
        self.marker = marker
        self.isVerbatim = isVerbatim
    }

    public init(_ text: String, depth: Int = 0, isVerbatim: Bool = false) {
        self.init([RunbookRun(text, isVerbatim ? .code : .plain)], depth: depth, isVerbatim: isVerbatim)
    }

    public var text: String { runs.map(\.text).joined() }

    /// The line with its placeholders filled; one that has no value stays as it is, as a fault.
    public func filled(from context: RunbookContext) -> RunbookLine {
        var line = self
        line.runs = runs.flatMap { run in
            RunbookTemplate.pieces(of: run.text).map { piece in
                switch piece {
                case .literal(let text): RunbookRun(text, run.style)
                case .name(let name):
                    if let value = Placeholder(rawValue: name)?.value(in: context) {
                        RunbookRun(value, run.style)
                    } else {
                        RunbookRun("{{\(name)}}", .fault)
                    }
                }
            }
        }
        return line
    }
}

/// What stands in a step, in reading order.
public enum RunbookContent: Sendable, Hashable, Codable {
    case line(RunbookLine)
    case block(RunbookBlock)
}
