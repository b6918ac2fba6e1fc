import Cells
import OpsModel
import Testing
import Views

@Suite struct `Footer and help` {
    private func draw(_ fleet: SampleFleet, _ size: Size, _ keymap: Keymap<Command> = .standard) -> [String] {
        let frame = Screen.render(fleet.state, ScreenOptions(size: size), keymap: keymap).cells
        return (0..<size.rows).map { frame.text(ofRow: $0) }
    }

    private let renamed = Keymap<Command>([
        Keymap.Binding(.character("O"), .open, name: "open", title: "look inside", footer: 1),
        Keymap.Binding(.character("?"), .help, name: "help", title: "keys", footer: 2),
    ])

    @Test(arguments: SampleScreen.panes, SampleScreen.sizes)
    func `a footer shows whole hints, and always help and the way back`(pane: PaneID, size: Size) {
        var fleet = SampleState.typical.fleet()
        fleet.open(pane, ofService: pane == "deployment" || pane == "chart")
        let footer = draw(fleet, size).last ?? ""
        #expect(footer.contains("? keys"))
        #expect(footer.contains(pane == "fleet" ? "q quit" : "q back"))
        #expect(!footer.contains("…"))
    }

    @Test func `both are made from the keymap that is in force`() {
        var fleet = SampleState.typical.fleet()
        #expect(draw(fleet, Size(columns: 80, rows: 24), renamed).last?.contains("O look inside") == true)
        fleet.reduce(.session(.toggledHelp))
        let help = draw(fleet, Size(columns: 80, rows: 24), renamed)
        #expect(help.contains { $0.contains("O") && $0.contains("look inside") })
    }

    @Test func `a footer leaves out what cannot be done here`() {
        var fleet = SampleState.typical.fleet()
        fleet.open("sources")
        let footer = draw(fleet, Size(columns: 200, rows: 60)).last ?? ""
        #expect(!footer.contains("open") && !footer.contains("drift"))
    }

    @Test(arguments: SampleScreen.panes)
    func `every key of a pane shows in its help at 80x24, on its first page or after going to its end`(pane: PaneID) {
        var fleet = SampleState.typical.fleet()
        fleet.open(pane, ofService: pane == "deployment" || pane == "chart")
        fleet.reduce(.session(.toggledHelp))
        var help = draw(fleet, Size(columns: 80, rows: 24)).joined(separator: "\n")
        fleet.reduce(.view(.menuMoved(to: 999)))
        help += draw(fleet, Size(columns: 80, rows: 24)).joined(separator: "\n")
        for entry in Keymap<Command>.standard.entries(in: [KeyScope(rawValue: pane.rawValue), .global]) {
            #expect(help.contains(entry.title))
        }
    }

    @Test func `what a small help does not show can be scrolled to`() {
        var fleet = SampleState.typical.fleet()
        fleet.reduce(.session(.toggledHelp))
        let size = Size(columns: 40, rows: 10)
        var seen = ""
        for line in 0..<120 {
            fleet.reduce(.view(.menuMoved(to: line)))
            seen += draw(fleet, size).joined(separator: "\n")
        }
        for entry in Keymap<Command>.standard.entries(in: ["fleet", .global]) {
            #expect(seen.contains(entry.title.prefix(20)))
        }
    }
}
