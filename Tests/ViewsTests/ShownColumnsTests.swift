import Cells
import OpsModel
import Testing

@testable import Views

@Suite struct `The columns that a list has room for` {
    @Test(arguments: [
        Size(columns: 40, rows: 10), Size(columns: 80, rows: 24), Size(columns: 120, rows: 40),
        Size(columns: 200, rows: 60),
    ])
    func `are those that are drawn, hidden and wanted ones among them`(size: Size) throws {
        for pane in PaneCatalog.all where pane.listing != .none {
            var fleet = SampleState.typical.fleet()
            fleet.reduce(.navigation(.opened(pane.id, subject: nil)))
            let titles = pane.titles(fleet.state)
            let (first, last) = (try #require(titles.first), try #require(titles.last))
            for actions in [[], [Action.view(.columnToggled(first)), .view(.columnWanted(last))]] {
                for action in actions { fleet.reduce(action) }
                let drawn = Screen.render(fleet.state, ScreenOptions(size: size)).list?.shown
                #expect(drawn == pane.shownTitles(fleet.state, size), "\(pane.title) at \(size)")
            }
        }
    }
}
