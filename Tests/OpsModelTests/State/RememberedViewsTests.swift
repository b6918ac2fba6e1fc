import Foundation
import OpsModel
import Testing

@Suite struct `Views that are remembered` {
    private func fleet() -> Fleet {
        var fleet = Fleet()
        fleet.poll("triton", [Fleet.deployment("fraud"), Fleet.deployment("eta")])
        return fleet
    }

    private func reduce(_ fleet: inout Fleet, _ actions: Action...) {
        for action in actions { _ = fleet.state.reduce(action) }
        fleet.settle()
    }

    @Test func `nothing chosen is nothing to remember`() {
        #expect(fleet().state.rememberedViews == RememberedViews())
    }

    @Test func `filter, order, columns, split and theme come back at the next start`() throws {
        var fleet = fleet()
        reduce(
            &fleet, .filter(.replaced("fraud")), .filter(.toggledProblemsOnly),
            .navigation(.sorted(RowOrder("service"))), .view(.columnToggled("P99")), .view(.splitMoved(0.1)),
            .session(.themeRequested("dark")))
        let file = try JSONEncoder().encode(fleet.state.rememberedViews)
        var next = self.fleet()
        let views = try JSONDecoder().decode(RememberedViews.self, from: file)
        #expect(next.state.reduce(.view(.restored(views))) == [.useTheme("dark")])
        next.settle()
        #expect(next.state.rememberedViews == fleet.state.rememberedViews)
        #expect(next.state.pane?.filter.text == "fraud")
        #expect(next.state.pane?.order == RowOrder("service"))
    }

    @Test func `a filter that hides rows is said, with the way to start without`() {
        var fleet = fleet()
        var views = RememberedViews()
        views.views["fleet"] = RememberedViews.View()
        views.views["fleet"]?.filter = "eta"
        reduce(&fleet, .view(.restored(views)))
        #expect(fleet.names == ["eta"])
        #expect(fleet.state.notice?.text.contains("fleet") == true)
        #expect(fleet.state.notice?.text.contains("--clean") == true)
    }

    @Test func `what makes no sense any more is left out`() {
        var fleet = fleet()
        let usual = fleet.state.pane?.order
        var views = RememberedViews()
        var view = RememberedViews.View()
        (view.filter, view.order, view.split) = ("(((", RowOrder("no such field"), .infinity)
        views.views = ["fleet": view, "no such pane": view]
        reduce(&fleet, .view(.restored(views)))
        #expect(fleet.state.pane?.filter.isEmpty == true)
        #expect(fleet.state.pane?.order == usual)
        #expect(fleet.state.pane?.split == nil)
        #expect(fleet.state.notice == nil)
    }

    @Test func `a theme for one start alone leaves the one that was chosen`() {
        var earlier = RememberedViews()
        earlier.theme = "dark"
        var now = RememberedViews()
        #expect(now.keepingTheme(of: earlier).theme == "dark")
        now.theme = "light"
        #expect(now.keepingTheme(of: earlier).theme == "light")
        #expect(RememberedViews().keepingTheme(of: nil).theme == nil)
    }
}
