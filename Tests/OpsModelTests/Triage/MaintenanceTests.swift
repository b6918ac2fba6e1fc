import OpsModel
import Testing

@Suite struct `Maintenance` {
    private static let day = 86_400.0

    private func fleet(_ window: MaintenanceWindow) -> Fleet {
        var fleet = Fleet(services: [Service(id: "fraud", owner: "risk", tier: 1)])
        let backends = fleet.state.backends.entities
        _ = fleet.state.reduce(
            .source(
                .configured(
                    .init(backends: backends, services: [Service(id: "fraud", tier: 1)], maintenance: [window]))))
        fleet.poll("triton", [Fleet.deployment("fraud")])
        fleet.poll("prom", [Fleet.signals("fraud", version: "1", rate: 9)])
        fleet.poll("am")
        return fleet
    }

    private func window(
        _ from: Double, _ to: Double, service: String = "fraud", cluster: String = ""
    ) -> MaintenanceWindow {
        MaintenanceWindow(
            name: "patching", service: service, cluster: cluster,
            schedule: .once(InstantInterval(Fleet.start + .seconds(from), Fleet.start + .seconds(to))))
    }

    private func poll(_ fleet: inout Fleet, through last: Double, from first: Double = 5) {
        for seconds in stride(from: first, through: last, by: 5) {
            for backend: BackendID in ["am", "prom", "triton"] { fleet.poll(backend, after: seconds) }
            fleet.tick(seconds)
        }
    }

    @Test func `what fails during it is recorded as expected and makes no incident until it ends`() {
        var fleet = fleet(window(0, 300))
        fleet.poll("am", after: 4, [Fleet.alert("fraud", severity: "page")])
        fleet.poll("triton", after: 4, [Fleet.deployment("fraud", readiness: .unavailable)])
        poll(&fleet, through: 295)
        #expect(fleet.state.openIncidents.isEmpty)
        let expected = fleet.state.findings.entities.map(\.signal)
        #expect(Set(expected.map(\.id.kind)) == [.alert, .availability])
        #expect(expected.allSatisfy { $0.suppression?.cause == .maintenance })
        #expect(expected.first?.suppression?.reason.hasPrefix("expected: patching until ") == true)
        #expect(fleet.entry("fraud")?.status != .critical)
        poll(&fleet, through: 305, from: 300)
        #expect(fleet.state.openIncidents.first?.signals.count == 2)
        #expect(fleet.entry("fraud")?.status == .critical)
    }

    @Test func `what was over before its end notifies nobody`() {
        var fleet = fleet(window(0, 300))
        fleet.poll("am", after: 4, [Fleet.alert("fraud", severity: "page")])
        fleet.poll("am", after: 100, vanished: [.alert(AlertID(backend: "am", fingerprint: "fraudpage"))])
        poll(&fleet, through: 400, from: 105)
        #expect(fleet.state.incidents.count == 0)
    }

    @Test func `another service and another cluster are as loud as ever`() {
        for window in [window(0, 300, service: "churn*"), window(0, 300, cluster: "us")] {
            var fleet = fleet(window)
            fleet.poll("triton", after: 4, [Fleet.deployment("fraud", readiness: .unavailable)])
            #expect(fleet.state.openIncidents.count == 1)
        }
        var inside = fleet(window(0, 300, service: "", cluster: "e?"))
        inside.poll("triton", after: 4, [Fleet.deployment("fraud", readiness: .unavailable)])
        #expect(inside.state.openIncidents.isEmpty)
    }

    @Test func `a weekly one begins by the clocks of its zone, past midnight and over the change of clocks`() throws {
        // Berlin: 25 October 2026, 03:00 CEST is 02:00 CET.
        let change = try #require(Instant(rfc3339: "2026-10-25T01:00:00Z"))
        let berlin = ZoneOffsets(name: "Europe/Berlin", initial: 7200, changes: [.init(at: change, offset: 3600)])
        let window = MaintenanceWindow(
            name: "w", zone: berlin, schedule: .weekly(days: [6], from: 23 * 3600, length: 6 * 3600))
        func at(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }
        // From Saturday 23:00 CEST to Sunday 05:00 CET: seven hours.
        let night = InstantInterval(try at("2026-10-24T21:00:00Z"), try at("2026-10-25T04:00:00Z"))
        #expect(window.occurrence(at: try at("2026-10-25T03:59:00Z")) == night)
        #expect(window.occurrence(at: try at("2026-10-25T04:00:00Z")) == nil)
        #expect(window.occurrence(at: try at("2026-10-24T20:59:00Z")) == nil)
        #expect(window.next(after: try at("2026-10-20T12:00:00Z")) == night)
        #expect(window.next(after: try at("2026-10-25T12:00:00Z"))?.earliest == (try at("2026-10-31T22:00:00Z")))
    }
}
