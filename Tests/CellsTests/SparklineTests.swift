import Cells
import Testing

@Suite struct `Sparklines` {
    @Test func `eight values climb the eight steps`() {
        #expect(Sparkline.text([0, 1, 2, 3, 4, 5, 6, 7], width: 8) == "▁▂▃▄▅▆▇█")
    }

    @Test func `in ASCII the steps are digits`() {
        #expect(Sparkline.text([0, 5, 9], width: 3, range: 0...9, glyphs: .ascii) == "059")
    }

    @Test func `gaps are blank and not zero`() {
        #expect(Sparkline.text([0, nil, .nan, 7], width: 4) == "▁  █")
    }

    @Test func `a given range sets the scale`() {
        #expect(Sparkline.text([5, 6], width: 2, range: 0...100) == "▁▁")
    }

    @Test func `values beyond the range stay on the lowest and highest step`() {
        #expect(Sparkline.text([-5, 500], width: 2, range: 0...100) == "▁█")
    }

    @Test func `a series that does not vary is low and level`() {
        #expect(Sparkline.text([3, 3, 3], width: 3) == "▂▂▂")
    }

    @Test func `a spike among many values is kept`() {
        var values: [Double?] = Array(repeating: 1, count: 60)
        values[31] = 9
        #expect(Sparkline.text(values, width: 6) == "▁▁▁█▁▁")
    }

    @Test func `fewer values than columns are not stretched`() {
        #expect(Sparkline.text([1, 2], width: 6) == "▁█")
    }

    @Test func `nothing known is blank`() {
        #expect(Sparkline.text([nil, .infinity], width: 4) == "  ")
        #expect(Sparkline.text([1, 2], width: 0).isEmpty)
    }
}

@Suite struct `Bars` {
    @Test func `a share fills its part of the width`() {
        #expect(Bar.text(ratio: 0.25, width: 8) == "██░░░░░░")
        #expect(Bar.text(ratio: 0.25, width: 8, glyphs: .ascii) == "##......")
    }

    @Test(arguments: [(-1.0, "░░"), (7.0, "██")])
    func `a share out of range is full or empty`(ratio: Double, text: String) {
        #expect(Bar.text(ratio: ratio, width: 2) == text)
    }

    @Test func `an unknown share is blank, not empty`() {
        #expect(Bar.text(ratio: nil, width: 3) == "   ")
        #expect(Bar.text(ratio: .nan, width: 3) == "   ")
    }

    @Test func `a value has eighths at its end`() {
        #expect(Bar.text(3.5, maximum: 8, width: 8) == "███▌")
        #expect(Bar.text(8, maximum: 8, width: 8) == "████████")
    }

    @Test func `the least value shows a sliver and none shows nothing`() {
        #expect(Bar.text(0.001, maximum: 38, width: 12) == "▏")
        #expect(Bar.text(0, maximum: 38, width: 12).isEmpty)
        #expect(Bar.text(0.001, maximum: 38, width: 12, glyphs: .ascii) == "#")
    }

    @Test func `a baseline is drawn in whole columns, and a sliver below one`() {
        #expect(Bar.text(3.2, maximum: 8, width: 8, fill: .baseline) == "▒▒▒")
        #expect(Bar.text(0.1, maximum: 8, width: 8, fill: .baseline) == "▏")
    }

    @Test func `no bar is wider than asked`() {
        for value in stride(from: 0.0, through: 12, by: 0.1) {
            for glyphs in GlyphSet.allCases {
                for fill in [Bar.Fill.current, .baseline] {
                    let bar = Bar.text(value, maximum: 10, width: 7, fill: fill, glyphs: glyphs)
                    #expect(bar.unicodeScalars.count <= 7)
                }
            }
        }
    }
}
