import OpsModel
import Testing

/// Rates go on telling for a while of requests that came before.
@Suite struct `Requests after an unload` {
    private func unloaded() -> Fleet {
        var fleet = Fleet(services: [Service(id: "fraud", tier: 1)])
        fleet.poll("am")
        fleet.poll("triton", [Fleet.deployment("fraud", versions: ["47"])])
        told(&fleet, 12, at: 5)
        fleet.poll("triton", after: 20, [Fleet.deployment("fraud", versions: ["47"], readiness: .idle)])
        return fleet
    }

    private func told(_ fleet: inout Fleet, _ rate: Double, at seconds: Double) {
        fleet.poll(
            "prom", after: seconds, [Fleet.signals("fraud", version: "47", rate: rate, environment: "production")])
    }

    @Test func `are no outage while their rate may still tell of those before it`() {
        var fleet = unloaded()
        fleet.pass(from: 30, to: 900) { fleet, seconds in
            told(&fleet, max(0, 12 - max(0, seconds - 20) / 25), at: seconds + 1)
        }
        #expect(
            !fleet.state.incidents.entities.flatMap { $0.signals + $0.past }.contains { $0.id.kind == .availability })
    }

    @Test func `are one when they still come after that`() {
        var fleet = unloaded()
        fleet.pass(from: 30, to: 270)
        #expect(fleet.state.incidents.entities.isEmpty)
        fleet.pass(from: 300, to: 360)
        #expect(fleet.state.openIncidents.flatMap(\.signals).map(\.title) == ["nothing is loaded, yet requests come"])
        #expect(fleet.state.openIncidents.first?.onset.latest == Fleet.start + .seconds(20))
    }

    @Test func `are one at once where they come anew`() {
        var fleet = unloaded()
        told(&fleet, 0, at: 320)
        fleet.pass(from: 330, to: 900)
        told(&fleet, 5, at: 901)
        #expect(fleet.state.openIncidents.count == 1)
    }
}
