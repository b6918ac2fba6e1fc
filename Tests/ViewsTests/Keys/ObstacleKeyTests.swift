import Cells
import OpsModel
import Testing
import Views

/// architecture.md §3: what no backend can be told is greyed on the screens, with the reason.
@Suite struct `What no backend here does` {
    /// A fleet whose one server can only be read.
    private func desk() -> Desk {
        let server = SampleFleet.backend("app", "FastAPI", [.deployment], environment: .production)
        var fleet = SampleFleet(backends: [server])
        fleet.poll("app", [Sample.deployment("eta", ["3", "4"], system: "FastAPI", backend: "app")])
        return Desk(fleet: fleet, size: Size(columns: 120, rows: 40))
    }

    private let reason =
        "rollback of eta takes a registry whose aliases can be set, or a server that can be told its versions or its "
        + "default; app (FastAPI) can only be read"

    @Test func `has no place in the footer, and its key says why`() {
        var desk = desk()
        #expect(!desk.screen().contains("R rollback"))
        desk.type("R")
        #expect(desk.fleet.state.dialog == nil && desk.fleet.state.notice?.text == reason)
        #expect(Desk(fleet: SampleState.typical.fleet(), size: desk.size).screen().contains("R rollback"))
    }

    @Test(arguments: [("X", "no backend here can stop a rollout"), ("Z", "no backend here can hold a rollout")])
    func `says so though every backend can be told much`(key: Unicode.Scalar, why: String) {
        var desk = Desk(fleet: SampleState.typical.fleet())
        desk.press(.character(key))
        #expect(desk.fleet.state.notice?.text.hasPrefix(why) == true && desk.fleet.state.mode == .browsing)
    }

    @Test func `is greyed in the help, with the reason`() throws {
        var desk = desk()
        desk.size = Size(columns: 200, rows: 60)
        desk.type("?")
        let frame = Screen.render(desk.fleet.state, ScreenOptions(size: desk.size)).cells
        func looks(_ title: String) throws -> (text: String, role: Role) {
            let row = try #require((0..<60).first { frame.text(ofRow: $0).contains(title) })
            let text = frame.text(ofRow: row)
            let column = try #require(text.firstRange(of: title).map { text[..<$0.lowerBound].count })
            return (String(text.dropFirst(column)), Array(frame.cells(inRow: row))[column].style.role)
        }
        let rollback = try looks("rollback · ")
        #expect(rollback.role == .dim && rollback.text.hasPrefix("rollback · rollback of eta "))
        #expect(try looks("abort the rollout · no backend here").role == .dim)
        #expect(try looks("assign").role == .keyLabel)
        // Whole below the list, for what the cursor is on.
        let index = try #require(
            Keymap<Command>.standard.entries(in: ["fleet", .global]).firstIndex { $0.action == .rollback })
        desk.fleet.reduce(.view(.menuMoved(to: index)))
        #expect(desk.screen().contains(" \(reason)"))
    }

    @Test func `is greyed among the commands, and refused with the reason`() {
        var desk = desk()
        desk.type(":rollback")
        #expect(desk.screen().contains("rollback [SERVICE] [VERSION]  rollback of eta takes a registry"))
        desk.type(" eta 3")
        desk.press(.enter)
        #expect(desk.fleet.state.dialog == nil && desk.screen().contains("rollback of eta takes a registry"))
    }

    @Test(arguments: ["abort", "pause", "resume", "shift"]) func `is a command that says so`(name: String) {
        var desk = desk()
        desk.type(":\(name) eta")
        desk.press(.enter)
        #expect(desk.fleet.state.commandLine.problem?.hasPrefix("no backend here can ") == true)
    }

    @Test func `is greyed on the step of a runbook that asks for it, with the reason`() throws {
        let text = """
            ---
            kind: [alert, canary, sloBurn]
            ---
            # Two ways
            ## 1. Add workers
            ```action scale
            version: 47
            workers: 2
            ```
            ## 2. Return
            ```action rollback
            ```
            """
        var fleet = SampleState.typical.fleet()
        fleet.reduce(.runbook(.loaded([SampleRunbooks.read(text, "two-ways.md")])))
        fleet.openIncident()
        fleet.reduce(.view(.partChosen(1)))
        let frame = Screen.render(fleet.state, ScreenOptions(size: Size(columns: 200, rows: 60))).cells
        func role(of words: String) throws -> Role {
            let row = try #require((0..<60).first { frame.text(ofRow: $0).contains(words) }, "\(words)")
            let start = try #require(frame.text(ofRow: row).firstRange(of: words)).lowerBound
            return Array(frame.cells(inRow: row))[frame.text(ofRow: row)[..<start].count].style.role
        }
        #expect(try role(of: "scale version 47, workers 2") == .dim)
        #expect(try role(of: "rollback ") == .bold)
        let screen = (0..<60).map { frame.text(ofRow: $0) }.joined(separator: "\n")
        #expect(screen.contains("cannot: scale of fraud-scorer takes a server that can be told how many workers"))
        #expect(screen.ranges(of: "cannot:").count == 1)
        let incident = try #require(fleet.state.openIncidents.first)
        let sheet = try #require(fleet.state.runbookSheet(for: incident))
        #expect(RunbookListing.text(of: sheet, at: SampleFleet.now).contains("      cannot: scale of fraud-scorer"))
    }

    @Test func `is said of each source`() {
        var desk = desk()
        desk.fleet.open("sources")
        #expect(desk.screen().contains("https://app.example:8443  can only be read"))
        var other = Desk(fleet: SampleState.typical.fleet(), size: desk.size)
        other.type(":triton-eu")
        other.press(.enter)
        #expect(other.screen().contains("https://triton-eu.example:8443  can load, choose versions, unload"))
    }
}
