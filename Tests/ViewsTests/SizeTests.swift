import Cells
import OpsModel
import Testing
import Views

@Suite struct `Every size` {
    @Test(arguments: SampleScreen.panes)
    func `is drawn and filled from one cell to beyond the largest screen`(pane: PaneID) {
        var fleet = SampleState.hostile.fleet()
        fleet.open(pane, ofService: pane == "deployment" || pane == "chart")
        for columns in [0, 1, 2, 9, 39, 40, 59, 70, 80, 100, 124, 180, 220] {
            for rows in [0, 1, 3, 9, 10, 14, 18, 24, 31, 70] {
                let size = Size(columns: columns, rows: rows)
                let frame = Screen.render(fleet.state, ScreenOptions(size: size)).cells
                #expect(frame.size == size && frame.cells.count == columns * rows)
                let widths = (0..<rows).map { row in frame.cells(inRow: row).reduce(0) { $0 + Int($1.width) } }
                #expect(widths.allSatisfy { $0 == columns })
            }
        }
    }

    @Test func `keeps the selection, the scroll position and the filter that is being typed`() {
        var fleet = SampleState.overflowing.fleet()
        fleet.reduce(.navigation(.moved(150)), .filter(.began), .filter(.typed("service")))
        let before = fleet.state.selected(in: "fleet")
        for (columns, rows) in [(80, 24), (1, 1), (40, 10), (200, 60), (80, 24)] {
            let frame = Screen.render(fleet.state, ScreenOptions(size: Size(columns: columns, rows: rows)))
            for (pane, scroll) in frame.scrolls { fleet.reduce(.navigation(.scrolled(pane, to: scroll))) }
        }
        #expect(fleet.state.selected(in: "fleet") == before)
        #expect(fleet.state.pane?.filter.text == "service")
        let frame = Screen.render(fleet.state, ScreenOptions(size: Size(columns: 80, rows: 24))).cells
        #expect((0..<24).contains { frame.text(ofRow: $0).contains("▌") && frame.text(ofRow: $0).contains("service-") })
    }

    @Test(arguments: [Size(columns: 39, rows: 24), Size(columns: 80, rows: 9), Size(columns: 20, rows: 2)])
    func `below the smallest one line says what is broken`(size: Size) {
        let frame = SampleScreen(pane: "fleet", state: .typical, size: size).frame()
        #expect(frame.text(ofRow: 0).hasPrefix("✗ CRIT fraud-scorer"))
        #expect((1..<size.rows).allSatisfy { frame.text(ofRow: $0).allSatisfy { $0 == " " } })
    }

    @Test func `a long list shows what fits and says how much there is`() {
        let size = Size(columns: 80, rows: 24)
        let large = SampleScreen(pane: "fleet", state: .overflowing, size: size).frame()
        let rows = (0..<24).map { large.text(ofRow: $0) }
        #expect(rows.count { $0.contains("CRIT") || $0.contains("WARN") } < 20)
        #expect(rows.contains { $0.contains("of 314 · PgDn") })
    }
}
