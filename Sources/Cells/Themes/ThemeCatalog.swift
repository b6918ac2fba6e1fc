/// The themes that the program brings along, each parsed when it is asked for.
public enum ThemeCatalog {
    /// In the order they are listed to people; the first is the default.
    public static let names = ["terminal-16", "dark", "light", "high-contrast", "blue-orange", "mono"]

    /// The embedded theme called `name`, or `nil`.
    public static func theme(named name: String) -> Theme? {
        text(of: name).flatMap { try? ThemeFile.parse($0) }
    }

    /// The file of an embedded theme, to begin one's own with.
    public static func text(of name: String) -> String? {
        resource(name).map { String(decoding: $0, as: UTF8.self) }
    }

    /// `terminal-16`. A test holds that it parses; were it not to, everything would look plain.
    public static let standard = theme(named: "terminal-16") ?? Theme(name: "plain", looks: [:])

    private static func resource(_ name: String) -> [UInt8]? {
        switch name {
        case "terminal-16": PackageResources.terminal_16_theme
        case "dark": PackageResources.dark_theme
        case "light": PackageResources.light_theme
        case "high-contrast": PackageResources.high_contrast_theme
        case "blue-orange": PackageResources.blue_orange_theme
        case "mono": PackageResources.mono_theme
        default: nil
        }
    }
}
