import Cells
import OpsModel
import Testing
import Views

@Suite struct `Keys` {
    private func desk(_ state: SampleState = .typical) -> Desk { Desk(fleet: state.fleet()) }

    @Test func `Enter opens what the cursor is on and Esc goes back`() {
        var desk = desk()
        desk.press(.enter)
        #expect(desk.pane == "deployment")
        desk.press(.escape)
        #expect(desk.pane == "fleet")
    }

    @Test func `Esc clears a filter before it goes back`() {
        var desk = desk()
        desk.press(.character("2"))
        desk.type("/errors")
        desk.press(.enter)
        #expect(desk.filter.text == "errors")
        desk.press(.escape)
        #expect(desk.filter.isEmpty && desk.pane == "alerts")
        desk.press(.escape)
        #expect(desk.pane == "fleet")
    }

    @Test func `q goes back whatever the filter, and quits at the root only`() {
        var desk = desk()
        desk.type("2z")
        desk.press(.character("q"))
        #expect(desk.pane == "fleet" && !desk.hasQuit)
        desk.press(.character("q"))
        #expect(desk.hasQuit)
    }

    @Test func `q quits at the root although other panes were looked at before`() {
        var desk = desk()
        desk.type("21q")
        #expect(desk.hasQuit)
    }

    @Test func `while a filter is typed letters are text and Esc undoes it`() {
        var desk = desk()
        desk.type("/zq?")
        #expect(desk.filter.text == "zq?" && !desk.hasQuit && desk.fleet.state.mode != .help)
        desk.press(.backspace, .escape)
        #expect(desk.filter.isEmpty && desk.fleet.state.mode == .browsing)
    }

    @Test func `z keeps problems only, and once more shows all`() {
        var desk = desk()
        desk.type("z")
        #expect(desk.fleet.state.pane?.rows.count == 2)
        desk.type("z")
        #expect(desk.fleet.state.pane?.rows.count == desk.fleet.state.fleet.count)
    }

    @Test func `s goes through the orders of the list and returns to the first`() {
        var desk = desk()
        let first = desk.fleet.state.pane?.order
        let count = PaneCatalog.all.first { $0.id == "fleet" }?.orders.count ?? 0
        for turn in 1...count {
            desk.type("s")
            #expect((desk.fleet.state.pane?.order == first) == (turn == count))
        }
    }

    @Test func `in a chart brackets change the range, arrows move the cursor and s the signal`() {
        var desk = desk()
        desk.type("v")
        #expect(desk.pane == "chart")
        desk.type("]")
        #expect(desk.fleet.state.chart.range == ChartState.ranges[1])
        desk.type("[")
        #expect(desk.fleet.state.chart.range == ChartState.ranges[0])
        desk.press(.left)
        #expect(desk.fleet.state.chart.cursor != nil)
        desk.type("s")
        #expect(desk.fleet.state.chart.kind == .latencyP50)
    }

    @Test func `in a chart Esc takes the cursor away before it goes back`() {
        var desk = desk()
        desk.type("v")
        desk.press(.left, .escape)
        #expect(desk.fleet.state.chart.cursor == nil && desk.pane == "chart")
        desk.press(.escape)
        #expect(desk.pane == "fleet")
    }

    @Test func `a chart's cursor left behind costs no key elsewhere`() {
        var desk = desk()
        desk.type("2v")
        desk.press(.left, .character("q"), .escape)
        #expect(desk.pane == "fleet")
    }

    @Test func `Tab and its reverse go round the numbered panes`() {
        var desk = desk()
        desk.press(.tab)
        #expect(desk.pane == "alerts")
        desk.press(.backTab, .backTab)
        #expect(desk.pane == "slos")
        desk.press(.tab)
        #expect(desk.pane == "fleet")
    }

    @Test func `y copies the name and Y the row with the zone named`() throws {
        var desk = desk()
        desk.type("y")
        #expect(desk.fleet.state.notice?.text == "copied: fraud-scorer")
        desk.type("Y")
        let text = try #require(desk.fleet.state.notice?.text)
        #expect(text.hasPrefix("copied: status=critical service=fraud-scorer"))
        #expect(text.hasSuffix("at 2026-11-24 03:14:07 UTC"))
    }

