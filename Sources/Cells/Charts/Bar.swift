/// A share as a horizontal bar of text: `█████░░░░░`.
public enum Bar {
    /// What a bar is filled with.
    public enum Fill: Sendable {
        /// The current value: `█`, with eighths at its end outside ASCII.
        case current
        /// What it is compared with: `▒`.
        case baseline
    }

    /// `width` columns for `ratio` in 0...1, the rest drawn as `░`; all blank where the ratio is unknown.
    public static func text(ratio: Double?, width: Int, glyphs: GlyphSet = .unicode) -> String {
        guard let ratio, !ratio.isNaN, width > 0 else { return String(repeating: " ", count: max(0, width)) }
        let full = Int((min(1, max(0, ratio)) * Double(width)).rounded())
        return String(repeating: glyphs.barFull, count: full) + String(repeating: glyphs.barRest, count: width - full)
    }

    /// At most `width` columns for `value` on a scale that ends at `maximum`, without the rest; a value above zero
    /// shows at least a sliver.
    public static func text(
        _ value: Double?, maximum: Double, width: Int, fill: Fill = .current, glyphs: GlyphSet = .unicode
    ) -> String {
        guard let value, value > 0, maximum > 0, width > 0 else { return "" }
        let eighths = max(1, Int((min(1, value / maximum) * Double(width * 8)).rounded()))
        let glyph = fill == .current ? glyphs.barFull : glyphs.barBaseline
        let whole = String(repeating: glyph, count: eighths / 8)
        guard glyphs != .ascii, fill == .current || eighths < 8 else {
            return whole + (eighths % 8 >= 4 || eighths < 8 ? glyph : "")
        }
        return whole + partial[eighths % 8]
    }

    private static let partial = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
}
