import Cells
import OpsModel
import Testing
import Views

@Suite struct `Keys in an incident` {
    private func desk() -> Desk {
        var desk = Desk(fleet: SampleState.overflowing.fleet())
        desk.fleet.openIncident()
        return desk
    }

    @Test func `no step is run or skipped where every step is done, and the key says so`() {
        var desk = Desk(fleet: SampleState.typical.fleet(), size: Size(columns: 200, rows: 60))
        let text = "---\nid: canary-failing\n---\n## 1. Tell the owner\n"
        desk.fleet.reduce(.runbook(.loaded([SampleRunbooks.read(text, "canary-failing.md")])))
        desk.fleet.openIncident()
        #expect(desk.screen().contains("run step") && desk.screen().contains("K skip"))
        desk.press(.enter)
        #expect(!desk.screen().contains("run step") && !desk.screen().contains("K skip"))
        desk.press(.enter)
        #expect(desk.screen().contains("every step of canary-failing is done"))
    }

    @Test func `movement scrolls the timeline, and its first lines can be reached`() {
        var desk = desk()
        let opened = desk.screen()
        desk.type("kk")
        #expect(desk.screen() != opened)
        desk.type("g")
        #expect(desk.screen().contains("1-"))
        desk.type("G")
        #expect(desk.screen().contains(#/TIMELINE ─+ 9\d-101 of 101/#))
    }

    @Test func `Tab goes to the runbook, whose last line can be read`() {
        var desk = desk()
        #expect(!desk.screen().contains("▸ RUNBOOK"))
        desk.press(.tab)
        #expect(desk.screen().contains("▸ RUNBOOK canary-failing"))
        desk.press(.end)
        #expect(desk.screen().contains("gpu-contention, latency-slo."))
        desk.press(.tab)
        #expect(desk.screen().contains("▸ SUSPECTS"))
        desk.press(.tab)
        #expect(desk.screen().contains("▸ SIGNALS"))
        desk.press(.end)
        #expect(desk.screen().contains("SIMILAR") && desk.screen().contains("HANDOVER"))
        desk.press(.tab)
        #expect(desk.screen().contains("▸ TIMELINE"))
    }

    @Test func `steps past the end cost no step back`() {
        var desk = desk()
        desk.press(.tab, .end, .down, .down)
        let end = desk.screen()
        desk.press(.up)
        #expect(desk.screen() != end)
    }

    @Test func `f gives the part in focus the whole pane`() {
        var desk = desk()
        desk.press(.tab)
        desk.type("f")
        #expect(desk.screen().contains("▸ RUNBOOK") && !desk.screen().contains("TIMELINE"))
    }

