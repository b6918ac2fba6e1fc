import Cells
import Engine
import OpsModel
import Testing
import Views

@testable import Dashboard

@Suite struct `Configured keys` {
    private func read(_ lines: String...) throws(ConfigurationError) -> Configuration {
        try Configuration(
            yaml: (["version: 1", "keys:"] + lines.map { "  " + $0 }).joined(separator: "\n"), file: "c.yaml",
            keys: .dashboard)
    }

    @Test func `are read as they are written`() throws {
        let configuration = try read("show.drift: D", "move.down: \"j ctrl-n\"", "sort: none")
        #expect(configuration.keys == ["show.drift": "D", "move.down": "j ctrl-n", "sort": "none"])
    }

    @Test(arguments: [
        ("show.drif: D", "c.yaml:3: unknown key 'show.drif' under keys; did you mean 'show.drift'?"),
        (
            "show.drift: z",
            "c.yaml:3: keys: key `z` is bound to show.drift and filter.problems in scope global; give one of them another key"
        ),
        (
            "signal.next: \"[\"",
            "c.yaml:3: keys: key `[` is bound to range.narrower and signal.next in scope chart; give one of them another key"
        ),
        ("open: entr", "c.yaml:3: keys: key of open: 'entr' is no key; did you mean `enter`?"),
        (
            "open: \"\"",
            "c.yaml:3: keys: key of open: '' is no key; write one character, a name such as `enter` or `pgdn`, `f5`, or `ctrl-d`"
        ),
        (
            "open: ctrl-z",
            "c.yaml:3: keys: key `ctrl-z` of open is never bound: it suspends the program; choose another"
        ),
        ("open: [o, enter]", "c.yaml:3: 'keys.open' is a list; write a text"),
    ]) func `that cannot be are told with their line`(_ line: String, _ sentence: String) {
        let error = #expect(throws: ConfigurationError.self) { _ = try read(line) }
        #expect(error?.problems.map(\.description) == [sentence])
    }

    @Test func `of two actions may be swapped`() throws {
        #expect(try read("show.drift: v", "show.chart: d").keys.count == 2)
    }

    @Test func `hold from then on, and footer and help follow`() {
        var session = Session.world(World.deployments(2), size: Size(columns: 80, rows: 14))
        #expect(session.lines().last?.contains("d drift") == true)
        _ = session.take(.rebound(["show.drift": "D", "help": "f1", "back.step": "Q", "move.down": "J"]))
        let footer = session.lines().last ?? ""
        #expect(footer.contains("D drift") && footer.contains("F1 keys") && !footer.contains("d drift"))
        session.press(.character("d"))
        #expect(session.state.place.pane == "fleet")
        session.press(.function(1))
        #expect(session.lines().contains { $0.contains("D ") && $0.contains("drift") })
        #expect(session.lines().last?.contains("J k choose") == true)
        session.press(.character("Q"), .character("D"))
        #expect(session.state.place.pane == "drift")
    }

    @Test func `that another version of the program wrote are left out`() {
        var session = Session.world(World.deployments(2))
        _ = session.take(.rebound(["warp": "w"]))
        #expect(session.lines().last?.contains("d drift") == true)
    }

    @Test func `are part of a recording`() async throws {
        let folder = try ScratchFolder()
        let recorder = try Recorder(path: folder.file("a"), version: "1", now: World.start)
        let inputs =
            World.quiet + [
                World.polled("triton", World.deployments(2)), .rebound(["show.drift": "D"]), .key(.character("D")),
            ]
        for input in inputs { recorder.record(input, at: World.start, afterPaint: false) }
        recorder.close()
        await recorder.finished()
        let replayed = try Recording(path: folder.file("a")).replayed()
        #expect(replayed.state.place.pane == "drift")
    }
}
