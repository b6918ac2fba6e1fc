import Cells

/// What the environment says about the terminal, and what may be assumed from it.
struct TerminalKind {
    /// An entry whose sequences most terminals of today obey.
    static let fallback = "xterm-256color"

    /// `TERM` as it was set.
    let name: String
    let isInTmux: Bool
    private let claimsDirectColor: Bool

    init(environment: [String: String]) {
        name = environment["TERM"] ?? ""
        isInTmux = environment["TMUX"].map { !$0.isEmpty } ?? false
        claimsDirectColor = ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? "")
    }

    /// Terminfo entries to try, best first. The last is the fallback.
    ///
    /// ncurses chooses between palette and direct colour by the entry alone. A direct entry can no more address the
    /// upper half of the 16 colours, so it is tried only for a theme that needs it.
    func entries(wantsDirectColor: Bool) -> [String] {
        var entries: [String] = []
        if wantsDirectColor, claimsDirectColor { entries += directEntries }
        if claimsDirectColor, name == "xterm" { entries.append(TerminalKind.fallback) }
        entries += [name, TerminalKind.fallback]
        return entries
    }

    private var directEntries: [String] {
        let family = name.prefix { $0 != "-" }
        if family == "screen" { return isInTmux ? ["tmux-direct"] : [] }
        let own = name.hasSuffix("-direct") ? name : "\(family)-direct"
        return isModern ? [own, "xterm-direct"] : [own]
    }

    /// Of those that follow xterm and ignore the private modes they do not know. `screen` is left out because it may be
    /// GNU screen of any age, consoles and hardware terminals because nobody knows.
    var isModern: Bool {
        let families = [
            "xterm", "tmux", "alacritty", "foot", "kitty", "wezterm", "ghostty", "contour", "rio", "iterm2", "konsole",
            "vte", "gnome", "st", "mintty", "ms",
        ]
        return families.contains(String(name.prefix { $0 != "-" })) || name.hasPrefix("xterm")
    }

    /// Mode 2026 is written to every modern terminal: one that does not know it ignores it. Asking first (DECRQM)
    /// would cost a round trip before the first frame.
    var synchronizesOutput: Bool { isModern }

    private var isCapable: Bool { isModern || name.hasPrefix("screen") || name.hasPrefix("rxvt") }

    /// Clicks are asked for where the answer comes in the form that has no limit (mode 1006); elsewhere nothing is
    /// asked for.
    var reportsMouse: Bool { isCapable }

    /// OSC 52 and OSC 9 go where they are obeyed or ignored; elsewhere they would be printed.
    var takesCommands: Bool { isCapable }
}

/// Whether colour is written at all.
public enum ColorChoice: String, Sendable, CaseIterable {
    /// Unless `NO_COLOR` is set, by what the terminal can do.
    case auto
    /// By what the terminal can do, whatever `NO_COLOR` says.
    case always
    /// No colour sequence at all.
    case never

    /// Source: https://no-color.org, "when present and not an empty string".
    func allowsColor(_ environment: [String: String]) -> Bool {
        switch self {
        case .auto: (environment["NO_COLOR"] ?? "").isEmpty
        case .always: true
        case .never: false
        }
    }
}
