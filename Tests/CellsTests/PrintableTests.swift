import Cells
import Testing

@Suite struct `Printable text` {
    @Test(arguments: [
        ("plain text 42", "plain text 42"),
        ("\u{1B}[31mred\u{1B}[0m", "\\e[31mred\\e[0m"),
        ("\u{1B}]0;title\u{07}", "\\e]0;title\\x07"),
        ("\u{1B}P1$r\u{1B}\\", "\\eP1$r\\e\\"),
        ("a\u{9B}31mb", "a\\x9b31mb"),
        ("a\tb\r\nc\0d\u{7F}", "a\\tb\\r\\nc\\x00d\\x7f"),
        ("model\u{202E}gpj.exe", "model\\u{202e}gpj.exe"),
        ("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"),
        ("fraud\u{200B}-scorer", "fraud\\u{200b}-scorer"),
        ("so\u{AD}ft", "so\\xadft"),
        ("\u{FEFF}bom", "\\u{feff}bom"),
        ("line\u{2028}break", "line\\u{2028}break"),
        ("tag\u{E0041}", "tag\\u{e0041}"),
        ("hangul\u{3164}filler", "hangul\\u{3164}filler"),
        ("a\u{A0}b\u{2003}c\u{3000}d", "a b c  d"),
    ])
    func `what would move, hide or reorder is shown escaped`(raw: String, shown: String) {
        #expect(Printable.text(raw) == shown)
    }

    @Test(arguments: [
        ("⚠\u{FE0F} hot", "⚠ hot"),
        ("❤\u{FE0E}", "❤"),
        ("👍🏽", "👍"),
        ("👨\u{200D}👩\u{200D}👧", "👨👩👧"),
        ("1\u{FE0F}\u{20E3}", "1\u{20E3}"),
        ("🇺🇸", "\u{FFFD}\u{FFFD}"),
        ("\u{E0B0}", "\u{FFFD}"),
        ("\u{1FAE8}", "\u{FFFD}"),
        ("\u{378}", "\u{FFFD}"),
        ("x\u{FE0F}", "x\\u{fe0f}"),
        ("x\u{200D}y", "x\\u{200d}y"),
        ("x🏽", "x\u{FFFD}"),
    ])
    func `what terminals disagree on is made plain`(raw: String, shown: String) {
        #expect(Array(Printable.text(raw).unicodeScalars) == Array(shown.unicodeScalars))
    }

    @Test func `letters of other scripts stay as they are`() {
        let text = "Ünïcødé żółć 日本語 한국어 кириллица ελληνικά क्षि العربية עברית ไทย 😀"
        #expect(Array(Printable.text(text).unicodeScalars) == Array(text.unicodeScalars))
    }

    @Test func `only four marks combine with one letter`() {
        let zalgo = "a" + String(repeating: "\u{301}", count: 50) + "b"
        #expect(Array(Printable.text(zalgo).unicodeScalars) == Array("a\u{301}\u{301}\u{301}\u{301}b".unicodeScalars))
    }

    @Test func `a mark with nothing to combine with is replaced`() {
        #expect(Array(Printable.text("\u{301}a").unicodeScalars) == ["\u{FFFD}", "a"])
    }

    @Test func `invalid bytes become replacement characters`() {
        let bytes: [UInt8] = [0x61, 0xFF, 0x1B, 0xC0, 0xAF, 0xED, 0xA0, 0x80, 0x62]
        let text = Printable.text(utf8: bytes)
        #expect(text.hasPrefix("a\u{FFFD}\\e\u{FFFD}"))
        #expect(text.hasSuffix("\u{FFFD}b"))
    }

    @Test(arguments: [
        ("fraud → v46", "fraud -> v46"), ("✗ ▲ ● ? ✓", "X ! . ? v"), ("█▒░", "#=."), ("⏎ open", "Enter open"),
        ("13 of 46 · PgDn", "13 of 46 . PgDn"), ("p99…", "p99~"), ("—", "-"), ("▌PROD▐", ">PROD<"),
        ("╭─╮│╰┊╌", "+-+|+:-"), ("Jürgen São", "Jurgen Sao"), ("Straße", "Strasse"), ("日本", "????"),
        ("e\u{301}", "e"), ("x ≥ 2", "x >= 2"), ("\u{1B}", "\\e"), ("⠤⢸", ".:"),
    ])
    func `in ASCII everything has its twin`(raw: String, shown: String) {
        #expect(Printable.text(raw, glyphs: .ascii) == shown)
    }

