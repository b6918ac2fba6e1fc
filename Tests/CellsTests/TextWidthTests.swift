import Cells
import Testing

@Suite struct `Text width` {
    @Test(arguments: [
        ("", 0), ("fraud", 5), ("日本", 4), ("e\u{301}", 1), ("😀", 2), ("▁▂▃", 3), ("\u{1B}", 2), ("…", 1),
        ("⚠\u{FE0F}", 1),
        ("한", 2), ("\u{1112}\u{1161}\u{11AB}", 2), ("ﾊ", 1), ("Ａ", 2), ("क्षि", 3), ("🇺🇸", 2), ("\u{202E}", 8),
    ])
    func `columns are those of the screen`(text: String, columns: Int) {
        #expect(TextWidth.columns(of: text) == columns)
    }

    @Test(arguments: [("→", 2), ("⏎", 5), ("日", 2), ("é", 1), ("e\u{301}", 1)])
    func `in ASCII columns are those of the twins`(text: String, columns: Int) {
        #expect(TextWidth.columns(of: text, glyphs: .ascii) == columns)
    }

    @Test func `a mark has no columns of its own`() {
        #expect(TextWidth.columns(of: "\u{301}" as Unicode.Scalar) == 0)
        #expect(TextWidth.columns(of: "日" as Unicode.Scalar) == 2)
    }

    @Test func `the width measured is the width drawn`() {
        var numbers = SeededNumbers(state: 13)
        for glyphs in GlyphSet.allCases {
            for _ in 0..<1500 {
                let text = RandomText.hostile(using: &numbers)
                var buffer = CellBuffer(columns: 200, glyphs: glyphs)
                #expect(buffer.put(text, at: home) == TextWidth.columns(of: text, glyphs: glyphs))
            }
        }
    }

    @Test(arguments: [
        ("fraud-scorer", 12, "fraud-scorer"), ("fraud-scorer", 6, "fraud…"), ("fraud", 1, "…"), ("fraud", 0, ""),
        ("日本語", 5, "日本…"), ("日本語", 4, "日…"), ("ae\u{301}bcd", 3, "ae\u{301}…"),
    ])
    func `text too long loses its end`(text: String, width: Int, shown: String) {
        #expect(TextWidth.truncated(text, to: width) == shown)
    }

    @Test(arguments: [
        ("s3://bucket/models/fraud/47", 11, "s3://…ud/47"), ("abcdef", 4, "ab…f"), ("日本語日本", 6, "日…本"),
        ("abcdef", 6, "abcdef"), ("abcdef", 1, "…"),
    ])
    func `or its middle`(text: String, width: Int, shown: String) {
        #expect(TextWidth.truncated(text, to: width, cut: .middle) == shown)
    }

    @Test func `truncated text is printable and never too wide`() {
        var numbers = SeededNumbers(state: 17)
        for _ in 0..<1500 {
            let text = RandomText.hostile(using: &numbers)
            let width = Int.random(in: 0...12, using: &numbers)
            for cut in [TextWidth.Cut.end, .middle] {
                let shown = TextWidth.truncated(text, to: width, cut: cut)
                #expect(TextWidth.columns(of: shown) <= width)
                #expect(Printable.text(shown) == shown)
            }
        }
    }

    @Test func `padding fills to the width on either side`() {
        #expect(TextWidth.padded("44", to: 5) == "44   ")
        #expect(TextWidth.padded("44", to: 5, alignment: .right) == "   44")
        #expect(TextWidth.padded("日本語", to: 5, alignment: .right) == "日本…")
        #expect(TextWidth.padded("日本語", to: 4, alignment: .right) == " 日…")
    }

    @Test func `the ellipsis in ASCII is a tilde`() {
        #expect(TextWidth.truncated("fraud-scorer", to: 6, glyphs: .ascii) == "fraud~")
    }
}
