/// How every role looks. Read from a flat file; see `themes/`.
public struct Theme: Sendable, Hashable {
    /// What a theme was made to stand on.
    public enum Background: String, Sendable, CaseIterable {
        case dark
        case light
        /// The terminal's own colours, whatever they are.
        case any
    }

    public let name: String
    public let background: Background
    /// By the raw value of the role.
    private let looks: [Look]

    /// The default theme, `terminal-16`: the terminal's own sixteen colours.
    public init() {
        self = ThemeCatalog.standard
    }

    /// A theme in which every role that `looks` leaves out looks like plain text.
    public init(name: String, background: Background = .any, looks: [Role: Look]) {
        self.name = name
        self.background = background
        let plain = looks[.text] ?? Look()
        self.looks = Role.allCases.map { looks[$0] ?? plain }
    }

    /// How a role looks before any emphasis.
    public func look(of role: Role) -> Look {
        looks[Int(role.rawValue)]
    }

    /// The role's look with the style's emphasis added.
    public func look(of style: Style) -> Look {
        look(of: style.role).adding(style.emphasis)
    }

    /// The theme as a terminal of `depth` can show it.
    public func reduced(to depth: ColorDepth) -> Theme {
        let base = look(of: Role.text).background
        let looks = Role.allCases.map { ($0, look(of: $0).reduced(to: depth, base: base)) }
        return Theme(name: name, background: background, looks: Dictionary(looks) { first, _ in first })
    }
}