    @Test func `lines are split and tabs expanded`() {
        #expect(Printable.lines("a\tb\r\n\tc\n\u{1B}x") == ["a       b", "        c", "\\ex"])
        #expect(Printable.lines("日\tx", tabWidth: 4) == ["日  x"])
    }

    @Test func `text is printable once it was made so`() {
        var numbers = SeededNumbers(state: 3)
        for _ in 0..<2000 {
            let once = Printable.text(RandomText.hostile(using: &numbers))
            #expect(Array(Printable.text(once).unicodeScalars) == Array(once.unicodeScalars))
        }
    }
}

/// Texts from every corner of Unicode, the dangerous ones above all.
enum RandomText {
    private static let favourites: [ClosedRange<UInt32>] = [
        0...0xFF, 0x300...0x36F, 0x1100...0x11FF, 0x2000...0x206F, 0x20D0...0x20FF, 0x2600...0x27BF, 0xFE00...0xFE0F,
        0xD7B0...0xD7FF, 0x1F1E6...0x1F1FF, 0x1F300...0x1FAFF, 0xE0000...0xE01EF, 0xE000...0xF8FF, 0x3000...0x30FF,
        0x600...0x6FF, 0x900...0x97F, 0x2500...0x28FF,
    ]

    static func hostile(using numbers: inout SeededNumbers) -> String {
        var scalars = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...12, using: &numbers) {
            let range =
                Bool.random(using: &numbers)
                ? favourites[Int.random(in: favourites.indices, using: &numbers)] : 0...0x10FFFF
            guard let scalar = Unicode.Scalar(UInt32.random(in: range, using: &numbers)) else { continue }
            scalars.append(scalar)
        }
        return String(scalars)
    }
}

@Suite struct `Untrusted text in cells` {
    private func scalars(of buffer: CellBuffer) -> [[Unicode.Scalar]] {
        buffer.cells.filter { !$0.isFollower }.map { Array(buffer.text(of: $0).unicodeScalars) }
    }

    /// All scalars that Unicode assigns, and a sample of the rest.
    private static let everyScalar =
        [0...0x323AF, 0xE0000...0xE0FFF].flatMap { Array($0) }
        + stride(from: 0x323B0, to: 0x110000, by: 499)

    @Test func `no scalar of Unicode reaches a cell as a control, bidirectional control or invisible`() {
        var buffer = CellBuffer(columns: 4)
        for scalar in Self.everyScalar.lazy.compactMap({ Unicode.Scalar(UInt32($0)) }) {
            buffer.clear()
            buffer.put("a" + String(scalar), at: home)
            let text = buffer.text(ofRow: 0).unicodeScalars
            if let bad = text.first(where: \.isDangerous) {
                Issue.record("\(scalar.escaped(asASCII: true)) showed \(bad.escaped(asASCII: true))")
            }
        }
    }

    @Test func `no sequence of scalars makes a dangerous or an over-long cell`() {
        var numbers = SeededNumbers(state: 5)
        for _ in 0..<4000 {
            var buffer = CellBuffer(columns: 60)
            buffer.put(RandomText.hostile(using: &numbers), at: home)
            #expect(buffer.hasWholeCharacters)
            for cell in scalars(of: buffer) {
                #expect(cell.filter(\.isDangerous).isEmpty)
                #expect((1...5).contains(cell.count))
                #expect(cell.first?.isCombining == false)
                #expect(cell.dropFirst().filter { !$0.isCombining }.isEmpty)
            }
        }
    }

    @Test func `in ASCII every cell is within 0x20 to 0x7E`() {
        var numbers = SeededNumbers(state: 9)
        for _ in 0..<4000 {
            var buffer = CellBuffer(columns: 60, glyphs: .ascii)
            buffer.put(RandomText.hostile(using: &numbers), at: home)
            let all = buffer.cells.allSatisfy { (0x20...0x7E).contains($0.glyph) && $0.width == 1 }
            #expect(all)
        }
    }

    @Test func `a text of a million characters costs no more than its row`() {
        var buffer = CellBuffer(columns: 10)
        #expect(buffer.put(String(repeating: "日x", count: 500_000), at: home, ellipsis: true) == 10)
        #expect(buffer.lines == ["日x日x日x…"])
    }
}
