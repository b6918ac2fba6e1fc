import OpsModel
import Testing

/// A person closes an incident of which nobody can tell any more whether it lasts.
@Suite struct `A closing of what nobody measures` {
    private let services = [Service(id: "fraud", tier: 1)]
    private let id = DeploymentID(backend: "triton", cluster: "eu", name: "fraud")

    private func server(_ readiness: Readiness) -> Observation { Fleet.deployment("fraud", readiness: readiness) }

    private func fleet(now: Double = 0) -> Fleet { Fleet(services: services, now: Fleet.start + .seconds(now)) }

    /// A server that went out at 20 and is not listed since 70; two minutes later.
    private func vanished() -> Fleet {
        var fleet = fleet()
        for source: BackendID in ["am", "prom"] { fleet.poll(source) }
        fleet.poll("triton", [server(.ready)])
        fleet.poll("triton", after: 20, [server(.unavailable)])
        fleet.pass(from: 30, to: 60)
        fleet.poll("triton", after: 70, vanished: [.deployment(id)])
        fleet.pass(from: 80, to: 200)
        return fleet
    }

    private func say(_ fleet: inout Fleet, at seconds: Double, _ action: (IncidentID, Instant) -> IncidentAction) {
        guard let id = fleet.state.incidents.entities.first?.id else { return #expect(Bool(false), "no incident") }
        _ = fleet.state.reduce(.incident(action(id, Fleet.start + .seconds(seconds))))
        fleet.settle()
    }

    private func close(_ fleet: inout Fleet, at seconds: Double = 205) {
        say(&fleet, at: seconds) { .closed($0, reason: "taken away on purpose", by: "k.lindt", at: $1) }
    }

    private func goOut(_ fleet: inout Fleet, at seconds: Double, isLoadingFirst: Bool = false) {
        fleet.pass(from: seconds - 100, to: seconds - 50)
        if isLoadingFirst {
            fleet.poll("triton", after: seconds - 40, [server(.loading)])
            fleet.pass(from: seconds - 30, to: seconds - 1)
        }
        fleet.poll("triton", after: seconds, [server(.unavailable)])
        fleet.pass(from: seconds + 10, to: seconds + 60)
    }

    private func states(_ fleet: Fleet) -> [Signal.State] {
        fleet.state.incidents.entities.flatMap(\.signals).map(\.state)
    }

    @Test(arguments: [false, true]) func `ends its signals, so that what is out there a day later pages`(
        isLoadingFirst: Bool
    ) {
        var fleet = vanished()
        #expect(states(fleet) == [.inputLost])
        close(&fleet)
        fleet.pass(from: 230, to: 4500)
        #expect(states(fleet) == [.closed])
        #expect(fleet.state.openIncidents.isEmpty)
        #expect(fleet.state.fleet.entities.allSatisfy { $0.status != .critical }, "nor with an hour's cleaning")
        _ = fleet.state.takeAnnouncements()
        goOut(&fleet, at: 100_110, isLoadingFirst: isLoadingFirst)
        #expect(fleet.state.openIncidents.map(\.onset.latest) == [Fleet.start + .seconds(100_110)])
        #expect(!fleet.state.takeAnnouncements().isEmpty)
        #expect(fleet.entry("fraud")?.status == .critical)
    }

    @Test(arguments: [false, true]) func `holds for a program started later, whoever it was said to`(isSaidLater: Bool)
    {
        var (first, store) = (vanished(), StoreStandIn())
        if !isSaidLater { close(&first) }
        for case .persist(let batch) in first.state.takePersisted() { store.save(batch) }
        var second = fleet(now: 1000)
        _ = second.state.reduce(.source(.restored(store.history)))
        second.settle()
        if isSaidLater { close(&second, at: 1000) }
        second.pass(from: 1001, to: 1200)
        #expect(second.state.openIncidents.isEmpty)
        #expect(states(second) == [.closed])
        goOut(&second, at: 9000)
        #expect(second.state.openIncidents.count == 1)
    }

    /// A list without it for a minute is no end, one for longer is.
    @Test(arguments: [(60.0, 0), (1200, 1)]) func `reaches what vanishes after it, if that stays away`(
        away: Double, incidents: Int
    ) {
        var fleet = fleet()
        for source: BackendID in ["am", "prom"] { fleet.poll(source) }
        fleet.poll("triton", [server(.ready)])
        fleet.poll("triton", after: 20, [server(.unavailable)])
        fleet.pass(from: 30, to: 60)
        close(&fleet, at: 65)
        fleet.poll("triton", after: 70, vanished: [.deployment(id)])
        fleet.pass(from: 80, to: 70 + away)
        fleet.poll("triton", after: 75 + away, [server(.unavailable)])
        fleet.pass(from: 80 + away, to: 900 + away)
        #expect(states(fleet).contains(.open))
        #expect(fleet.state.openIncidents.count == incidents)
    }

    @Test func `taken back leaves it as open as it was`() {
        var fleet = vanished()
        close(&fleet)
        fleet.pass(from: 230, to: 300)
        say(&fleet, at: 310) { .reopened($0, reason: "wrong one", by: "k.lindt", at: $1) }
        fleet.pass(from: 330, to: 3000)
        #expect(states(fleet) == [.inputLost])
        #expect(fleet.state.openIncidents.map(\.status) == [.open])
    }

    @Test func `leaves to a source that is only silent to say whether it has lasted`() {
        var fleet = fleet()
        for source: BackendID in ["am", "prom"] { fleet.poll(source) }
        fleet.poll("triton", [server(.ready)])
        fleet.poll("triton", after: 20, [server(.unavailable)])
        fleet.pass(from: 30, to: 120, ["am", "prom"])
        #expect(states(fleet) == [.inputLost])
        close(&fleet, at: 125)
        fleet.pass(from: 130, to: 180, ["am", "prom"])
        fleet.pass(from: 190, to: 900)
        #expect(states(fleet) == [.open])
        #expect(fleet.state.openIncidents.isEmpty, "it lasted, and got no worse")
    }
}
