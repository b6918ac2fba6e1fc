import Cells
import OpsModel
import Testing
import Views

/// The table of keys in screens.md, key by key.
@Suite struct `Every key that has a place` {
    static let keys: [Key] =
        "jkgG/nN:?q[]- tfszo<>yYwLdleibvxaAcSMHWRPXZKUVEpum|".unicodeScalars.map(Key.character)
        + [
            .up, .down, .left, .right, .home, .end, .pageUp, .pageDown, .control("d"), .control("u"), .control("r"),
            .enter, .escape, .tab, .backTab, .backspace,
        ] + (1...9).map { Key.character(Unicode.Scalar(48 + UInt32($0)) ?? "1") }

    /// Those that rightly do nothing where there is nowhere to go, or nothing to leave.
    private static let quiet: Set<Key> = [.left, .right, .escape, .tab]

    @Test(arguments: SampleScreen.panes)
    func `does what it says in every pane, or says why not`(pane: PaneID) {
        for key in Self.keys where !Self.quiet.contains(key) {
            var desk = Desk(fleet: SampleState.typical.fleet())
            if pane == "incident" {
                desk.fleet.openIncident()
            } else {
                desk.fleet.open(pane, ofService: ["deployment", "chart"].contains(pane))
            }
            let intent = KeyInterpreter().intent(of: key, in: desk.fleet.state, ScreenOptions(size: desk.size))
            switch intent {
            case .act(let actions):
                #expect(!actions.isEmpty || isThere(key, pane), "\(key.notation) in \(pane.rawValue)")
            case .switchGlyphs, .useGlyphs: break
            case nil: Issue.record("\(key.notation) in \(pane.rawValue) means nothing")
            }
        }
    }

    /// A number leads where one is already.
    private func isThere(_ key: Key, _ pane: PaneID) -> Bool {
        PaneCatalog.all.contains { other in
            other.id == pane && other.number.map { Key.character(Unicode.Scalar(48 + UInt32($0)) ?? "0") } == key
        }
    }

    @Test(arguments: ["X", "Z", "K", "U", "p", "u"] as [Unicode.Scalar])
    func `what comes later says so and changes nothing else`(key: Unicode.Scalar) {
        var desk = Desk(fleet: SampleState.typical.fleet())
        desk.press(.character(key))
        #expect(desk.fleet.state.notice != nil)
        #expect(desk.pane == "fleet" && desk.fleet.state.mode == .browsing)
    }
}
