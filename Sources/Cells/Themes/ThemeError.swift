/// What is wrong with a theme file, and what to write instead.
public struct ThemeError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Fault: Sendable, Hashable {
        case notAnAssignment(String)
        case unknownKey(String, nearest: String?)
        case unknownWord(String, nearest: String?)
        case twoColors(String)
        case noColor(after: String)
        case unknownBackground(String)
        case emptyValue(String)
        case duplicate(String, firstLine: Int)
        case missing([String])
    }

    public let fault: Fault
    /// Counted from 1; `nil` where the fault is something that the file lacks.
    public let line: Int?

    public init(_ fault: Fault, line: Int? = nil) {
        self.fault = fault
        self.line = line
    }

    public var description: String {
        (line.map { "line \($0): " } ?? "") + sentence
    }

    private var sentence: String {
        switch fault {
        case .notAnAssignment(let text):
            "'\(text)' is not `key = value`; write for example `role.critical = bold red`"
        case .unknownKey(let key, let nearest):
            "unknown key '\(key)'; "
                + Self.suggestion(nearest, or: "keys are `name`, `background` and `role.` with a role")
        case .unknownWord(let word, let nearest):
            "unknown colour or attribute '\(word)'; "
                + Self.suggestion(nearest, or: "write a name such as `red` or `default`, 0 to 255, or `#rrggbb`")
        case .twoColors(let word):
            "'\(word)' is a second text colour; write `on \(word)` if it is the background"
        case .noColor(let word):
            "a colour must follow '\(word)'; write for example `on default`"
        case .unknownBackground(let value):
            "unknown background '\(value)'; write `dark`, `light` or `any`"
        case .emptyValue(let key):
            "'\(key)' has no value; write for example `\(key) = default`"
        case .duplicate(let key, let firstLine):
            "'\(key)' is already set in line \(firstLine); remove one of the two"
        case .missing(let keys):
            "missing: \(keys.joined(separator: ", ")); add a line for each, such as `\(keys.first ?? "") = default`"
        }
    }

    private static func suggestion(_ nearest: String?, or otherwise: String) -> String {
        nearest.map(Spelling.question) ?? otherwise
    }
}
