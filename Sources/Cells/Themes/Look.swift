/// What a terminal is told to do for a style: colours and attributes.
public struct Look: Sendable, Hashable {
    public struct Attributes: OptionSet, Sendable, Hashable {
        public let rawValue: UInt8

        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        public static let bold = Attributes(rawValue: 1)
        public static let dim = Attributes(rawValue: 2)
        public static let underline = Attributes(rawValue: 4)
        public static let reverse = Attributes(rawValue: 8)
        public static let italic = Attributes(rawValue: 16)
    }

    public var foreground: ThemeColor
    public var background: ThemeColor
    public var attributes: Attributes

    public init(
        foreground: ThemeColor = .terminal, background: ThemeColor = .terminal, attributes: Attributes = []
    ) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }

    /// The look with a style's emphasis added.
    func adding(_ emphasis: Emphasis) -> Look {
        var look = self
        look.attributes.formUnion(Attributes(rawValue: emphasis.rawValue))
        return look
    }

    /// The look on a terminal of `depth`; `base` is the background of plain text.
    ///
    /// A background of its own that is no longer told from the base becomes reverse. With eight colours, the bright
    /// half becomes bold, and bright black, which would be black, dim; without colours italics are underlined. A text
    /// that would vanish into its background goes to the other extreme.
    func reduced(to depth: ColorDepth, base: ThemeColor) -> Look {
        var look = self
        look.foreground = foreground.reduced(to: depth)
        look.background = background.reduced(to: depth)
        if background != base, look.background == base.reduced(to: depth) { look.attributes.insert(.reverse) }
        // Many terminals that show no colour show no italics either.
        if depth == .monochrome, attributes.contains(.italic) { look.attributes.insert(.underline) }
        if depth == .eight, case .indexed(let index) = foreground, (8...15).contains(index) {
            look.attributes.insert(index == 8 ? .dim : .bold)
            if index == 8 { look.foreground = .terminal }
        }
        if look.foreground == look.background, foreground != background, case .indexed(let index) = look.background {
            look.foreground = .indexed([0, 8].contains(index) ? 7 : 0)
        }
        return look
    }
}
