/// Typing on the command line; what a line means is up to the views, which know panes and keys.
public enum CommandLineAction: Sendable, Hashable {
    /// Opens it with a text to go on from.
    case began(String)
    case typed(String)
    case erased
    case wordErased
    /// Another text stands there: a completion.
    case replaced(String)
    /// The suggestion under the cursor; it begins with the first.
    case chosen(Int)
    case recalled(older: Bool)
    /// The line is done and goes into the history.
    case entered
    /// The line cannot be done; it stays, with the reason above it.
    case refused(String)
}

/// The command line while it is open, and the lines of the session so far.
public struct CommandLineState: Sendable, Hashable {
    public internal(set) var text = ""
    /// The suggestion under the cursor.
    public internal(set) var chosen = 0
    /// Why the line was refused; gone with the next letter.
    public internal(set) var problem: String?
    /// The oldest first, none twice in a row.
    public internal(set) var history: [String] = []
    /// Which line of the history stands there; `nil` for none.
    public internal(set) var recalled: Int?

    static let capacity = 400
    static let historyCapacity = 100

    mutating func replace(_ text: String, recalled: Int? = nil) {
        self.text = String(text.prefix(Self.capacity))
        self.recalled = recalled
        (chosen, problem) = (0, nil)
    }

    mutating func recall(older: Bool) {
        guard !history.isEmpty else { return }
        let next = older ? (recalled ?? history.count) - 1 : (recalled ?? history.count) + 1
        guard next < history.count else { return replace("") }
        let index = max(0, next)
        replace(history[index], recalled: index)
    }

    mutating func remember() {
        guard !text.allSatisfy(\.isWhitespace), history.last != text else { return }
        history.append(text)
        if history.count > Self.historyCapacity { history.removeFirst() }
    }
}

extension OpsState {
    mutating func reduce(_ action: CommandLineAction) -> [Effect] {
        switch action {
        case .began(let text):
            commandLine.replace(text)
            mode = .commanding
        case .typed(let text): commandLine.replace(commandLine.text + text)
        // Backspace on an empty line leaves it, as in vi.
        case .erased where commandLine.text.isEmpty: mode = .browsing
        case .erased: commandLine.replace(String(commandLine.text.dropLast()))
        case .wordErased: commandLine.replace(commandLine.text.withoutLastWord)
        case .replaced(let text): commandLine.replace(text)
        case .chosen(let index): commandLine.chosen = max(0, index)
        case .recalled(let older): commandLine.recall(older: older)
        case .entered:
            commandLine.remember()
            mode = .browsing
        case .refused(let reason): commandLine.problem = reason
        }
        return []
    }
}
