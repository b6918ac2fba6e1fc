/// The one gate for text from outside: what comes out can be written to a terminal as it is.
///
/// Controls, escape bytes, bidirectional controls and invisible scalars are shown as escapes (`\e`, `\x9b`,
/// `\u{202e}`); flags, private use and scalars too new for terminals become U+FFFD; emoji lose joiners, skin tones
/// and variation selectors, on whose width terminals disagree; at most four marks combine with one glyph.
public enum Printable {
    /// `raw` made printable; with `GlyphSet.ascii`, in bytes 0x20...0x7E only. Applying it twice changes nothing.
    public static func text(_ raw: String, glyphs: GlyphSet = .unicode) -> String {
        guard !isPrintableASCII(raw) else { return raw }
        let utf8 = raw.utf8
        let bytes = utf8.span
        var scanner = PrintableScanner(glyphs)
        var result = String.UnicodeScalarView()
        while let piece = scanner.next(bytes) {
            switch piece {
            case .glyph(let value, _), .mark(let value): result.append(Unicode.Scalar(value) ?? "\u{FFFD}")
            }
        }
        return String(result)
    }

    /// Bytes that claim to be UTF-8, made printable; each invalid sequence becomes U+FFFD.
    public static func text(utf8 bytes: some Sequence<UInt8>, glyphs: GlyphSet = .unicode) -> String {
        text(String(decoding: Array(bytes), as: UTF8.self), glyphs: glyphs)
    }

    /// The lines of `raw`, split at every line ending that Unicode knows, each printable and with tabs expanded to
    /// stops of `tabWidth`.
    public static func lines(_ raw: String, tabWidth: Int = 8, glyphs: GlyphSet = .unicode) -> [String] {
        raw.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
            var result = ""
            for (index, part) in line.split(separator: "\t", omittingEmptySubsequences: false).enumerated() {
                if index > 0 {
                    let column = TextWidth.columns(of: result, glyphs: glyphs)
                    result += String(repeating: " ", count: tabWidth - column % tabWidth)
                }
                result += text(String(part), glyphs: glyphs)
            }
            return result
        }
    }

    /// True where every byte is within 0x20...0x7E: such text is printable as it is and as wide as it is long.
    static func isPrintableASCII(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 <= 0x7E }
    }

    /// How a scalar that must not be written is shown, in ASCII.
    static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\t": "\\t"
        case "\n": "\\n"
        case "\r": "\\r"
        case "\u{1B}": "\\e"
        case "\0"..."\u{FF}": "\\x" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
        default: "\\u{" + String(scalar.value, radix: 16) + "}"
        }
    }
}
