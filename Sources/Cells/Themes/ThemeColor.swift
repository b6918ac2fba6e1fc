/// A colour as a theme names it.
public enum ThemeColor: Sendable, Hashable {
    /// Whatever the terminal's own default is, for text or for what is behind it.
    case terminal
    /// An entry of the terminal's palette: 0 to 15 are the terminal's own, 16 to 255 xterm's cube and greys.
    case indexed(UInt8)
    case rgb(red: UInt8, green: UInt8, blue: UInt8)

    public init(rgb value: UInt32) {
        self = .rgb(
            red: UInt8(value >> 16 & 0xFF), green: UInt8(value >> 8 & 0xFF), blue: UInt8(value & 0xFF))
    }

    /// The colour as 0xRRGGBB; `nil` where only the terminal knows it, as for its default and entries 0 to 15.
    public var rgbValue: UInt32? {
        switch self {
        case .terminal, .indexed(0...15): nil
        case .indexed(let index): Self.paletteRGB(index)
        case .rgb(let red, let green, let blue): UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
        }
    }

    /// As `rgbValue`, with xterm's colours for entries 0 to 15; `nil` for the terminal's default only.
    public var nominalRGBValue: UInt32? {
        if case .indexed(let index) = self, index < 16 { return Self.ansiRGB[Int(index)] }
        return rgbValue
    }

    /// The colour that a terminal of `depth` shows for this one: the nearest of 256, or of 16 and 8 the one of the same
    /// hue, so that a pale red stays red rather than become grey.
    public func reduced(to depth: ColorDepth) -> ThemeColor {
        switch (depth, self) {
        case (_, .terminal), (.monochrome, _): return .terminal
        case (.direct, _), (.indexed, .indexed), (.sixteen, .indexed(0...15)): return self
        case (.eight, .indexed(let index)) where index < 16: return .indexed(index % 8)
        case (.indexed, .rgb): return .indexed(Self.nearest(to: rgbValue ?? 0))
        case (.sixteen, _): return .indexed(Self.named(rgbValue ?? 0))
        case (.eight, _):
            let index = Self.named(rgbValue ?? 0)
            return .indexed(index == 8 ? 7 : index % 8)
        }
    }

    /// The nearest entry of xterm's cube and greys.
    private static func nearest(to value: UInt32) -> UInt8 {
        var best: UInt8 = 16
        var least = Int.max
        for index in UInt8(16)...255 {
            let distance = distance(value, paletteRGB(index))
            guard distance < least else { continue }
            least = distance
            best = index
        }
        return best
    }

    /// The entry of the terminal's sixteen that people would call the colour by.
    private static func named(_ value: UInt32) -> UInt8 {
        let channels = [16, 8, 0].map { Int(value >> UInt32($0) & 0xFF) }
        let most = channels.max() ?? 0
        let middle = (most + (channels.min() ?? 0)) / 2
        let isGrey = (most - middle) * 8 < most
        guard !isGrey, most >= 0x30 else {
            return most < 0x40 ? 0 : most < 0xB8 ? 8 : most < 0xF0 ? 7 : 15
        }
        let hue = channels.enumerated().reduce(UInt8(0)) { $0 | ($1.element > middle ? 1 << UInt8($1.offset) : 0) }
        return hue + (most >= 0xE0 ? 8 : 0)
    }

    /// Weighted distance in RGB that follows the eye better than the plain one (Riemersma, "Colour metric").
    private static func distance(_ lhs: UInt32, _ rhs: UInt32) -> Int {
        func channel(_ value: UInt32, _ shift: UInt32) -> Int { Int(value >> shift & 0xFF) }
        let red = channel(lhs, 16) - channel(rhs, 16)
        let green = channel(lhs, 8) - channel(rhs, 8)
        let blue = channel(lhs, 0) - channel(rhs, 0)
        let mean = (channel(lhs, 16) + channel(rhs, 16)) / 2
        return (512 + mean) * red * red / 256 + 4 * green * green + (767 - mean) * blue * blue / 256
    }

    /// xterm's 256 colours: 16 of its own, a cube of 6 x 6 x 6, 24 greys.
    private static func paletteRGB(_ index: UInt8) -> UInt32 {
        switch index {
        case 0...15: return ansiRGB[Int(index)]
        case 16...231:
            let cube = UInt32(index) - 16
            func level(_ step: UInt32) -> UInt32 { step == 0 ? 0 : 55 + 40 * step }
            return level(cube / 36) << 16 | level(cube / 6 % 6) << 8 | level(cube % 6)
        default:
            let grey = 8 + 10 * (UInt32(index) - 232)
            return grey << 16 | grey << 8 | grey
        }
    }

    /// xterm's defaults for the terminal's own sixteen.
    private static let ansiRGB: [UInt32] = [
        0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5, 0x7F7F7F, 0xFF0000, 0x00FF00,
        0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
    ]
}
