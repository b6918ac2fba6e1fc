import Cells

extension ThemeColor {
    /// As ncurses takes it: a palette number, the colour itself where the terminal takes colours directly, or -1 for
    /// the terminal's own.
    func number(depth: ColorDepth) -> Int32 {
        switch self {
        case .terminal: -1
        // A direct entry takes its first eight values from the palette, and all others for colours.
        case .indexed(let index) where depth != .direct || index < 8: Int32(index)
        case .indexed, .rgb: nominalRGBValue.map { Int32(max(8, $0)) } ?? -1
        }
    }
}

extension Theme {
    /// True when a colour of this theme is in no terminal's palette.
    var wantsDirectColor: Bool {
        Role.allCases.lazy.map { self.look(of: $0) }.contains { $0.foreground.isDirect || $0.background.isDirect }
    }
}

extension ThemeColor {
    fileprivate var isDirect: Bool {
        if case .rgb = self { true } else { false }
    }
}
