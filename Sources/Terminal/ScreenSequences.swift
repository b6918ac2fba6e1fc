/// The sequences that take the terminal for a full screen and give it back, all by terminfo but for a few private
/// modes.
struct ScreenSequences {
    /// Presses and the wheel, in decimal figures; off again by `leave` whether on or not, lest a shell be typed into.
    ///
    /// Source: XTerm Control Sequences, "Mouse Tracking".
    static let mouseOn = "\u{1B}[?1000h\u{1B}[?1006h"
    static let mouseOff = "\u{1B}[?1006l\u{1B}[?1000l"

    /// What ncurses writes at its start, for after a suspension, and bracketed paste.
    let enter: String
    /// What ncurses has not written at its start.
    let afterStart: String
    /// Whatever state a frame was left in half way.
    let leave: String
    /// Around a frame; empty where the terminal may not know it.
    let beginFrame: String
    let endFrame: String

    /// Of the entry that ncurses has open; `mouse` is `nil` where the terminal may not know of one. Without an
    /// alternate screen to leave, the shell goes on below the last row.
    init(synchronizes: Bool, hasColor: Bool, mouse: Bool?) {
        func string(_ name: String) -> String { TerminalString(name)?.text ?? "" }
        let pasteOn = TerminalString("BE")?.text ?? "\u{1B}[?2004h"
        let pasteOff = TerminalString("BD")?.text ?? "\u{1B}[?2004l"
        beginFrame = synchronizes ? "\u{1B}[?2026h" : ""
        endFrame = synchronizes ? "\u{1B}[?2026l" : ""
        let mouseOn = mouse == true ? Self.mouseOn : ""
        afterStart = pasteOn + mouseOn
        enter = string("smcup") + string("smkx") + string("civis") + pasteOn + mouseOn
        let home = TerminalString("rmcup").map(\.text) ?? (TerminalString.lastRow + "\r\n")
        leave =
            endFrame + (mouse == nil ? "" : Self.mouseOff) + pasteOff + string("sgr0") + (hasColor ? string("op") : "")
            + string("rmkx") + home
            + string("cnorm")
    }
}
