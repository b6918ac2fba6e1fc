import Cells
import OpsModel
import Testing
import Views

@Suite struct `A page that an alert names` {
    /// The typical incident without runbooks of its own: its alerts name a page.
    private func fleet() -> SampleFleet {
        var fleet = SampleState.typical.fleet()
        fleet.reduce(.runbook(.loaded([])))
        fleet.openIncident()
        return fleet
    }

    private let url = "https://runbooks.example/ml/canary-failing"

    private func text(_ fleet: SampleFleet) -> String {
        let frame = Screen.render(fleet.state, ScreenOptions(size: Size(columns: 120, rows: 40))).cells
        return (0..<40).map { frame.text(ofRow: $0) }.joined(separator: "\n")
    }

    @Test func `is asked for when its incident is opened, once`() {
        var fleet = SampleState.typical.fleet()
        fleet.reduce(.runbook(.loaded([])))
        var state = fleet.state
        let id = state.situation.incident ?? ""
        let effects = state.reduce(.navigation(.opened("incident", subject: .incident(id))))
        #expect(effects.contains(.readPage(url)))
        #expect(
            !state.reduce(.clock(.ticked(at: SampleFleet.now + .seconds(5), localOffset: 0))).contains(.readPage(url)))
        let later = SampleFleet.now + .seconds(700)
        #expect(state.reduce(.clock(.ticked(at: later, localOffset: 0))).contains(.readPage(url)))
    }

    @Test func `is shown as text beside the incident, and cannot draw`() {
        var fleet = fleet()
        #expect(text(fleet).contains("reading it"))
        let lines = ["# Failing canary", "", "1. Look at \u{1B}[31mboth versions"]
        fleet.reduce(.runbook(.pageRead(RunbookPage(url: url, lines: lines, at: SampleFleet.now))))
        let shown = text(fleet)
        #expect(shown.contains("page \(url)") && shown.contains("# Failing canary"))
        #expect(shown.contains("1. Look at") && !shown.contains("\u{1B}"))
    }

    @Test func `that cannot be had says why`() {
        var fleet = fleet()
        let page = RunbookPage(
            url: url, problem: "runbooks.example is not listed; add it to 'runbookHosts:'", at: SampleFleet.now)
        fleet.reduce(.runbook(.pageRead(page)))
        #expect(text(fleet).contains("runbooks.example is not listed"))
    }

    @Test func `is not asked for where a runbook here is meant by it`() {
        var fleet = SampleState.typical.fleet()
        let book = Runbook(id: "canary-failing", title: "Ours", source: .file("/books/canary-failing.md"))
        fleet.reduce(.runbook(.loaded([book])))
        var state = fleet.state
        let id = state.situation.incident ?? ""
        let effects = state.reduce(.navigation(.opened("incident", subject: .incident(id))))
        #expect(!effects.contains(.readPage(url)))
    }
}
