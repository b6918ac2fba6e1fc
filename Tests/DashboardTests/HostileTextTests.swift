import Cells
import OpsModel
import Testing

@testable import Dashboard

@Suite struct `Hostile text` {
    /// Every pane, with the cursor on what is hostile, and the overlays.
    private static let ways: [[Key]] = [
        [], [.enter], [.character("v")], [.character("2")], [.character("3")], [.character("4")], [.character("5")],
        [.character("d")], [.character("?")], [.character("/"), .paste("\u{1B}[31m\u{202E}x")],
    ]

    @Test(arguments: Hostile.texts) func `puts no control character into any frame`(_ text: String) {
        for size in [Size(columns: 40, rows: 10), Size(columns: 39, rows: 3), Size(columns: 120, rows: 40)] {
            for way in Self.ways {
                var session = Session.world(size: size)
                for input in Hostile.inputs(text) { _ = session.take(input) }
                for key in way { session.press(key) }
                let frame = session.settledFrame()
                for row in 0..<frame.size.rows {
                    for cell in frame.cells(inRow: row) {
                        let shown = frame.text(of: cell)
                        #expect(shown.unicodeScalars.count <= 5)
                        #expect(shown.unicodeScalars.allSatisfy(Hostile.isHarmless), "\(shown.debugDescription)")
                    }
                }
            }
        }
    }

    @Test(arguments: Hostile.texts) func `nothing hostile is put on the clipboard`(_ text: String) {
        var session = Session.world()
        for input in Hostile.inputs(text) { _ = session.take(input) }
        _ = session.settledFrame()
        var copied: [String] = []
        for pane: Character in ["1", "2", "3", "4", "5"] {
            for key in [Key.character(pane.unicodeScalars.first ?? "1"), .character("y"), .character("Y")] {
                for case .copy(let text) in session.take(.key(key)) { copied.append(text) }
                _ = session.settledFrame()
            }
        }
        #expect(copied.count >= 4)
        for text in copied { #expect(text.unicodeScalars.allSatisfy(Hostile.isHarmless)) }
    }
}
