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

    /// The nearest colour that a terminal of `depth` can show.
    public func reduced(to depth: ColorDepth) -> ThemeColor {
        guard case .rgb = self else { return paletteReduced(to: depth) }
        guard let value = rgbValue else { return self }
        switch depth {
        case .direct: return self
        case .indexed: return .indexed(Self.nearest(to: value, in: 16...255))
        case .sixteen: return .indexed(Self.nearest(to: value, in: 0...15))
        case .eight: return .indexed(Self.nearest(to: value, in: 0...7))
        case .monochrome: return .terminal
        }
    }

    private func paletteReduced(to depth: ColorDepth) -> ThemeColor {
        guard case .indexed(let index) = self else { return .terminal }
        switch depth {
        case .direct, .indexed: return self
        case .sixteen: return index < 16 ? self : .indexed(Self.nearest(to: Self.paletteRGB(index), in: 0...15))
        case .eight:
            return .indexed(index < 16 ? index % 8 : Self.nearest(to: Self.paletteRGB(index), in: 0...7))
        case .monochrome: return .terminal
        }
    }

    private static func nearest(to value: UInt32, in range: ClosedRange<UInt8>) -> UInt8 {
        var best = range.lowerBound
        var least = Int.max
        for index in range {
            let distance = distance(value, paletteRGB(index))
            guard distance < least else { continue }
            least = distance
            best = index
        }
        return best
    }

    /// Weighted distance in RGB that follows the eye better than the plain one (Riemersma, "Colour metric").
    private static func distance(_ lhs: UInt32, _ rhs: UInt32) -> Int {
        func channel(_ value: UInt32, _ shift: UInt32) -> Int { Int(value >> shift & 0xFF) }
        let red = channel(lhs, 16) - channel(rhs, 16)
        let green = channel(lhs, 8) - channel(rhs, 8)
        let blue = channel(lhs, 0) - channel(rhs, 0)
        let mean = (channel(lhs, 16) + channel(rhs, 16)) / 2
        return ((512 + mean) * red * red >> 8) + 4 * green * green + ((767 - mean) * blue * blue >> 8)
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
