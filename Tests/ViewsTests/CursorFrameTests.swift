import Cells
import OpsModel
import Testing
import Views

@Suite struct `Frames after a move of the cursor` {
    static let screens = Screens.everywhere.filter { $0.size.columns >= 80 }

    /// Up and down, beyond the rows that show, and to both ends.
    private static let moves: [NavigationAction] = [
        .moved(1), .moved(1), .moved(9), .moved(-1), .moved(30), .moved(-3), .movedToEnd, .moved(-1), .movedToStart,
    ]

    @Test(arguments: screens) func `are what would be drawn anew`(screen: SampleScreen) {
        var fleet = screen.opened()
        let options = ScreenOptions(size: screen.size)
        fleet.reduce(.navigation(.anchored))
        var last = Screen.render(fleet.state, options)
        for move in Self.moves {
            fleet.reduce(.navigation(move))
            let next = Screen.render(fleet.state, options, after: last)
            #expect(next.cells == Screen.render(fleet.state, options).cells, "after \(move)")
            let scroll = next.scrolls[screen.pane] ?? 0
            fleet.reduce(.navigation(.scrolled(screen.pane, to: scroll)))
            last = next
        }
    }

    @Test func `keep what does not depend on it`() {
        var fleet = SampleState.typical.fleet()
        let options = ScreenOptions(size: Size(columns: 120, rows: 40))
        let last = Screen.render(fleet.state, options)
        fleet.reduce(.session(.copyRequested("fraud-scorer")))
        // Not what it is for: it shows that the header and the flash line are taken and not drawn.
        let next = Screen.render(fleet.state, options, after: last)
        #expect(next.cells == last.cells)
    }
}
