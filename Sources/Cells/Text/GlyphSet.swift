/// Which characters a screen may be drawn with; chosen by locale and by a key.
public enum GlyphSet: String, Sendable, CaseIterable {
    /// Box drawing, blocks, braille and the letters of every script.
    case unicode
    /// As `unicode`, but plots are drawn in quadrant blocks, for fonts without braille.
    case blocks
    /// Bytes 0x20...0x7E only; everything else is transliterated or shown as `?`.
    case ascii

    /// The set that the glyph key switches to from this one.
    public var next: GlyphSet {
        switch self {
        case .unicode: .blocks
        case .blocks: .ascii
        case .ascii: .unicode
        }
    }

    public var selectionBar: String { pick("▌", ">") }
    public var critical: String { pick("✗", "X") }
    public var warning: String { pick("▲", "!") }
    public var ok: String { pick("●", ".") }
    public var unknown: String { "?" }
    public var check: String { pick("✓", "v") }
    public var ellipsis: String { pick("…", "~") }
    public var dash: String { pick("—", "-") }
    public var separator: String { pick("·", ".") }
    public var breadcrumb: String { pick("▸", ">") }
    public var arrowRight: String { pick("→", "->") }
    public var arrowLeft: String { pick("←", "<-") }
    public var arrowUp: String { pick("↑", "^") }
    public var arrowDown: String { pick("↓", "v") }
    public var enter: String { pick("⏎", "Enter") }
    public var cursorMark: String { pick("▾", "v") }
    public var badgeLeft: String { pick("▌", "[") }
    public var badgeRight: String { pick("▐", "]") }
    public var barFull: String { pick("█", "#") }
    public var barBaseline: String { pick("▒", "=") }
    public var barRest: String { pick("░", ".") }
    public var thresholdDash: String { pick("╌", "-") }
    public var markerLine: String { pick("┊", ":") }
    public var crosshairLine: String { pick("│", "|") }

    /// Steps of a sparkline from lowest to highest: eight blocks, or the digits 0 to 9.
    public var sparklineSteps: [Character] {
        Array(pick("▁▂▃▄▅▆▇█", "0123456789"))
    }

    /// The glyphs of a box; see `BoxLine`.
    public func box(_ line: BoxLine) -> BoxGlyphs {
        switch (self, line) {
        case (.ascii, .rounded): BoxGlyphs("-|++++++")
        case (.ascii, .heavy): BoxGlyphs("=|######")
        case (_, .rounded): BoxGlyphs("─│╭╮╰╯├┤")
        case (_, .heavy): BoxGlyphs("━┃┏┓┗┛┣┫")
        }
    }

    private func pick(_ unicode: String, _ ascii: String) -> String {
        self == .ascii ? ascii : unicode
    }
}

/// How strongly a box is drawn.
public enum BoxLine: Sendable, Hashable {
    case rounded
    case heavy
}

/// The eight glyphs of a box, each one column wide.
public struct BoxGlyphs: Sendable, Hashable {
    public let horizontal: Unicode.Scalar
    public let vertical: Unicode.Scalar
    public let topLeft: Unicode.Scalar
    public let topRight: Unicode.Scalar
    public let bottomLeft: Unicode.Scalar
    public let bottomRight: Unicode.Scalar
    public let teeLeft: Unicode.Scalar
    public let teeRight: Unicode.Scalar

    /// From eight glyphs in the order of the properties.
    init(_ glyphs: StaticString) {
        let scalars = Array(glyphs.description.unicodeScalars)
        func glyph(_ index: Int) -> Unicode.Scalar { index < scalars.count ? scalars[index] : "?" }
        horizontal = glyph(0)
        vertical = glyph(1)
        topLeft = glyph(2)
        topRight = glyph(3)
        bottomLeft = glyph(4)
        bottomRight = glyph(5)
        teeLeft = glyph(6)
        teeRight = glyph(7)
    }
}
