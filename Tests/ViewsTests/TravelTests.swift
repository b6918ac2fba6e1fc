import Cells
import OpsModel
import Testing
import Views

@Suite struct `While travelling in time` {
    private func text(_ fleet: SampleFleet, columns: Int = 120) -> String {
        let frame = Screen.render(fleet.state, ScreenOptions(size: Size(columns: columns, rows: 40))).cells
        return (0..<40).map { frame.text(ofRow: $0) }.joined(separator: "\n")
    }

    @Test func `a chart's figures are those of the instant, and say which`() {
        var fleet = SampleState.typical.fleet()
        fleet.open("chart", ofService: true)
        #expect(text(fleet).contains("v47 canary      now 412"))
        fleet.reduce(.view(.travelled(to: SampleFleet.now - .seconds(600))))
        let then = text(fleet)
        #expect(then.contains("v47 canary      at 03:04"))
        #expect(!then.contains("now 412") && !then.contains("at 03:04 412"))
    }

    @Test func `under the crosshair they are those of the crosshair`() {
        var fleet = SampleState.typical.fleet()
        fleet.open("chart", ofService: true)
        fleet.reduce(.chart(.cursorMoved(-12)))
        #expect(text(fleet).contains("v47 canary      at 03:02"))
    }

    @Test func `where nothing was measured yet nobody knows`() {
        var fleet = SampleState.typical.fleet()
        fleet.open("chart", ofService: true)
        fleet.reduce(.view(.travelled(to: SampleFleet.now - .seconds(1800))))
        #expect(text(fleet).contains("v47 canary      at 02:44 —"))
    }

    @Test func `a timeline ends there`() {
        var fleet = SampleState.typical.fleet()
        fleet.openIncident()
        #expect(text(fleet).contains("canary v47 worse"))
        #expect(text(fleet).contains("inc INC-"))
        fleet.reduce(.view(.travelled(to: SampleFleet.now - .seconds(1700))))
        let timeline = text(fleet).split(separator: "\n").filter { $0.hasPrefix("│") }.map { $0.prefix(60) }
        #expect(text(fleet).contains("TIMELINE until 02:45"))
        #expect(!timeline.contains { $0.contains("inc ") })
    }

    @Test func `a list says that its figures are those of now`() {
        var fleet = SampleState.typical.fleet()
        fleet.open("drift", ofService: true)
        fleet.reduce(.view(.travelled(to: SampleFleet.now - .seconds(600))))
        #expect(text(fleet, columns: 200).contains(" of now "))
    }
}