    @Test func `a pane with nothing to open lets Enter rest`() {
        var desk = desk()
        desk.type("5")
        desk.press(.enter)
        #expect(desk.pane == "sources")
    }

    @Test func `in the help the keys that move choose, never past its end`() {
        var desk = desk()
        desk.size = Size(columns: 40, rows: 10)
        desk.type("?jj")
        #expect(desk.fleet.state.menuIndex == 2)
        desk.press(.end)
        let last = desk.fleet.state.menuIndex
        desk.type("jjj")
        #expect(desk.fleet.state.menuIndex == last && last > 2)
        desk.type("?")
        #expect(desk.fleet.state.mode == .browsing)
    }

    @Test func `Enter in the help does what is chosen`() {
        var desk = desk()
        let keymap = Keymap<Command>.standard.entries(in: ["fleet", .global])
        let index = keymap.firstIndex { $0.action == .pane(2) } ?? 0
        desk.type("?")
        for _ in 0..<index { desk.type("j") }
        desk.press(.enter)
        #expect(desk.pane == "alerts" && desk.fleet.state.mode == .browsing)
    }

    @Test func `brackets go through the views that were looked at, and - to the last one and back`() {
        var desk = desk()
        desk.type("2")
        desk.type("3")
        desk.type("[")
        #expect(desk.pane == "alerts")
        desk.type("[[")
        #expect(desk.pane == "fleet")
        desk.type("]]")
        #expect(desk.pane == "models")
        desk.type("-")
        #expect(desk.pane == "alerts")
        desk.press(.backspace)
        #expect(desk.pane == "models")
    }

    @Test func `a column is chosen with the arrows and its cell copied`() {
        var desk = desk()
        desk.press(.right, .right)
        desk.type("y")
        #expect(desk.fleet.state.notice?.text == "copied: fraud-scorer")
        desk.press(.right, .right)
        desk.type("y")
        #expect(desk.fleet.state.notice?.text.contains("v47") == true)
        desk.press(.left, .left, .left, .left)
        #expect(desk.fleet.state.pane?.column == nil)
    }

    @Test func `a hidden column is gone and comes back`() {
        var desk = desk()
        func header() -> String {
            let frame = Screen.render(desk.fleet.state, ScreenOptions(size: desk.size)).cells
            return (0..<24).map { frame.text(ofRow: $0) }.first { $0.contains("SERVICE") } ?? ""
        }
        #expect(header().contains("VERSION"))
        desk.type("ojjj")
        desk.press(.enter, .escape)
        #expect(!header().contains("VERSION") && header().contains("SERVICE"))
        desk.type("ojjj")
        desk.press(.enter, .escape)
        #expect(header().contains("VERSION"))
    }

    @Test func `links are filled in and copied`() {
        let service = Service(
            id: "fraud-scorer", links: ["dashboard": "https://g.example/d?s={{service}}&v={{version}}&from={{from}}"])
        var fleet = SampleFleet(services: [service])
        fleet.poll("triton-eu", [Sample.deployment("fraud-scorer", ["4 7"])])
        var desk = Desk(fleet: fleet)
        desk.type("L")
        desk.press(.enter)
        #expect(
            desk.fleet.state.notice?.text
                == "copied: https://g.example/d?s=fraud-scorer&v=4%207&from=\(Int(SampleFleet.now.seconds - 3600) * 1000)"
        )
        var without = self.desk()
        without.type("L")
        #expect(without.fleet.state.mode == .browsing)
    }

    @Test func `travelling moves the end of charts until Esc or t`() {
        var desk = desk()
        desk.type("vt")
        #expect(desk.fleet.state.viewedAt < SampleFleet.now)
        let first = desk.fleet.state.viewedAt
        desk.press(.left)
        #expect(desk.fleet.state.viewedAt < first)
        desk.press(.escape)
        #expect(desk.fleet.state.travel == nil && desk.pane == "chart")
    }
}
