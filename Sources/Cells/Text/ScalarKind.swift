/// What a screen may do with one Unicode scalar of a text from outside.
enum ScalarKind {
    case narrow
    case wide
    /// Combines with the glyph before it and takes no column.
    case mark
    /// A blank of another width than U+0020, shown as that many plain spaces.
    case blank(columns: Int)
    /// Would move the cursor, reorder text or show nothing: shown as an escape.
    case hidden
    /// U+FE0E and U+FE0F, which choose between text and emoji form; terminals disagree on the width.
    case variation
    /// U+200D, which joins emoji; terminals disagree on the width.
    case joiner
    /// U+1F3FB...U+1F3FF.
    case skinTone
    /// Half a flag, private use, or not yet known to the terminals in use: shown as U+FFFD.
    case undrawable

    init(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x20...0x7E, 0xA1...0xAC, 0xAE...0x2FF: self = .narrow
        case 0...0x9F, 0xAD: self = .hidden
        case 0x2190...0x22FF, 0x2500...0x25FC, 0x2800...0x28FF: self = .narrow
        case 0x4E00...0x9FFF, 0xAC00...0xD7A3: self = .wide
        case 0x200D: self = .joiner
        case 0xFE0E, 0xFE0F: self = .variation
        case 0x1F3FB...0x1F3FF: self = .skinTone
        case 0x1F1E6...0x1F1FF: self = .undrawable
        // A spacing mark of Ahom for Unicode, without width for C libraries.
        case 0x1171E: self = .undrawable
        case 0x3000: self = .blank(columns: 2)
        default: self.init(byProperties: scalar)
        }
    }

    private init(byProperties scalar: Unicode.Scalar) {
        let properties = scalar.properties
        guard let age = properties.age, age.major <= Self.newestVersion else {
            self = .undrawable
            return
        }
        guard !properties.isDefaultIgnorableCodePoint else {
            self = .hidden
            return
        }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: self = .hidden
        case .privateUse, .surrogate, .unassigned: self = .undrawable
        case .spaceSeparator: self = .blank(columns: 1)
        case .nonspacingMark, .enclosingMark: self = .mark
        default:
            if Self.isConjoiningJamo(scalar.value) {
                self = .mark
            } else {
                self = WideScalars.contains(scalar.value) ? .wide : .narrow
            }
        }
    }

    /// Unicode 14. Terminals and C libraries in use (glibc 2.36 among them) give later scalars no width.
    private static let newestVersion = 14

    /// Vowels and final consonants, which join the leading consonant before them into one wide syllable.
    private static func isConjoiningJamo(_ value: UInt32) -> Bool {
        (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FB).contains(value)
    }
}
