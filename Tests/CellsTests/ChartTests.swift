import Testing

@testable import Cells

@Suite struct `Charts` {
    private func draw(_ chart: Chart, columns: Int, rows: Int, glyphs: GlyphSet = .unicode) -> CellBuffer {
        var buffer = CellBuffer(Size(columns: columns, rows: rows), glyphs: glyphs)
        buffer.draw(chart, in: buffer.bounds)
        return buffer
    }

    private func line(_ values: [Double]) -> Chart.Series {
        Chart.Series("p99", values.enumerated().map { Chart.Sample(x: Double($0.offset), y: $0.element) })
    }

    private func rising(legend: Bool = false) -> Chart {
        let values = Array(stride(from: 0.0, through: 7, by: 1))
        return Chart(domain: 0...7, range: 0...7, series: [line(values)], showsLegend: legend)
    }

    @Test func `a rising line climbs in braille dots`() {
        let buffer = draw(rising(), columns: 4, rows: 2)
        #expect(buffer.lines == ["  ⡠⠊", "⡠⠊  "])
    }

    @Test func `in blocks it climbs in quadrants`() {
        let buffer = draw(rising(), columns: 4, rows: 4, glyphs: .blocks)
        #expect(buffer.lines == ["   ▞", "  ▞ ", " ▞  ", "▞   "])
    }

    @Test func `in ASCII it climbs in dots and quotes`() {
        let buffer = draw(rising(), columns: 8, rows: 4, glyphs: .ascii)
        #expect(buffer.lines == ["      .'", "    .'  ", "  .'    ", ".'      "])
    }

    @Test func `a steep line in ASCII is a bar`() {
        let chart = Chart(domain: 0...1, range: 0...1, series: [line([0, 1])])
        #expect(draw(chart, columns: 1, rows: 3, glyphs: .ascii).lines == ["|", "|", "|"])
    }

    @Test func `gaps in data are gaps`() {
        let chart = Chart(domain: 0...7, range: 0...1, series: [line([0, 0, .nan, .nan, .nan, .nan, 0, 0])])
        #expect(draw(chart, columns: 4, rows: 1).lines == ["⣀  ⣀"])
    }

    @Test func `a sample between gaps is one dot`() {
        let chart = Chart(domain: 0...7, range: 0...1, series: [line([.nan, .nan, 0, .nan, .nan])])
        #expect(draw(chart, columns: 4, rows: 1).lines == [" ⡀  "])
    }

    @Test func `what lies outside the domain or the range is clipped at its edge`() {
        let far = Chart.Series("far", [.init(x: -1e12, y: 0.5), .init(x: 1e12, y: 0.5)])
        let chart = Chart(domain: 0...7, range: 0...1, series: [far])
        let middle = draw(chart, columns: 4, rows: 1).lines[0]
        #expect(middle == "⠤⠤⠤⠤" || middle == "⠒⠒⠒⠒")
        let high = Chart(domain: 0...1, range: 0...1, series: [line([1e300, 1e300])])
        #expect(draw(high, columns: 4, rows: 1).lines == ["    "])
    }

