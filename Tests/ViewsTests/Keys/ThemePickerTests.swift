import Cells
import OpsModel
import Testing
import Views

@Suite struct `The list of themes` {
    private func opened() -> Desk {
        var desk = Desk(fleet: SampleState.typical.fleet())
        desk.press(.character(":"))
        desk.type("theme")
        desk.press(.enter)
        return desk
    }

    @Test func `tries what the cursor is on, and Enter keeps it`() {
        var desk = opened()
        #expect(desk.fleet.state.theme == nil)
        desk.press(.down, .down)
        #expect(desk.fleet.state.theme == ThemeCatalog.names[1])
        desk.press(.enter)
        #expect(desk.fleet.state.mode == .browsing)
        #expect(desk.fleet.state.theme == ThemeCatalog.names[1])
    }

    @Test(arguments: [Key.escape, .character("q")]) func `the ways out bring the one before back`(key: Key) {
        var desk = opened()
        desk.press(.down, .down, .enter, .character(":"))
        desk.type("theme")
        desk.press(.enter, .down, .down)
        #expect(desk.fleet.state.theme == ThemeCatalog.names[3])
        desk.press(key)
        #expect(desk.fleet.state.theme == ThemeCatalog.names[1])
        #expect(desk.fleet.state.mode == .browsing)
    }

    @Test func `begins on the theme in use`() {
        var desk = opened()
        desk.press(.end, .enter, .character(":"))
        desk.type("theme")
        desk.press(.enter)
        #expect(desk.fleet.state.menuIndex == ThemeCatalog.names.count)
    }
}
