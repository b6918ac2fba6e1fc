/// Reads the UTF-8 of one text and says, glyph by glyph, what a screen may show for it.
///
/// Everything that reaches a cell comes from here, so this is where hostile text ends: no piece is a control, a
/// bidirectional control or an invisible scalar, and with `GlyphSet.ascii` none lies outside U+0020...U+007E.
struct PrintableScanner {
    enum Piece: Equatable {
        case glyph(UInt32, columns: UInt8)
        /// Combines with the glyph before it; at most `mostMarks` follow one glyph.
        case mark(UInt32)
    }

    /// curses' `CCHARW_MAX`, less the glyph itself.
    static let mostMarks = 4
    private static let replacement: UInt32 = 0xFFFD

    private let isASCII: Bool
    private var index = 0
    /// What is still to be shown of an escape, last byte first.
    private var queue: [UInt8] = []
    private var base: UInt32 = 0
    private var marks = 0

    init(_ glyphs: GlyphSet) {
        isASCII = glyphs == .ascii
    }

    /// Passes over printable ASCII, no more than `most` bytes, and says where it stood: each byte is one glyph of one
    /// column. Empty where the next piece is anything else.
    @inline(__always)
    mutating func plainRun(_ bytes: Span<UInt8>, most: Int) -> Range<Int> {
        let start = index
        guard queue.isEmpty else { return start..<start }
        let end = min(bytes.count, start + most)
        while index < end, bytes[index] >= 0x20, bytes[index] <= 0x7E { index += 1 }
        if index > start {
            base = UInt32(bytes[index - 1])
            marks = 0
        }
        return start..<index
    }

    /// The next piece of `bytes`, which must be the same valid UTF-8 at every call; `nil` at its end.
    @inline(__always)
    mutating func next(_ bytes: Span<UInt8>) -> Piece? {
        if index < bytes.count, queue.isEmpty {
            let byte = bytes[index]
            if byte >= 0x20, byte <= 0x7E {
                index += 1
                return shown(UInt32(byte))
            }
        }
        return nextSlowly(bytes)
    }

    @inline(never)
    private mutating func nextSlowly(_ bytes: Span<UInt8>) -> Piece? {
        while true {
            if let byte = queue.popLast() { return shown(UInt32(byte)) }
            guard let scalar = decode(bytes) else { return nil }
            if let piece = piece(for: scalar, in: bytes) { return piece }
        }
    }

    @inline(__always)
    private mutating func shown(_ glyph: UInt32, columns: UInt8 = 1) -> Piece {
        base = glyph
        marks = 0
        return .glyph(glyph, columns: columns)
    }

    private mutating func decode(_ bytes: Span<UInt8>) -> Unicode.Scalar? {
        guard index < bytes.count else { return nil }
        let lead = UInt32(bytes[index])
        let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        var value = length == 1 ? lead : lead & (0x7F >> UInt32(length))
        for offset in 1..<max(1, length) where index + offset < bytes.count {
            value = value << 6 | UInt32(bytes[index + offset] & 0x3F)
        }
        index += length
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    /// The piece that shows `scalar`; `nil` where it shows nothing, or left its escape in the queue.
    private mutating func piece(for scalar: Unicode.Scalar, in bytes: Span<UInt8>) -> Piece? {
        switch ScalarKind(scalar) {
        case .narrow: return glyph(scalar, columns: 1)
        case .wide: return glyph(scalar, columns: 2)
        case .mark: return mark(scalar)
        case .blank(let columns): enqueue(String(repeating: " ", count: columns))
        case .hidden: enqueue(Printable.escape(scalar))
        case .variation where isEmojiBase || isKeycap(bytes): return nil
        case .joiner where isEmojiBase: return nil
        case .skinTone where isEmojiBase: return nil
        case .variation, .joiner: enqueue(Printable.escape(scalar))
        case .skinTone, .undrawable: return glyph("\u{FFFD}", columns: 1)
        }
        return nil
    }

    private mutating func glyph(_ scalar: Unicode.Scalar, columns: UInt8) -> Piece? {
        guard isASCII, scalar.value > 0x7E else { return shown(scalar.value, columns: columns) }
        enqueue(AsciiTwin.text(for: scalar) ?? String(repeating: "?", count: Int(columns)))
        return nil
    }

    private mutating func mark(_ scalar: Unicode.Scalar) -> Piece? {
        guard base != 0 else { return glyph("\u{FFFD}", columns: 1) }
        marks += 1
        return isASCII || marks > Self.mostMarks ? nil : .mark(scalar.value)
    }

    private mutating func enqueue(_ text: String) {
        queue.append(contentsOf: text.utf8.reversed())
    }

    private var isEmojiBase: Bool {
        guard base > 0x7F, let scalar = Unicode.Scalar(base) else { return false }
        return scalar.properties.isEmoji
    }

    /// True between the `1` and the U+20E3 of a keycap such as U+0031 U+FE0F U+20E3.
    private func isKeycap(_ bytes: Span<UInt8>) -> Bool {
        index + 2 < bytes.count && bytes[index] == 0xE2 && bytes[index + 1] == 0x83 && bytes[index + 2] == 0xA3
    }
}