    @Test func `axis, threshold, markers, crosshair, times and legend stand around the plot`() {
        let chart = Chart(
            domain: 0...100, range: 0...1, series: [line(Array(repeating: 0, count: 101))],
            thresholds: [.init(0.5, label: "alert .50")],
            markers: [.init(x: 30, number: "1", label: "feast ttl"), .init(x: 45, number: "2", label: "deploy v47")],
            crosshair: .init(x: 70, label: "02:56 .34"),
            ticks: [.init(x: 0, text: "02:14"), .init(x: 70, text: "02:56"), .init(x: 100, text: "03:14")])
        #expect(
            draw(chart, columns: 44, rows: 11).lines == [
                "                1     2        ▾ 02:56 .34  ",
                "1.0             ┊     ┊        │            ",
                "                ┊     ┊        │            ",
                "                ┊     ┊        │            ",
                "                ┊     ┊        │            ",
                "0.5 ╌╌╌╌╌╌╌╌╌╌╌╌┊╌╌╌╌╌┊╌╌╌╌╌╌╌╌│╌╌╌╌╌╌╌╌╌╌╌╌",
                "                ┊     ┊        │            ",
                "                ┊     ┊        │            ",
                "0.0 ⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀",
                "    02:14                      02:56   03:14",
                "1 feast ttl  2 deploy v47  ╌ alert .50      ",
            ])
    }

    @Test func `each part of it has its role`() {
        var chart = Chart(domain: 0...7, range: 0...1, series: [line([.nan, .nan, .nan, 0, 0])])
        chart.thresholds = [.init(1, label: "a")]
        chart.markers = [.init(x: 2, number: "1", label: "b")]
        chart.crosshair = .init(x: 7, label: "c")
        let letters = draw(chart, columns: 8, rows: 6).snapshot().split(separator: "\n").suffix(6)
        #expect(
            Array(letters) == [
                " ..^..|||", " ~~^~~~~|", " ..^....|", " ..^....|", " ..^11..|", " ^^,..~~,",
            ])
    }

    @Test func `a crosshair near the right edge has its label at the left`() {
        var chart = rising()
        chart.crosshair = .init(x: 6.8, label: "now")
        #expect(draw(chart, columns: 12, rows: 5).lines[0] == "       now ▾")
    }

    @Test func `a time label that would touch a more important one is left out`() {
        var chart = rising()
        chart.ticks = [.init(x: 0, text: "02:14"), .init(x: 1, text: "02:20"), .init(x: 7, text: "03:14")]
        #expect(draw(chart, columns: 12, rows: 5).lines[4] == "02:14  03:14")
    }

    @Test func `without a legend a threshold has its label on its line`() {
        var chart = Chart(domain: 0...1, range: 0...10, series: [line([0, 0])], showsLegend: false)
        chart.thresholds = [.init(9.9, label: "SLO 250")]
        #expect(draw(chart, columns: 14, rows: 3).lines[0] == "╌╌╌╌╌╌ SLO 250")
    }

    @Test func `the label moves to the left where a line is in its way`() {
        var chart = Chart(domain: 0...3, range: 0...10, series: [line([.nan, .nan, 10, 10])], showsLegend: false)
        chart.thresholds = [.init(9.9, label: "SLO 250")]
        #expect(draw(chart, columns: 14, rows: 3).lines[0] == "SLO 250 ╌⠉⠉⠉⠉⠉")
    }

    @Test func `with less height the legend goes first, then the numbers above, then the times`() {
        var chart = rising(legend: true)
        chart.markers = [.init(x: 3, number: "1", label: "deploy")]
        chart.ticks = [.init(x: 0, text: "02:14")]
        let frames = (3...6).map { rows in
            ChartFrame(chart, in: Rect(column: 0, row: 0, columns: 40, rows: rows), labelWidth: 3)
        }
        #expect(frames.map(\.times.isEmpty) == [true, false, false, false])
        #expect(frames.map(\.top.isEmpty) == [true, true, false, false])
        #expect(frames.map(\.legend.isEmpty) == [true, true, true, false])
        #expect(frames.allSatisfy { $0.plot.rows == 3 })
    }

    @Test func `several series differ without colour and are named`() {
        var chart = Chart(domain: 0...31, range: 0...1, series: [line(Array(repeating: 0, count: 32))])
        chart.series.append(
            Chart.Series("v46", (0...31).map { .init(x: Double($0), y: 1) }, style: Style(.chartSecond)))
        let buffer = draw(chart, columns: 16, rows: 4)
        #expect(buffer.lines == ["⠉⠉⠁ ⠉⠉⠁ ⠉⠉⠁ ⠉⠉⠁ ", "                ", "⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀", "⠒⠒⠒ p99  ⠒ ⠒ v46"])
        #expect(buffer[home].style == Style(.chartSecond))
    }

    @Test(arguments: GlyphSet.allCases)
    func `any size is drawn within its region`(glyphs: GlyphSet) {
        var chart = rising(legend: true)
        chart.thresholds = [.init(3, label: "alert 3")]
        chart.markers = [.init(x: 2, number: "1", label: "deploy")]
        chart.crosshair = .init(x: 5, label: "02:56 psi .34")
        chart.ticks = [.init(x: 0, text: "02:14")]
        for columns in 0...20 {
            for rows in 0...8 {
                var buffer = CellBuffer(Size(columns: columns + 2, rows: rows + 2), glyphs: glyphs)
                buffer.fill(buffer.bounds, with: "x")
                buffer.draw(chart, in: buffer.bounds.inset())
                let edge = (0..<rows + 2).flatMap { row in
                    [buffer[Position(column: 0, row: row)], buffer[Position(column: columns + 1, row: row)]]
                }
                #expect(edge.allSatisfy { $0.glyph == 0x78 })
            }
        }
    }

    @Test(
        arguments: [
            [.nan], [], [.infinity, -.infinity], [0, 0], [5e307, -5e307], [1e-300, 2e-300], [-3, -1],
        ] as [[Double]])
    func `no data makes it fail`(values: [Double]) {
        let chart = Chart(domain: 0...1, series: [line(values)], ticks: [.init(x: 0, text: "now")])
        #expect(draw(chart, columns: 30, rows: 8).lines.count == 8)
    }

    @Test func `an empty domain draws its labels`() {
        let chart = Chart(domain: 5...5, series: [line([1, 2, 3])])
        #expect(draw(chart, columns: 30, rows: 8).lines.count == 8)
    }

    @Test func `the nearest known sample is found`() {
        let series = line([1, 2, .nan, 4])
        #expect(series.nearest(to: 2.1)?.y == 4)
        #expect(series.nearest(to: -9)?.y == 1)
        #expect(line([.nan]).nearest(to: 0) == nil)
    }
}

