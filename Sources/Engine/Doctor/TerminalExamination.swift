internal import Backends
internal import Wire

/// The terminal as a program sees it before it opens a screen.
public struct TerminalFacts: Sendable {
    public var environment: [String: String]
    /// Whether standard input and output are terminals.
    public var isInputTerminal: Bool
    public var isOutputTerminal: Bool
    /// `nil` where no terminal is at hand.
    public var size: (columns: Int, rows: Int)?
    /// Whether a file is there, for the description of TERM.
    public var exists: @Sendable (String) -> Bool

    public init(
        environment: [String: String], isInputTerminal: Bool, isOutputTerminal: Bool,
        size: (columns: Int, rows: Int)?, exists: @escaping @Sendable (String) -> Bool
    ) {
        self.environment = environment
        self.isInputTerminal = isInputTerminal
        self.isOutputTerminal = isOutputTerminal
        self.size = size
        self.exists = exists
    }

    /// Whether the locale's characters are UTF-8, by the variable that wins.
    public var isUTF8: Bool {
        let charset = locale.lowercased()
        return charset.hasSuffix("utf-8") || charset.hasSuffix("utf8")
    }

    var locale: String {
        ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? "C"
    }

    func findings() -> [Diagnosis] {
        [screen, type, colours, charset]
    }

    private var screen: Diagnosis {
        guard isInputTerminal, isOutputTerminal, let size else {
            return Diagnosis(
                .warn, "screen", "standard input or output is no terminal here",
                advice: "The dashboard needs one on both; 'mlops-tui --linear' prints plain lines without.")
        }
        guard size.columns >= 40, size.rows >= 10 else {
            return Diagnosis(
                .warn, "screen", "\(size.columns)x\(size.rows) is too small to show much",
                advice: "Make the window at least 40x10; 120x40 shows everything.")
        }
        return Diagnosis(.pass, "screen", "\(size.columns)x\(size.rows)")
    }

    private var type: Diagnosis {
        let term = environment["TERM"] ?? ""
        if term.isEmpty || term == "dumb" {
            return Diagnosis(
                .warn, "TERM", term.isEmpty ? "not set" : "dumb",
                advice: "Plain lines are printed; for a screen: export TERM=xterm-256color")
        }
        let name = PlainText.printable(term)
        guard isDescribed(term) else {
            return Diagnosis(
                .warn, "TERM", "\(name), which this machine does not know",
                advice: "Install the package ncurses-term, or: export TERM=xterm-256color")
        }
        return Diagnosis(.pass, "TERM", name)
    }

    /// Where ncurses looks on Linux: one folder for each first letter.
    private func isDescribed(_ term: String) -> Bool {
        guard let letter = term.first, !term.contains("/") else { return false }
        var folders = ["/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo", "/usr/lib/terminfo"]
        if let own = environment["TERMINFO"] { folders.insert(own, at: 0) }
        if let home = environment["HOME"] { folders.append("\(home)/.terminfo") }
        return folders.contains { exists("\($0)/\(letter)/\(term)") }
    }

    private var colours: Diagnosis {
        if let value = environment["NO_COLOR"], !value.isEmpty {
            return Diagnosis(.pass, "colours", "none, because NO_COLOR is set")
        }
        let (term, depth) = (environment["TERM"] ?? "", environment["COLORTERM"] ?? "")
        if depth == "truecolor" || depth == "24bit" || term.hasSuffix("-direct") {
            return Diagnosis(.pass, "colours", "16 million")
        }
        if term.contains("256color") { return Diagnosis(.pass, "colours", "256") }
        return Diagnosis(.pass, "colours", "16 or fewer, by TERM")
    }

    private var charset: Diagnosis {
        let name = PlainText.printable(locale)
        if isUTF8 { return Diagnosis(.pass, "locale", name) }
        return Diagnosis(
            .warn, "locale", "\(name) is not UTF-8, so that lines and marks are drawn in ASCII",
            advice: "export LANG=C.UTF-8")
    }
}
