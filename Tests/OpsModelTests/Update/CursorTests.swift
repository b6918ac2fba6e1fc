import OpsModel
import Testing

@Suite struct `Cursor` {
    private func fleet() -> Fleet {
        var fleet = Fleet()
        fleet.poll("am")
        fleet.poll("triton", ["a", "b", "c", "d"].map { Fleet.deployment($0) })
        return fleet
    }

    private func selected(_ fleet: Fleet) -> String? {
        guard case .fleet(let id)? = fleet.state.selected(in: "fleet") else { return nil }
        return id.service.rawValue
    }

    @Test func `stays on its service while rows move under it`() {
        var fleet = fleet()
        _ = fleet.state.reduce(.navigation(.moved(1)))
        #expect(selected(fleet) == "b")
        fleet.poll("am", [Fleet.alert("d", severity: "page")])
        #expect(fleet.names == ["d", "a", "b", "c"])
        #expect(selected(fleet) == "b")
        #expect(fleet.state.pane?.selectedIndex == 2)
    }

    @Test func `goes to the row that took the place of one that is gone`() {
        var fleet = fleet()
        _ = fleet.state.reduce(.navigation(.moved(1)))
        fleet.poll("triton", vanished: [.deployment(DeploymentID(backend: "triton", cluster: "eu", name: "b"))])
        #expect(selected(fleet) == "b")
        fleet.tick(3_700)
        #expect(fleet.names == ["a", "c", "d"])
        #expect(selected(fleet) == fleet.names[fleet.state.pane?.selectedIndex ?? 0])
    }

    @Test func `stops at both ends`() {
        var fleet = fleet()
        _ = fleet.state.reduce(.navigation(.moved(-5)))
        #expect(selected(fleet) == "a")
        _ = fleet.state.reduce(.navigation(.moved(500)))
        #expect(selected(fleet) == "d")
        _ = fleet.state.reduce(.navigation(.movedToStart))
        #expect(selected(fleet) == "a")
    }

    @Test func `untouched it stays on top, where the worst stands`() {
        var fleet = fleet()
        fleet.poll("am", [Fleet.alert("c", severity: "page")])
        #expect(selected(fleet) == "c")
    }

    @Test func `a filter is followed while typed and undone by Esc`() {
        var fleet = fleet()
        _ = fleet.state.reduce(.filter(.began))
        _ = fleet.state.reduce(.filter(.typed("c")))
        fleet.settle()
        #expect(fleet.names.contains("c"))
        _ = fleet.state.reduce(.filter(.typed("zzz")))
        fleet.settle()
        #expect(fleet.names.isEmpty)
        _ = fleet.state.reduce(.navigation(.steppedBack))
        fleet.settle()
        #expect(fleet.names.count == 4)
    }

    @Test func `going back returns to where one came from`() {
        var fleet = fleet()
        _ = fleet.state.reduce(.navigation(.opened("alerts", subject: nil)))
        #expect(fleet.state.place.pane == "alerts")
        _ = fleet.state.reduce(.navigation(.steppedBack))
        #expect(fleet.state.place.pane == "fleet")
        _ = fleet.state.reduce(.navigation(.steppedBack))
        #expect(fleet.state.place.pane == "fleet")
    }

    @Test func `once a key is pressed it stays where it was, moved or not`() {
        var fleet = fleet()
        _ = fleet.state.reduce(.navigation(.anchored))
        fleet.poll("am", [Fleet.alert("c", severity: "page")])
        #expect(selected(fleet) == "a")
    }

    @Test func `a filter that hides its service does not move it, and nothing hidden can be opened`() {
        var fleet = fleet()
        _ = fleet.state.reduce(.navigation(.moved(1)))
        _ = fleet.state.reduce(.filter(.began))
        _ = fleet.state.reduce(.filter(.typed("zzz")))
        fleet.settle()
        #expect(selected(fleet) == nil)
        _ = fleet.state.reduce(.navigation(.steppedBack))
        fleet.settle()
        #expect(selected(fleet) == "b")
    }
}
