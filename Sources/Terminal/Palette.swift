import CNcurses
import Cells

/// What ncurses is told for each style: attributes and a colour pair, made when a style is first drawn.
///
/// Pairs are bounded by the terminal (63 where there are eight colours); a look that comes after the last is
/// drawn with its attributes only.
struct Palette {
    /// Attributes, with the pair's bits in them as `cchar_t` wants it, and the pair.
    struct Pen: Sendable, Hashable {
        let attributes: attr_t
        let pair: Int32
    }

    private struct Colors: Hashable {
        let foreground: Int32
        let background: Int32

        static let terminal = Colors(foreground: -1, background: -1)
    }

    private let theme: Theme
    private let depth: ColorDepth
    private let pairLimit: Int
    private var pairs: [Colors: Int32] = [.terminal: 0]
    /// By role and emphasis.
    private var pens: [Pen?]

    private static let emphases = 16

    init(theme: Theme, depth: ColorDepth, pairLimit: Int) {
        self.theme = theme.reduced(to: depth)
        self.depth = depth
        self.pairLimit = pairLimit
        let roles = Int(Role.allCases.map(\.rawValue).max() ?? 0) + 1
        pens = Array(repeating: nil, count: roles * Palette.emphases)
    }

    mutating func pen(for style: Style) -> Pen {
        let index = Int(style.role.rawValue) * Palette.emphases + Int(style.emphasis.rawValue) % Palette.emphases
        if let pen = pens[index] { return pen }
        let pen = makePen(style)
        pens[index] = pen
        return pen
    }

    private mutating func makePen(_ style: Style) -> Pen {
        let look = theme.look(of: style)
        let pair = pair(
            Colors(
                foreground: look.foreground.number(depth: depth), background: look.background.number(depth: depth)))
        return Pen(attributes: Palette.attributes(look.attributes) | curses_pair_bits(pair), pair: pair)
    }

    private mutating func pair(_ colors: Colors) -> Int32 {
        if let pair = pairs[colors] { return pair }
        let pair = Int32(pairs.count)
        guard pairs.count <= pairLimit, init_extended_pair(pair, colors.foreground, colors.background) == OK else {
            return 0
        }
        pairs[colors] = pair
        return pair
    }

    private static func attributes(_ wanted: Look.Attributes) -> attr_t {
        var attributes: attr_t = 0
        if wanted.contains(.bold) { attributes |= curses_bold() }
        if wanted.contains(.dim) { attributes |= curses_dim() }
        if wanted.contains(.underline) { attributes |= curses_underline() }
        if wanted.contains(.reverse) { attributes |= curses_reverse() }
        if wanted.contains(.italic) { attributes |= curses_italic() }
        return attributes
    }
}