@Suite struct `Chart scale` {
    private func scale(_ values: [Double], steps: Int = 2, thresholds: [Double] = []) -> ChartScale {
        let samples = values.enumerated().map { Chart.Sample(x: Double($0.offset), y: $0.element) }
        return ChartScale(
            for: Chart(
                domain: 0...100, series: [.init("", samples)], thresholds: thresholds.map { .init($0, label: "") }),
            steps: steps)
    }

    @Test func `it runs from zero to a round number above the data`() {
        #expect(scale([0.1, 0.92]).range == 0...1)
        #expect(scale([0.1, 0.92]).ticks == [0, 0.5, 1])
        #expect(scale([88, 412], steps: 3).ticks == [0, 200, 400, 600])
    }

    @Test func `it holds the thresholds`() {
        #expect(scale([0.1], thresholds: [0.9]).range == 0...1)
    }

    @Test func `it reaches below zero where the data do`() {
        #expect(scale([-0.3, 0.4]).range == -0.5...0.5)
    }

    @Test func `labels have the decimals of their step`() {
        #expect(scale([0.92]).ticks.map(scale([0.92]).label) == ["0.0", "0.5", "1.0"])
        let wide = scale([0, 4800])
        #expect(wide.ticks.map(wide.label) == ["0", "5.0k"])
        let fine = scale([0, 0.04])
        #expect(fine.ticks.map(fine.label) == ["0.00", "0.02", "0.04"])
    }

    @Test func `samples outside the domain do not count`() {
        let samples = [Chart.Sample(x: 5, y: 1), Chart.Sample(x: 500, y: 1000)]
        #expect(ChartScale(for: Chart(domain: 0...100, series: [.init("", samples)]), steps: 2).range == 0...1)
    }
}
