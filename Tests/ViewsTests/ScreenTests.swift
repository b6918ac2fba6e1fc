import Cells
import OpsModel
import Testing
import Views

@Suite struct `Screens` {
    static let everywhere = SampleScreen.panes.flatMap { pane in
        SampleState.allCases.flatMap { state in
            SampleScreen.sizes.map { SampleScreen(pane: pane, state: state, size: $0) }
        }
    }

    static let inASCII = SampleScreen.panes.flatMap { pane in
        [SampleState.typical, .hostile].map { state in
            SampleScreen(pane: pane, state: state, size: Size(columns: 80, rows: 24), glyphs: .ascii)
        }
    }

    static let withoutColor = SampleScreen.panes.map {
        SampleScreen(pane: $0, state: .typical, size: Size(columns: 80, rows: 24))
    }

    @Test(arguments: everywhere) func `look as they are kept`(screen: SampleScreen) {
        expectScreen(screen.frame().snapshot(), screen.name)
    }

    @Test(arguments: inASCII) func `look as they are kept in ASCII`(screen: SampleScreen) {
        expectScreen(screen.frame().snapshot(), screen.name + ".ascii")
    }

    @Test(arguments: withoutColor) func `look as they are kept without colour`(screen: SampleScreen) throws {
        expectScreen(try screen.frame().monochrome(), screen.name + ".mono")
    }
}
