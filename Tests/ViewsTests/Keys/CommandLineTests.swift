import Cells
import OpsModel
import Testing
@testable import Views

@Suite struct `Command line` {
    private func desk(_ state: SampleState = .typical) -> Desk { Desk(fleet: state.fleet()) }

    private func screen(_ desk: Desk) -> String {
        let frame = Screen.render(desk.fleet.state, ScreenOptions(size: desk.size)).cells
        return (0..<desk.size.rows).map { frame.text(ofRow: $0) }.joined(separator: "\n")
    }

    @Test(arguments: [("alerts", "alerts"), ("mod", "models"), ("drft", "drift"), ("src", "sources")])
    func `goes to a view by a few of its letters`(text: String, pane: PaneID) {
        var desk = desk()
        desk.type(":\(text)")
        desk.press(.enter)
        #expect(desk.pane == pane && desk.fleet.state.mode == .browsing)
    }

    @Test func `goes to a service, which its suggestion names`() {
        var desk = desk()
        desk.type(":frscor")
        #expect(screen(desk).contains("fraud-scorer PROD"))
        desk.press(.enter)
        #expect(desk.pane == "deployment")
        #expect(desk.fleet.state.place.subject == .fleet(FleetID(service: "fraud-scorer", environment: .production)))
    }

    @Test func `goes to a source and puts the cursor on it`() {
        var desk = desk()
        desk.type(":mlserver-stg")
        desk.press(.enter)
        #expect(desk.pane == "sources" && desk.fleet.state.selected(in: "sources") == .backend("mlserver-stg"))
    }

    @Test func `Tab completes, and what needs more is completed by Enter`() {
        var desk = desk()
        desk.type(":the")
        desk.press(.tab)
        #expect(desk.fleet.state.commandLine.text == "theme ")
        desk.type("hi")
        desk.press(.tab)
        #expect(desk.fleet.state.commandLine.text == "theme high-contrast")
        desk.press(.enter)
        #expect(desk.fleet.state.notice?.text == "theme high-contrast")
        desk.type(":range")
        desk.press(.enter)
        #expect(desk.fleet.state.commandLine.text == "range ")
        desk.type("6h")
        desk.press(.enter)
        #expect(desk.fleet.state.chart.range == .seconds(6 * 3600))
    }

    @Test(arguments: [
        ("range 5x", "range takes 1h, 6h, 24h or 7d"), ("theme pink", "theme takes"),
        ("sort nonsense", "no field 'nonsense'"),
        ("glyphs morse", "glyphs takes"), ("zzqqxx", "nothing is called 'zzqqxx'"), ("time 27:10", "time takes"),
        ("filter p99>", "compared with nothing"),
    ])
    func `says in its first line what is wrong, and stays`(text: String, sentence: String) {
        var desk = desk()
        desk.type(":\(text)")
        desk.press(.enter)
        #expect(desk.fleet.state.mode == .commanding && desk.fleet.state.commandLine.text == text)
        #expect(screen(desk).contains(sentence))
        desk.press(.escape)
        #expect(desk.fleet.state.mode == .browsing)
    }

    @Test func `finds a service by the label that its suggestion shows`() throws {
        var desk = desk()
        let entry = try #require(desk.fleet.state.fleet.entities.first { $0.id.environment == .production })
        desk.type(":\(entry.name) \(entry.id.environment.label)")
        desk.press(.enter)
        #expect(desk.fleet.state.mode == .browsing)
        #expect(desk.fleet.state.pane?.id == "deployment")
    }

