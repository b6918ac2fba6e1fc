import OpsModel
import Testing

@Suite struct `What is known when a request is decided` {
    /// A fleet whose one service has an incident, and a request of it that waits.
    private func fleet() -> (Fleet, ChangeRequest) {
        var fleet = Fleet()
        fleet.poll("triton", [Fleet.deployment("fraud-detection")])
        fleet.poll("prom", [Fleet.signals("fraud-detection", version: "1", rate: 5)])
        fleet.poll("am", [Fleet.alert("fraud-detection", severity: "page")])
        var request = Requests.request()
        request.expiresAt = fleet.state.now + .seconds(900)
        _ = fleet.state.reduce(.request(.answered(.changed(request))))
        return (fleet, request)
    }

    /// What goes to the desk when the button that comes `tabs` after the first is pressed in the review.
    private func pressed(_ tabs: Int) throws -> (OpsState, DeskOrder) {
        var (fleet, request) = fleet()
        _ = fleet.state.reduce(.request(.reviewOpened(request.id)))
        _ = fleet.state.reduce(.request(.typed("as I see it")))
        for _ in 0..<tabs { _ = fleet.state.reduce(.request(.focusMoved(1))) }
        let effects = fleet.state.reduce(.request(.pressed))
        guard case .desk(let order)? = effects.first else { throw NothingAsked() }
        return (fleet.state, order)
    }

    private struct NothingAsked: Error {}

    @Test(arguments: [1, 2]) func `goes with a yes and with a no to where it is kept`(_ tabs: Int) throws {
        let (state, order) = try pressed(tabs)
        guard case .decide("CR-7", let decision, _, _, let known) = order else {
            return #expect(Bool(false), "\(order)")
        }
        #expect([.approved, .rejected].contains(decision))
        #expect(known.basis == .watched && known.state.at == state.now)
        #expect(known.state.incident == state.openIncidents[0].id)
        #expect(known.state.rows?.map(\.status) == [.critical])
        #expect(known.state.signals == state.openIncidents[0].signals)
        #expect(known.state.deployments.map(\.id.name) == ["fraud-detection"])
        #expect(known.state.goldenSignals.map(\.id.backend) == ["prom"])
        #expect(known.state.backends.count == 3)
    }

    @Test func `goes with break-glass`() {
        var (fleet, request) = fleet()
        let effects = fleet.state.reduce(.request(.overridden(request.id, reason: "nobody is awake")))
        guard case .desk(.override("CR-7", "nobody is awake", let known))? = effects.first else {
            return #expect(Bool(false), "\(effects)")
        }
        #expect(known?.state.rows?.map(\.status) == [.critical])
    }

    @Test func `is of the service alone where there is no incident, with its findings`() {
        var fleet = Fleet()
        fleet.poll("triton", [Fleet.deployment("fraud-detection")])
        fleet.poll(
            "am", [Fleet.alert("fraud-detection", severity: "warning"), Fleet.alert("ads", severity: "warning")])
        let known = fleet.state.snapshot(for: Requests.request(), .askedOnce)
        #expect(known.state.incident == nil)
        #expect(known.state.rows?.map(\.service) == ["fraud-detection"])
        #expect(known.state.signals?.map(\.id.service) == ["fraud-detection"])
    }
}
