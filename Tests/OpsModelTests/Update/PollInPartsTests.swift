import OpsModel
import Testing

@Suite struct `A poll that comes in parts` {
    private func fleet() -> Fleet {
        var fleet = Fleet()
        fleet.poll("am")
        fleet.poll("prom")
        fleet.poll("triton", ["a", "b"].map { Fleet.deployment($0) })
        return fleet
    }

    private func take(_ part: [Observation], _ fleet: inout Fleet) {
        _ = fleet.state.reduce(.source(.observed(PollPart(part, at: Fleet.start + .seconds(5)))))
        fleet.settle()
    }

    @Test func `is judged when all of it is there`() {
        var fleet = fleet()
        take([Fleet.alert("a", severity: "page")], &fleet)
        #expect(fleet.entry("a")?.status == .ok)
        #expect(fleet.state.incidents.count == 0)
        fleet.poll("am", after: 5, [Fleet.alert("b", severity: "page")])
        #expect(fleet.entry("a")?.status == .critical)
        #expect(fleet.state.incidents.count == 2)
    }

    @Test func `keeps nobody from moving and filtering meanwhile`() {
        var fleet = fleet()
        take([Fleet.alert("a", severity: "page")], &fleet)
        _ = fleet.state.reduce(.filter(.began))
        _ = fleet.state.reduce(.filter(.typed("nowhere")))
        fleet.settle()
        #expect(fleet.names.isEmpty)
    }

    @Test func `whose end never comes is judged with the next`() {
        var fleet = fleet()
        take([Fleet.alert("a", severity: "page")], &fleet)
        _ = fleet.state.reduce(.source(.pollStarted("am", at: Fleet.start + .seconds(10))))
        fleet.settle()
        #expect(fleet.entry("a")?.status == .critical)
    }
}
