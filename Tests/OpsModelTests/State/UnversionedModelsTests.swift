import Testing

@testable import OpsModel

@Suite struct `A model without versions` {
    private static func id(_ name: String) -> ModelID { ModelID(registry: "registry", name: name) }

    private static func model(_ name: String, latest: String? = nil) -> Observation {
        .model(RegisteredModel(id: id(name), tags: ["owner": "risk"], latestVersion: latest, createdAt: Fleet.start))
    }

    private static func version(_ name: String, _ number: String) -> Observation {
        .version(ModelVersion(id: VersionID(model: id(name), version: number), registration: .ready))
    }

    /// A fleet with a registry that has answered once.
    private func fleet(_ observations: [Observation], incomplete: [EntityKind: String] = [:]) -> Fleet {
        var fleet = Fleet()
        let registry = BackendStatus(
            id: "registry", system: "MLflow", address: "", interval: .seconds(5), reports: [.model, .version])
        _ = fleet.state.reduce(.source(.configured(.init(backends: [registry]))))
        fleet.poll("registry", observations, incomplete: incomplete)
        return fleet
    }

    private func listed(_ fleet: Fleet) -> [String] {
        fleet.state.versions.entities.map { "\($0.id.model.name) \($0.registration.word)" }.sorted()
    }

    @Test func `stands in the list of versions, with what is known of it`() throws {
        let fleet = fleet([Self.model("churn"), Self.version("fraud", "3"), Self.model("fraud")])
        #expect(listed(fleet) == ["churn no version", "fraud ready"])
        let row = try #require(fleet.state.versions[VersionID(model: Self.id("churn"), version: "")])
        #expect(row.tags == ["owner": "risk"] && row.createdAt == Fleet.start)
    }

    @Test func `gives its row up to its first version`() {
        var fleet = fleet([Self.model("churn")])
        fleet.poll("registry", after: 6, [Self.model("churn", latest: "1"), Self.version("churn", "1")])
        #expect(listed(fleet) == ["churn ready"])
    }

    @Test func `goes with its model`() {
        var fleet = fleet([Self.model("churn")])
        fleet.poll("registry", after: 6, vanished: [.model(Self.id("churn"))])
        #expect(listed(fleet) == [])
    }

    @Test func `is not claimed while the list of versions is not whole`() {
        var fleet = fleet([Self.model("churn")], incomplete: [.version: "cut off"])
        #expect(listed(fleet) == [])
        fleet.poll("registry", after: 6)
        #expect(listed(fleet) == ["churn no version"])
    }

    @Test func `is not claimed of a registry that tells of no versions, or of a newest one`() {
        var fleet = fleet([Self.model("churn", latest: "7")])
        #expect(listed(fleet) == [])
        fleet.poll("prom", [.model(RegisteredModel(id: ModelID(registry: "prom", name: "x")))])
        #expect(listed(fleet) == [])
    }

    @Test func `costs nothing where nothing changed`() {
        var fleet = fleet([Self.model("churn")])
        let revision = fleet.state.versions.revision
        fleet.poll("registry", after: 6)
        #expect(fleet.state.versions.revision == revision)
    }
}
