import Cells
import Testing

@Suite struct `Number format` {
    @Test(
        arguments: [
            (0, "0"), (44, "44"), (860, "860"), (999.4, "999"), (999.6, "1.0k"), (1200, "1.2k"), (9949, "9.9k"),
            (9960, "10k"), (12_345, "12k"), (999_600, "1.0M"), (3_400_000, "3.4M"), (2.1e9, "2.1G"), (0.4, "0.4"),
            (0.04, "0.04"), (9.96, "10"), (12.4, "12"), (-1200, "-1.2k"), (5e18, "5.0E"), (1e30, "…"),
        ] as [(Double, String)])
    func `counts are abbreviated`(value: Double, text: String) {
        #expect(NumberFormat.count(value) == text)
    }

    @Test func `what is unknown is a dash and never zero`() {
        #expect(NumberFormat.count(Double.nan) == "—")
        #expect(NumberFormat.count(nil as Double?) == "—")
        #expect(NumberFormat.fixed(nil) == "—")
        #expect(NumberFormat.percent(ratio: nil) == "—")
        #expect(NumberFormat.age(nil) == "—")
        #expect(NumberFormat.bytes(.nan) == "—")
        #expect(NumberFormat.milliseconds(nil) == "—")
    }

    @Test func `a number that does not fit is an ellipsis and never another number`() {
        #expect(NumberFormat.count(120_000, width: 3) == "…")
        #expect(NumberFormat.count(1200, width: 3) == "1k")
        #expect(NumberFormat.count(44, width: 0).isEmpty)
    }

    @Test(arguments: [
        (0.314, 2, "0.31"), (3.1, 2, "3.10"), (-0.004, 2, "0.00"), (2.5, 0, "2"), (3.5, 0, "4"), (1.115, 2, "1.11"),
        (0.285, 2, "0.28"), (1e9, 2, "1.0G"), (99_999, 2, "99999"), (-1.5, 1, "-1.5"), (0.05, 3, "0.050"),
    ])
    func `decimals are rounded by the exact value`(value: Double, decimals: Int, text: String) {
        #expect(NumberFormat.fixed(value, decimals: decimals) == text)
    }

    @Test func `the leading zero can be left out`() {
        #expect(NumberFormat.fixed(0.92, leadingZero: false) == ".92")
        #expect(NumberFormat.fixed(-0.92, leadingZero: false) == "-.92")
        #expect(NumberFormat.fixed(1.92, leadingZero: false) == "1.92")
        #expect(NumberFormat.fixed(0, decimals: 0, leadingZero: false) == "0")
    }

    @Test func `decimals are given up before the number is`() {
        #expect(NumberFormat.fixed(123.456, decimals: 2, width: 5) == "123.5")
        #expect(NumberFormat.fixed(123.456, decimals: 2, width: 3) == "123")
    }

    @Test func `ratios are percent`() {
        #expect(NumberFormat.percent(ratio: 0.031) == "3.1%")
        #expect(NumberFormat.percent(ratio: 0.382) == "38.2%")
        #expect(NumberFormat.percent(ratio: 1, decimals: 0) == "100%")
        #expect(NumberFormat.percent(ratio: 0.031, decimals: 2, hasSign: false) == "3.10")
    }

    @Test func `changes carry their sign`() {
        #expect(NumberFormat.change(ratio: 2.1) == "+210%")
        #expect(NumberFormat.change(ratio: -0.008) == "-0.8%")
        #expect(NumberFormat.change(ratio: 0) == "0.0%")
        #expect(NumberFormat.change(ratio: -0.0001) == "0.0%")
        #expect(NumberFormat.difference(0.003, decimals: 3) == "+0.003")
    }

    @Test func `whole numbers are grouped where they fit`() {
        #expect(NumberFormat.grouped(9120) == "9,120")
        #expect(NumberFormat.grouped(-1_234_567) == "-1,234,567")
        #expect(NumberFormat.grouped(120) == "120")
        #expect(NumberFormat.grouped(1_234_567, width: 5) == "1.2M")
        #expect(NumberFormat.grouped(nil) == "—")
        #expect(NumberFormat.grouped(Int.min, width: 40) == "-9,223,372,036,854,775,808")
    }

    @Test(
        arguments: [
            (0, "0B"), (512, "512B"), (1536, "1.5KiB"), (17_179_869_184, "16GiB"), (1000, "1.0KiB"), (1e13, "9.1TiB"),
        ] as [(Double, String)])
    func `bytes are in powers of 1,024`(value: Double, text: String) {
        #expect(NumberFormat.bytes(value) == text)
    }

    @Test func `bytes lose their unit's tail where it does not fit`() {
        #expect(NumberFormat.bytes(1536, width: 4) == "1.5K")
    }

    @Test(arguments: [
        (0, "0s"), (0.412, "412ms"), (0.0042, "4.2ms"), (1.4, "1.4s"), (0.000_012, "12µs"), (42, "42s"),
        (0.9999, "1.0s"), (124, "2m04s"), (20_760, "5h46m"),
    ])
    func `spans are in their own unit`(seconds: Double, text: String) {
        #expect(NumberFormat.duration(seconds) == text)
    }

    @Test func `latencies are in milliseconds`() {
        #expect(NumberFormat.milliseconds(0.412) == "412")
        #expect(NumberFormat.milliseconds(12.345) == "12k")
    }

    @Test(arguments: [
        (5, "5s"), (59.9, "59s"), (60, "1m"), (1380, "23m"), (7200, "2h"), (259_200, "3d"), (-30, "0s"),
    ])
    func `ages are in one unit and never negative`(seconds: Double, text: String) {
        #expect(NumberFormat.age(seconds) == text)
    }

    @Test func `long spans are in two units`() {
        #expect(NumberFormat.elapsed(124) == "2m04s")
        #expect(NumberFormat.elapsed(273_600) == "3d04h")
        #expect(NumberFormat.elapsed(124, width: 4) == "2m")
        #expect(NumberFormat.elapsed(1e300) == "…")
    }

    @Test func `nothing is wider than asked`() {
        var numbers = SeededNumbers(state: 31)
        for _ in 0..<3000 {
            let width = Int.random(in: 0...9, using: &numbers)
            let value = Double(bitPattern: numbers.next())
            let small = Double.random(in: -1e7...1e7, using: &numbers)
            for value in [value, small, small / 1e7] {
                let texts = [
                    NumberFormat.count(value, width: width), NumberFormat.fixed(value, width: width),
                    NumberFormat.percent(ratio: value, width: width), NumberFormat.change(ratio: value, width: width),
                    NumberFormat.difference(value, width: width), NumberFormat.bytes(value, width: width),
                    NumberFormat.milliseconds(value, width: width), NumberFormat.duration(value, width: width),
                    NumberFormat.age(value, width: width), NumberFormat.elapsed(value, width: width),
                ]
                for text in texts { #expect(TextWidth.columns(of: text) <= width) }
            }
        }
    }
}
