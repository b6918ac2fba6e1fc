import Backends
import ContractServer
import OpsModel
import Testing
import Wire

@Suite struct `MLflow source runs` {
    @Test(arguments: [#""NaN""#, "1.7976931348623157e+308", "-1.7976931348623157e+308", "null", #""Infinity""#])
    func `a value that is no finite number is unknown, and stays listed`(value: String) async throws {
        let registry = RegistryDouble.filled(models: 1, versions: 1)
        registry.setMetrics(["loss": value, "auc": "0.9"], of: "run-0-1")
        var bench = try MLflowBench(registry)
        let version = try #require(try await bench.poll().snapshot.versions.first)
        let expected: [String: Double?] = ["loss": nil, "auc": 0.9]
        #expect(version.metrics == expected)
    }

    @Test func `measurements of the training machine are left out`() async throws {
        let registry = RegistryDouble.filled(models: 1, versions: 1)
        registry.setMetrics(["system/cpu_utilization_percentage": "40", "auc": "0.9"], of: "run-0-1")
        var bench = try MLflowBench(registry)
        #expect(try await bench.poll().snapshot.versions.first?.metrics == ["auc": 0.9])
    }

    @Test func `a run that is not there is not asked for again`() async throws {
        var bench = try MLflowBench(.filled(models: 1, versions: 1))
        try await bench.poll()
        #expect(bench.asked.contains("runs/get"))
        try await bench.poll()
        #expect(bench.asked == ["registered-models/search"])
    }

    @Test func `numbers logged after the run was over are seen when all is read again`() async throws {
        let registry = RegistryDouble.filled(models: 1, versions: 1)
        registry.setMetrics(["auc": "0.9"], of: "run-0-1")
        var bench = try MLflowBench(registry)
        try await bench.poll()
        registry.setMetrics(["auc": "0.9", "holdout": "0.8"], of: "run-0-1")
        let version = try await bench.poll(after: .seconds(3600)).snapshot.versions.first
        #expect(version?.metrics == ["auc": 0.9, "holdout": 0.8])
    }

    @Test func `a server that cannot search runs is asked for a few one by one`() async throws {
        let registry = RegistryDouble.filled(models: 30, versions: 1)
        registry.fail("runs/search", with: .text("no", status: 404))
        for model in 0..<30 { registry.setMetrics(["auc": "0.9"], of: "run-\(model)-1") }
        var bench = try MLflowBench(registry)
        let first = try await bench.poll().snapshot
        #expect(first.versions.count { !$0.metrics.isEmpty } == 20)
        #expect(first.facts.note == "metrics of 10 source runs still to be read")
        let second = try await bench.poll().snapshot
        #expect(second.versions.allSatisfy { !$0.metrics.isEmpty })
        #expect(second.facts.note == nil)
    }

    @Test func `runs that fail leave the versions, with a note`() async throws {
        let registry = RegistryDouble.filled(models: 30, versions: 1)
        registry.fail("runs/search", with: .text("busy", status: 500))
        var bench = try MLflowBench(registry)
        let snapshot = try await bench.poll().snapshot
        #expect(snapshot.versions.count == 30)
        #expect(snapshot.incomplete == [:])
        #expect(snapshot.facts.note?.contains("500") == true)
    }

    @Test func `two thousand runs are read over several polls, those with an alias first`() async throws {
        let registry = RegistryDouble.filled(models: 1200, versions: 1)
        for model in 0..<1200 { registry.setMetrics(["auc": "0.9"], of: "run-\(model)-1") }
        registry.change("model-1199") { $0.aliases = ["champion": "1"] }
        var bench = try MLflowBench(registry)
        let first = try await bench.poll().snapshot
        #expect(first.version(1, of: "model-1199")?.metrics == ["auc": 0.9])
        #expect(first.versions.count { $0.metrics.isEmpty } == 200)
        #expect(try await bench.poll().snapshot.versions.allSatisfy { !$0.metrics.isEmpty })
    }
}
