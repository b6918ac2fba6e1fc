internal import Cells

/// The themes that can be chosen while the program runs.
enum ThemeChoices {
    /// `nil` is the one that the program was started with, which may be of a file.
    static let all: [String?] = [nil] + ThemeCatalog.names

    static func note(of theme: String) -> String {
        switch theme {
        case "terminal-16": "the terminal's own colours"
        case "dark", "light": "24-bit, a ground of its own"
        case "high-contrast": "every role at 7 to 1 or better"
        case "blue-orange": "for eyes that confuse red and green"
        case "mono": "no colour"
        default: ""
        }
    }
}