    @Test(arguments: PaneCatalog.all.map(\.id), [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40)])
    func `every command is completed in every pane, with a space and without`(pane: PaneID, size: Size) {
        for name in ColonCommand.all.map(\.name) {
            for text in [name, "\(name) "] {
                var desk = Desk(fleet: SampleState.typical.fleet(), size: size)
                desk.fleet.reduce(.navigation(.opened(pane, subject: nil)))
                desk.type(":\(text)")
                desk.press(.tab)
                #expect(desk.fleet.state.commandLine.text.hasPrefix(name))
            }
        }
    }

    @Test func `a space after columns lists those of the list in front, and one is hidden`() {
        var desk = desk()
        desk.type(":col")
        desk.press(.tab)
        #expect(desk.fleet.state.commandLine.text == "columns " && screen(desk).contains("VERSION"))
        desk.type("p99")
        desk.press(.enter)
        #expect(desk.fleet.state.pane?.hiddenColumns == ["P99"])
    }

    @Test(arguments: ["columns burn", "columns owner", "columns where"])
    func `a column without room is listed, and shown when it is chosen`(line: String) throws {
        var desk = desk()
        let title = try #require(line.split(separator: " ").last).uppercased()
        #expect(!screen(desk).contains(" \(title)"))
        desk.type("o")
        #expect(screen(desk).contains("[ ] \(title)"))
        desk.press(.escape)
        desk.type(":\(line)")
        desk.press(.enter)
        #expect(screen(desk).contains(" \(title)"))
        desk.type(":\(line)")
        desk.press(.enter)
        #expect(!screen(desk).contains(" \(title)"))
    }

    @Test func `sorts by a field as its column is called`() {
        var desk = desk()
        desk.type(":sort rps")
        desk.press(.enter)
        #expect(desk.fleet.state.pane?.order == RowOrder("requestRate", descending: true))
        desk.type(":sort service desc")
        desk.press(.enter)
        #expect(desk.fleet.state.pane?.order == RowOrder("service", descending: true))
    }

    @Test func `chooses glyphs, an earlier time and a filter`() {
        var desk = desk()
        desk.type(":glyphs ascii")
        desk.press(.enter)
        #expect(desk.glyphs == .ascii && desk.fleet.state.mode == .browsing)
        desk.type(":time 02:51")
        desk.press(.enter)
        #expect(CivilTime(desk.fleet.state.viewedAt).hourAndMinute == "02:51")
        desk.type(":time now")
        desk.press(.enter)
        #expect(desk.fleet.state.travel == nil)
        desk.type(":filter status:crit")
        desk.press(.enter)
        #expect(desk.filter.text == "status:crit" && desk.fleet.state.pane?.rows.count == 1)
    }

    @Test func `remembers what was done, and goes back and on in it`() {
        var desk = desk()
        for line in [":range 6h", ":range 24h"] {
            desk.type(line)
            desk.press(.enter)
        }
        desk.type(":")
        desk.press(.up)
        #expect(desk.fleet.state.commandLine.text == "range 24h")
        desk.press(.up)
        #expect(desk.fleet.state.commandLine.text == "range 6h")
        desk.press(.down, .down)
        #expect(desk.fleet.state.commandLine.text.isEmpty)
    }

    @Test func `Backspace on an empty line and one Esc leave it`() {
        var desk = desk()
        desk.type(":x")
        desk.press(.backspace, .backspace)
        #expect(desk.fleet.state.mode == .browsing)
        desk.type(":drift x")
        desk.press(.escape)
        #expect(desk.fleet.state.mode == .browsing && desk.pane == "fleet")
    }

    @Test func `what hostile sources are called cannot move the cursor from a suggestion`() {
        var desk = desk(.hostile)
        desk.type(":")
        for letter in "aeiou" {
            desk.type(String(letter))
            #expect(screen(desk).unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
            desk.press(.tab)
            desk.press(.control("u"))
        }
    }

    @Test(arguments: SampleScreen.sizes) func `looks as it is kept`(size: Size) {
        for (name, text) in [("command.suggestions", ":fr"), ("command.problem", ":range 5x")] {
            var desk = desk()
            desk.size = size
            desk.type(text)
            let frame = Screen.render(desk.fleet.state, ScreenOptions(size: size)).cells
            expectScreen(frame.snapshot(), "\(name).\(size.columns)x\(size.rows)")
        }
    }
}
