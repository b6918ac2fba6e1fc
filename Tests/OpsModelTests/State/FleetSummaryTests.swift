import OpsModel
import Testing

@Suite struct `Fleet summary` {
    private func fleet(_ services: [Service] = []) -> Fleet {
        var fleet = Fleet(services: services)
        fleet.poll("am")
        fleet.poll("prom")
        fleet.poll("triton", ["a", "b", "c"].map { Fleet.deployment($0) })
        return fleet
    }

    private func worst(_ fleet: Fleet) -> String? { fleet.state.fleetSummary.worst?.service.rawValue }

    @Test func `names no worst row while nothing is bad`() {
        #expect(worst(fleet()) == nil)
    }

    @Test func `what is critical is worse than any warning, and the list's first row is the one named`() {
        var fleet = fleet()
        fleet.poll("am", [Fleet.alert("a", severity: "warning", since: -9000)])
        #expect(worst(fleet) == "a")
        fleet.poll("am", [Fleet.alert("b", severity: "page", since: -60)])
        #expect(worst(fleet) == "b")
        fleet.poll("am", [Fleet.alert("c", severity: "page", since: -600)])
        #expect(worst(fleet) == fleet.names.first)
    }

    @Test func `of two critical rows the service of the higher tier comes first, then the one with more traffic`() {
        var fleet = fleet([Service(id: "b", tier: 1, bindings: Service.Bindings(deployments: ["*/b"]))])
        fleet.poll("am", ["a", "b", "c"].map { Fleet.alert($0, severity: "page") })
        #expect(worst(fleet) == "b")
        fleet.poll("prom", [Fleet.signals("c", version: "1", rate: 900)])
        #expect(worst(fleet) == "b")
        fleet.poll("triton", vanished: [.deployment(DeploymentID(backend: "triton", cluster: "eu", name: "b"))])
        fleet.poll("am", vanished: [.alert(AlertID(backend: "am", fingerprint: "bpage"))])
        #expect(worst(fleet) == "c")
    }

    @Test func `a row that cannot be judged is remembered by what it was`() {
        var fleet = fleet()
        fleet.poll("am", [Fleet.alert("b", severity: "page")])
        fleet.tick(600)
        #expect(fleet.entry("b")?.status == .unknown)
        #expect(fleet.entry("b")?.lastStatus == .critical)
        #expect(worst(fleet) == "b")
        #expect(fleet.names.first == "b")
    }

    @Test func `rows that waited for a first word on alerts are judged when it comes`() {
        var fleet = Fleet()
        fleet.poll("triton", [Fleet.deployment("a")])
        #expect(fleet.entry("a")?.status == .unknown)
        fleet.poll("am")
        #expect(fleet.entry("a")?.status == .ok)
    }

    @Test func `anything of a service leads to the worst of its rows`() {
        var fleet = fleet()
        fleet.poll("am", [Fleet.alert("a", severity: "page")])
        let alert = EntityID.alert(AlertID(backend: "am", fingerprint: "apage"))
        #expect(fleet.state.fleetRow(of: alert) == FleetID(service: "a", environment: .production))
        #expect(fleet.state.fleetRow(of: .backend("am")) == nil)
    }
}
