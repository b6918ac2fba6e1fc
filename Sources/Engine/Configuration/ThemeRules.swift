/// Which themes there are. Themes are the dashboard's and the file is read here, so the dashboard lends their names and
/// the judgement of a theme's file.
public struct ThemeRules: Sendable {
    /// Those that came along.
    public var names: [String]
    /// Why the file at a path is no theme; `nil` where it is one.
    public var mistake: @Sendable (String) -> String?

    public init(names: [String], mistake: @escaping @Sendable (String) -> String?) {
        self.names = names
        self.mistake = mistake
    }

    /// For a program that draws nothing: whatever is named.
    public static let any = ThemeRules(names: []) { _ in nil }

    /// Whether a theme is named by its file.
    public static func isPath(_ name: String) -> Bool {
        name.contains("/") || name.hasSuffix(".theme")
    }
}
