import Cells
import OpsModel
import Testing
import Views

@Suite struct `Text from outside` {
    static let sizes = [(1, 1), (7, 3), (39, 9), (40, 10), (61, 13), (80, 24), (120, 40), (200, 60)].map {
        Size(columns: $0, rows: $1)
    }

    @Test(arguments: SampleScreen.panes, sizes)
    func `cannot put a control or a bidirectional mark on any pane`(pane: PaneID, size: Size) {
        for glyphs in GlyphSet.allCases {
            let frame = SampleScreen(pane: pane, state: .hostile, size: size, glyphs: glyphs).frame()
            #expect(unprintable(frame).isEmpty)
        }
    }

    @Test(arguments: SampleScreen.panes)
    func `in ASCII leaves no cell above tilde`(pane: PaneID) {
        for state in SampleState.allCases {
            for size in SampleScreen.sizes {
                let frame = SampleScreen(pane: pane, state: state, size: size, glyphs: .ascii).frame()
                #expect(frame.cells.allSatisfy { (0x20...0x7E).contains($0.glyph) })
            }
        }
    }

    @Test func `typed or said is made printable too`() {
        var fleet = SampleState.typical.fleet()
        fleet.reduce(.filter(.began), .filter(.typed("\u{1B}[2J\u{202E}")))
        #expect(unprintable(draw(fleet)).isEmpty)
        fleet.reduce(.filter(.kept), .source(.noticed("\u{9B}31m\u{7}\n", isError: true)))
        #expect(unprintable(draw(fleet)).isEmpty)
    }

    @Test func `copied is made printable and names the zone of its time`() {
        var fleet = SampleState.hostile.fleet()
        for pane in SampleScreen.panes {
            fleet.open(pane, ofService: pane == "deployment" || pane == "chart")
            for key in ["y", "Y"] as [Unicode.Scalar] {
                guard let text = copied(.character(key), fleet) else { continue }
                // A status update of an incident has lines of its own; nothing else may break one.
                let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
                #expect(lines.count == 1 || (key == "Y" && lines.count == 5))
                for line in lines { #expect(Printable.text(line) == line) }
                if key == "Y" { #expect(text.hasSuffix(" UTC")) }
            }
        }
    }

    private func draw(_ fleet: SampleFleet) -> CellBuffer {
        Screen.render(fleet.state, ScreenOptions(size: Size(columns: 80, rows: 24))).cells
    }

    private func copied(_ key: Key, _ fleet: SampleFleet) -> String? {
        let options = ScreenOptions(size: Size(columns: 80, rows: 24))
        guard case .act(let actions)? = KeyInterpreter().intent(of: key, in: fleet.state, options),
            case .session(.copyRequested(let text))? = actions.first
        else { return nil }
        return text
    }

    /// Scalars on the screen that could steer a terminal or the reading direction, or hide.
    private func unprintable(_ frame: CellBuffer) -> [Unicode.Scalar] {
        frame.cells.flatMap { Array(frame.text(of: $0).unicodeScalars) }.filter { scalar in
            switch scalar.value {
            case 0..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0x61C: true
            default: false
            }
        }
    }
}
