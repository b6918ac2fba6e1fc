import Cells
import OpsModel
import Testing
import Views

@Suite struct `Keys` {
    /// A fleet, and how keys change it.
    private struct Desk {
        var fleet: SampleFleet
        var hasQuit = false
        var size = Size(columns: 80, rows: 24)

        mutating func press(_ keys: Key...) {
            for key in keys {
                let intent = KeyInterpreter().intent(of: key, in: fleet.state, ScreenOptions(size: size))
                guard case .act(let actions)? = intent else { continue }
                for action in actions {
                    if case .session(.quit) = action { hasQuit = true }
                    fleet.reduce(action)
                }
            }
        }

        mutating func type(_ text: String) {
            for scalar in text.unicodeScalars { press(.character(scalar)) }
        }

        var pane: PaneID { fleet.state.place.pane }
        var filter: RowFilter { fleet.state.pane?.filter ?? RowFilter() }
    }

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
        #expect(desk.pane == "sources")
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

    @Test func `in the help the keys that move scroll it and never past its end`() {
        var desk = desk()
        desk.size = Size(columns: 40, rows: 10)
        desk.type("?jj")
        #expect(desk.fleet.state.helpScroll == 2)
        desk.press(.end)
        let last = desk.fleet.state.helpScroll
        desk.type("jjj")
        #expect(desk.fleet.state.helpScroll == last && last > 2)
        desk.type("?")
        #expect(desk.fleet.state.mode == .browsing)
    }
}
