import Backends
import ContractServer
import OpsModel
import Testing
import Wire

/// What a poll asks for, and that it misses nothing by asking for little.
@Suite struct `MLflow poll plan` {
    private let registry: RegistryDouble
    private var bench: MLflowBench

    init() async throws {
        registry = .filled(models: 20, versions: 3)
        registry.change("model-0") { $0.aliases = ["champion": "2"] }
        for model in 0..<20 {
            for version in 1...3 { registry.setMetrics(["auc": "0.\(version)"], of: "run-\(model)-\(version)") }
        }
        bench = try MLflowBench(registry)
        try await bench.poll()
    }

    @Test func `the first poll reads models, versions, and the runs that matter in one search`() {
        #expect(
            bench.asked == [
                "registered-models/search", "model-versions/search", "version", "experiments/search", "runs/search",
            ])
    }

    @Test mutating func `nothing changed costs one request`() async throws {
        let difference = try await bench.poll().difference
        #expect(bench.asked == ["registered-models/search"])
        #expect(difference.isEmpty)
    }

    @Test mutating func `an alias moved by somebody else is seen in the next poll`() async throws {
        registry.change("model-0") { $0.aliases = ["champion": "1"] }
        let (snapshot, difference) = try await bench.poll()
        #expect(snapshot.model("model-0")?.aliases == ["champion": "1"])
        #expect(difference.changed.contains { $0.id.kind == .model })
        #expect(bench.asked == ["registered-models/search", "runs/get"])
        #expect(snapshot.version(1, of: "model-0")?.metrics == ["auc": 0.1])
    }

    @Test mutating func `a new version is read at once, with its run`() async throws {
        registry.setMetrics(["auc": "0.4"], of: "run-new")
        registry.change("model-7") {
            $0.versions.append(RegistryDouble.Version(number: 4, run: "run-new"))
            $0.updatedAt += 1
        }
        let (snapshot, difference) = try await bench.poll()
        #expect(snapshot.version(4, of: "model-7")?.metrics == ["auc": 0.4])
        #expect(snapshot.model("model-7")?.latestVersion == "4")
        #expect(bench.asked == ["registered-models/search", "model-versions/search name = 'model-7'", "runs/get"])
        #expect(difference.vanished == [])
    }

    @Test mutating func `a deleted version vanishes`() async throws {
        registry.change("model-7") {
            $0.versions.removeFirst()
            $0.updatedAt += 1
        }
        let difference = try await bench.poll().difference
        let model = ModelID(registry: "registry", name: "model-7")
        #expect(difference.vanished == [.version(VersionID(model: model, version: "1"))])
    }

    @Test mutating func `many changed models are read with one list`() async throws {
        for number in 0..<12 { registry.change("model-\(number)") { $0.updatedAt += 1 } }
        try await bench.poll()
        #expect(bench.asked.filter { $0.hasPrefix("model-versions") } == ["model-versions/search"])
    }

    @Test mutating func `an alias to a version that was not known reads its model`() async throws {
        registry.change("model-2") {
            $0.versions.insert(RegistryDouble.Version(number: 0, run: "run-2-1"), at: 0)
            $0.aliases = ["old": "0"]
        }
        let snapshot = try await bench.poll().snapshot
        #expect(snapshot.version(0, of: "model-2") != nil)
    }

    @Test mutating func `a tag on the newest version is seen in the next poll`() async throws {
        registry.change("model-5") { $0.versions[2].tags["approved_by"] = "oncall" }
        let snapshot = try await bench.poll().snapshot
        #expect(snapshot.version(3, of: "model-5")?.tags == ["approved_by": "oncall"])
        #expect(bench.asked == ["registered-models/search"])
    }

    @Test mutating func `a tag on an older version is seen when all are read again`() async throws {
        registry.change("model-5") { $0.versions[0].tags["approved_by"] = "oncall" }
        #expect(try await bench.poll().snapshot.version(1, of: "model-5")?.tags == [:])
        let snapshot = try await bench.poll(after: .seconds(60)).snapshot
        #expect(snapshot.version(1, of: "model-5")?.tags == ["approved_by": "oncall"])
    }

    @Test mutating func `a version still registering is read until it is ready`() async throws {
        registry.change("model-5") {
            $0.versions[0].status = "PENDING_REGISTRATION"
            $0.updatedAt += 1
        }
        #expect(try await bench.poll().snapshot.version(1, of: "model-5")?.registration == .pending)
        registry.change("model-5") { $0.versions[0].status = "READY" }
        #expect(try await bench.poll().snapshot.version(1, of: "model-5")?.registration == .ready)
    }

    @Test mutating func `versions that cannot be read stay as they were known, marked`() async throws {
        registry.fail("model-versions/search", with: .text("busy", status: 503))
        registry.change("model-5") { $0.updatedAt += 1 }
        let (snapshot, difference) = try await bench.poll()
        #expect(snapshot.incomplete[.version]?.contains("503") == true)
        #expect(snapshot.incomplete[.model] == nil)
        #expect(snapshot.versions.count == 60)
        #expect(difference.vanished == [])
    }

    @Test mutating func `what could not be read is tried again`() async throws {
        registry.fail("model-versions/search", with: .text("busy", status: 503))
        registry.change("model-5") {
            $0.versions[0].tags["x"] = "y"
            $0.updatedAt += 1
        }
        try await bench.poll()
        registry.fail("model-versions/search", with: nil)
        #expect(try await bench.poll().snapshot.version(1, of: "model-5")?.tags == ["x": "y"])
    }

    @Test mutating func `a clock that steps back reads everything again rather than nothing for ever`() async throws {
        try await bench.poll(after: .seconds(-86_400))
        #expect(bench.asked.contains("model-versions/search"))
    }
}
