import Cells
import OpsModel
import Testing
import Views

@Suite struct `The mouse` {
    private func desk() -> Desk { Desk(fleet: SampleState.typical.fleet()) }

    /// The place of a text on the screen as it is.
    private func place(of text: String, _ desk: Desk, line: Int = 0) throws -> MouseEvent {
        let frame = Screen.render(desk.fleet.state, ScreenOptions(size: desk.size)).cells
        let rows = (0..<desk.size.rows).filter { frame.text(ofRow: $0).contains(text) }
        let row = try #require(rows.dropFirst(line).first)
        let before = try #require(frame.text(ofRow: row).ranges(of: text).first).lowerBound
        let column = TextWidth.columns(of: String(frame.text(ofRow: row)[..<before]))
        return MouseEvent(.pressed, column: column, row: row)
    }

    private func click(_ text: String, _ desk: inout Desk, line: Int = 0) throws {
        desk.press(.mouse(try place(of: text, desk, line: line)))
    }

    @Test func `a click brings a row under the cursor, and a second opens it`() throws {
        var desk = desk()
        try click("ad-ctr", &desk)
        #expect(desk.pane == "fleet")
        guard case .fleet(let id)? = desk.fleet.state.selected(in: "fleet") else {
            return #expect(Bool(false), "no row is selected")
        }
        #expect(id.service == "ad-ctr")
        try click("ad-ctr", &desk)
        #expect(desk.pane == "deployment")
    }

    @Test func `a click on a key of the footer does what the key does`() throws {
        var desk = desk()
        try click("? keys", &desk)
        #expect(desk.fleet.state.mode == .help)
    }

    @Test func `a click on the title of a column orders by it, and again the other way`() throws {
        var desk = desk()
        try click("RPS", &desk)
        #expect(desk.fleet.state.pane?.order == RowOrder("requestRate", descending: true))
        try click("RPS", &desk)
        #expect(desk.fleet.state.pane?.order == RowOrder("requestRate"))
    }

    @Test func `a click in another pane on screen opens that pane`() throws {
        var desk = desk()
        desk.size = Size(columns: 120, rows: 40)
        try click("INCIDENTS", &desk)
        #expect(desk.pane == "incidents")
    }

    @Test func `the wheel moves the cursor`() {
        var desk = desk()
        desk.press(.mouse(MouseEvent(.wheelDown, column: 3, row: 12)))
        #expect(desk.fleet.state.pane?.selectedIndex == 3)
        desk.press(.mouse(MouseEvent(.wheelUp, column: 3, row: 12)))
        #expect(desk.fleet.state.pane?.selectedIndex == 0)
    }

    @Test func `what lies over the pane covers it`() throws {
        var desk = desk()
        let row = try place(of: "ad-ctr", desk)
        desk.press(.character("o"))
        try click("COLUMNS", &desk)
        #expect(desk.fleet.state.mode == .menu(.columns))
        try click("[x] P99", &desk)
        #expect(desk.fleet.state.pane?.hiddenColumns.isEmpty == true)
        try click("[x] P99", &desk)
        #expect(desk.fleet.state.pane?.hiddenColumns == ["P99"])
        desk.press(.escape, .mouse(row))
        #expect(desk.fleet.state.mode == .browsing)
    }

    @Test func `while a filter is typed a click keeps it and chooses the row`() throws {
        var desk = desk()
        desk.press(.character("/"))
        desk.type("e")
        try click("price-elastic", &desk)
        #expect(desk.fleet.state.mode == .browsing)
        #expect(desk.filter.text == "e")
    }

    @Test(arguments: [MouseEvent(.pressed, column: 0, row: 0), MouseEvent(.pressed, column: 900, row: 900)])
    func `nothing lies under some places`(event: MouseEvent) {
        var desk = desk()
        let before = desk.fleet.state.selected(in: "fleet")
        desk.press(.mouse(event))
        #expect(desk.pane == "fleet" && desk.fleet.state.selected(in: "fleet") == before)
    }
}