    @Test func `f gives the timeline every row but its own heading`() {
        var desk = desk()
        desk.type("f")
        let lines = desk.screen().split(separator: "\n").filter { $0.contains(#/│.*\d\d:\d\d /#) }
        #expect(lines.count >= 18)
        #expect(!desk.screen().contains("SUSPECTS") && desk.screen().contains("TIMELINE"))
    }

    @Test func `on a narrow screen every part can be reached`() {
        var desk = desk()
        desk.size = Size(columns: 40, rows: 10)
        #expect(desk.screen().contains("TIMELINE"))
        desk.press(.tab)
        #expect(desk.screen().contains("RUNBOOK") && !desk.screen().contains("TIMELINE"))
        desk.press(.tab)
        #expect(desk.screen().contains("SUSPECTS"))
    }

    @Test func `b opens the runbook of the worst incident and x its suspects`() {
        var desk = Desk(fleet: SampleState.typical.fleet())
        desk.type("b")
        #expect(desk.screen().contains("▸ RUNBOOK"))
        desk.type("x")
        #expect(desk.screen().contains("▸ SUSPECTS"))
    }

    @Test func `a suspect says in full who did it, what it explains and what it leaves`() {
        var desk = Desk(fleet: SampleState.typical.fleet())
        desk.fleet.openIncident()
        desk.type("x")
        desk.type("f")
        let text = desk.screen()
        #expect(text.contains("explains ") && text.contains("ModelErrorsHigh v47, canary"))
        #expect(text.contains("leaves ") && text.contains("by m.ito (gha#8812)"))
    }

    @Test func `a timeline that does not fit shows what moved first, what is suspected and what is newest`() {
        let rows = desk().screen().split(separator: "\n").map(String.init)
        let timeline = rows[..<(rows.firstIndex { $0.contains("SIGNALS") } ?? 0)].map { $0.prefix(40) }
        #expect(timeline.count >= 13)
        #expect(timeline.contains { $0.contains("… 91 more") })
        #expect(timeline.contains { $0.contains("02:47 chg traffic v47 5%→25%") })
        #expect(timeline.contains { $0.contains("02:44-02:49 ALR FeatureNullsHigh") })
        #expect(timeline.contains { $0.contains("ALR ModelLatencyHigh v47") })
        #expect(timeline.contains { $0.contains("03:12 chg") })
    }

    @Test func `signals that have no room are counted`() {
        let desk = desk()
        #expect(desk.screen().contains("SIGNALS 43 · 2 warn") && desk.screen().contains(#/\+4\d /#))
    }

    @Test func `the time that is travelled to ends the timeline`() {
        var desk = desk()
        desk.type("t")
        #expect(desk.screen().contains("TIMELINE until 03:09"))
    }

    @Test func `polling now asks the runbook's checks again`() {
        let desk = desk()
        let intent = KeyInterpreter().intent(
            of: .control("r"), in: desk.fleet.state, ScreenOptions(size: desk.size))
        guard case .act(let actions)? = intent else { return #expect(Bool(false), "nothing is asked") }
        #expect(actions.contains { if case .runbook(.checksRequested) = $0 { true } else { false } })
    }

    @Test func `with the cursor on a service that is well no incident is acknowledged, and no key promised`() {
        var desk = Desk(fleet: SampleState.typical.fleet())
        #expect(desk.screen().contains("a ack"))
        desk.type("G")
        #expect(!desk.screen().contains("a ack"))
        desk.type("a")
        #expect(desk.fleet.state.openIncidents.allSatisfy { $0.record.acknowledged == nil })
        desk.type("ga")
        #expect(desk.fleet.state.openIncidents.contains { $0.record.acknowledged != nil })
    }

    @Test func `what differs between the versions shows on a small screen`() {
        var desk = Desk(fleet: SampleState.typical.fleet())
        desk.press(.enter)
        #expect(!desk.screen().contains("WHAT DIFFERS"))
        desk.type("x")
        #expect(desk.screen().contains("WHAT DIFFERS v46 → v47") && desk.screen().contains("models:/m-47"))
        desk.type("x")
        #expect(desk.screen().contains("COMPARE"))
    }

    @Test(arguments: [
        ("assign k.lindt", "assigned to k.lindt"),
        ("comment watching v47", "the comment stands in the timeline of INC-"),
        ("sev 3 quiet hour", "is SEV3 now"), ("close a false alarm", "closed"),
    ])
    func `what people say of an incident is confirmed`(line: String, notice: String) throws {
        var desk = Desk(fleet: SampleState.typical.fleet())
        desk.type(":\(line)")
        desk.press(.enter)
        #expect(try #require(desk.fleet.state.notice?.text).contains(notice))
    }

    @Test(arguments: [false, true])
    func `reopen on the service's row takes what was closed last, or the one that is named`(isNamed: Bool) throws {
        var desk = Desk(fleet: SampleState.typical.fleet())
        let id = try #require(desk.fleet.state.openIncidents.first?.id)
        desk.type(":close a false alarm")
        desk.press(.enter)
        #expect(desk.fleet.state.openIncidents.isEmpty)
        desk.type(":reopen \(isNamed ? id.rawValue.lowercased() + " " : "")too early")
        desk.press(.enter)
        #expect(desk.fleet.state.openIncidents.map(\.id) == [id])
    }

    @Test func `reopen says what to name where nothing was closed, and what is not known`() {
        var desk = Desk(fleet: SampleState.typical.fleet())
        desk.type(":reopen too early")
        desk.press(.enter)
        #expect(desk.screen().contains("no resolved incident is looked at here: reopen INC-XXXX REASON"))
        desk.press(.escape)
        desk.type(":reopen INC-ZZZZ too early")
        desk.press(.enter)
        #expect(desk.screen().contains("no incident is called INC-ZZZZ here"))
    }

    @Test func `reopen names what a merged incident belongs to, and leaves that alone`() throws {
        var desk = Desk(fleet: SampleState.overflowing.fleet())
        let open = desk.fleet.state.openIncidents.map(\.id)
        let (id, target) = (try #require(open.last), try #require(open.first))
        let state = desk.fleet.state
        desk.fleet.reduce(.incident(.merged(id, into: target, by: state.person, at: state.now)))
        desk.fleet.reduce(.incident(.closed(target, reason: "known", by: state.person, at: state.now)))
        desk.type(":reopen \(id.rawValue) too early")
        desk.press(.enter)
        #expect(desk.screen().contains("\(id.rawValue) was merged into \(target.rawValue): reopen that one"))
        #expect(desk.fleet.state.incident(target)?.status == .resolved)
    }

    @Test func `merge says that there is no other incident`() {
        var desk = Desk(fleet: SampleState.typical.fleet())
        desk.type(":merge ")
        #expect(desk.screen().contains("no other incident is open to merge this one into"))
    }
}
