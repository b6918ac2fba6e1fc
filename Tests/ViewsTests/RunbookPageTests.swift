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

    @Test func `is broken anew where its text or the width has changed`() {
        var fleet = fleet()
        func read(_ line: String) {
            fleet.reduce(.runbook(.pageRead(RunbookPage(url: url, lines: [line], at: SampleFleet.now))))
        }
        func lines(_ size: Size, after last: Frame?) -> (frame: Frame, text: String) {
            let frame = Screen.render(fleet.state, ScreenOptions(size: size), after: last, isStill: false)
            return (frame, (0..<size.rows).map { frame.cells.text(ofRow: $0) }.joined(separator: "\n"))
        }
        let (wide, narrow) = (Size(columns: 120, rows: 40), Size(columns: 80, rows: 24))
        read("1. one two three four five six seven eight nine ten")
        let first = lines(wide, after: nil)
        #expect(first.text.contains("1. one two three four five six seven eight nine ten"))
        #expect(lines(wide, after: first.frame).text == first.text)
        let second = lines(narrow, after: first.frame)
        #expect(second.text.contains("1. one two three") && second.text == lines(narrow, after: nil).text)
        read("- another")
        #expect(lines(narrow, after: second.frame).text.contains("- another"))
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
