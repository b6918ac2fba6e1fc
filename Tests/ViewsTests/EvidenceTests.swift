import Cells
import OpsModel
import Testing
import Views

@Suite struct `Evidence charts` {
    private static let wide = Size(columns: 120, rows: 40)

    /// The typical incident with so many more columns that go missing.
    private func fleet(columns: [String]) -> SampleFleet {
        var fleet = SampleState.typical.fleet()
        let drifts = columns.map {
            Sample.drift("fraud-scorer", $0, 0.4, kind: .quality, method: "nullRatio", threshold: 0.05, calm: 0.01)
        }
        fleet.poll("metrics", ago: 0, drifts)
        fleet.openIncident()
        return fleet
    }

    private func lines(_ fleet: SampleFleet) -> [String] {
        let frame = Screen.render(fleet.state, ScreenOptions(size: Self.wide)).cells
        return (0..<Self.wide.rows).map { frame.text(ofRow: $0) }
    }

    private func panel(_ fleet: SampleFleet) throws -> [String] {
        let lines = lines(fleet)
        let start = try #require(lines.firstIndex { $0.contains("EVIDENCE") })
        return lines[start...].prefix(12).map { String($0.prefix(60)) }
    }

    @Test func `a chart is drawn of all that the title names, with one time axis`() throws {
        let panel = try panel(fleet(columns: ["amount"]))
        #expect(panel[0].contains("EVIDENCE errors % · null amount · null card_age_days"))
        #expect(panel.count { $0.contains(#/│ (errors %|null ca|null am)/#) } == 3)
        #expect(panel.count { $0.contains("02:14") } == 1 && panel.count { $0.contains("1 2") } == 1)
    }

    @Test func `what has no room is counted, with the keys that show it`() throws {
        let panel = try panel(fleet(columns: ["amount", "country", "device"]))
        #expect(panel[0].contains("EVIDENCE 3 of 5") && panel[0].contains("v chart · d drift"))
        #expect(panel.count { $0.contains(#/│ (errors %|null )/#) } == 3)
    }

    @Test func `its keys move the cursor, which says once when and beside every chart what was measured`() throws {
        var desk = Desk(fleet: fleet(columns: ["amount"]), size: Self.wide)
        desk.press(.left, .left)
        let panel = try panel(desk.fleet)
        #expect(panel.count { $0.contains("▾") } == 1 && panel[1].contains("03:12 ▾"))
        #expect(panel.contains { $0.contains("│ v47 ") } && panel.contains { $0.contains(#/│ \d+\.\d\d /#) })
    }

    @Test func `the keys of its range and its cursor work beside a deployment's numbers too, and Esc takes it away`() {
        var desk = Desk(fleet: RolloutFleet.make(), size: Self.wide)
        func cursor() -> Bool { desk.screen().contains("▾") }
        desk.press(.character("-"))
        let isLonger = desk.screen().contains("1h [6h] 24h 7d")
        #expect(isLonger && !cursor())
        desk.press(.left, .left)
        #expect(cursor() && desk.screen().contains(#/03:02 v46 94.00 v47 \d+.\d+ ▾/#))
        desk.press(.escape)
        #expect(!cursor())
        #expect(desk.pane == "deployment")
    }

    @Test(arguments: SampleScreen.sizes) func `three charts look as they are kept`(size: Size) {
        let frame = Screen.render(fleet(columns: ["amount"]).state, ScreenOptions(size: size)).cells
        expectScreen(frame.snapshot(), "incident.evidence.\(size.columns)x\(size.rows)")
    }
}
