import Backends
import ContractServer
import OpsModel
import Testing
import Wire

@Suite struct `MLflow options` {
    @Test func `the workspace goes with every request`() async throws {
        var bench = try MLflowBench(.filled(models: 3, versions: 2), options: ["workspace": .text("team-risk")])
        try await bench.poll()
        #expect(bench.transport.requests.count > 3)
        #expect(bench.transport.requests.allSatisfy { $0.headers["X-MLFLOW-WORKSPACE"] == "team-risk" })
    }

    @Test func `without a workspace no header is sent`() async throws {
        var bench = try MLflowBench(.filled(models: 1, versions: 1))
        try await bench.poll()
        #expect(bench.transport.requests.allSatisfy { $0.headers["X-MLFLOW-WORKSPACE"] == nil })
    }

    @Test func `one pattern is asked of the server, and matched again here`() async throws {
        var bench = try MLflowBench(
            .filled(models: 12, versions: 1), options: ["models": .list([Setting(.text("model-1?"))])])
        let snapshot = try await bench.poll().snapshot
        #expect(bench.asked.first == "registered-models/search name LIKE 'model-1_'")
        #expect(Set(snapshot.models.map(\.id.name)) == ["model-10", "model-11"])
        #expect(snapshot.versions.count == 2)
    }

    @Test func `several patterns are matched here`() async throws {
        let patterns: Setting.Content = .list([Setting(.text("model-1")), Setting(.text("*-11"))])
        var bench = try MLflowBench(.filled(models: 12, versions: 1), options: ["models": patterns])
        let snapshot = try await bench.poll().snapshot
        #expect(bench.asked.first == "registered-models/search")
        #expect(Set(snapshot.models.map(\.id.name)) == ["model-1", "model-11"])
    }

    @Test func `older versions are left out by number, and the cut is said`() async throws {
        let registry = RegistryDouble.filled(models: 1, versions: 12)
        registry.change("model-0") {
            $0.aliases = ["champion": "2"]
            $0.versions[3].stage = "Production"
        }
        var bench = try MLflowBench(registry, options: ["versionsPerModel": .number(3)])
        let snapshot = try await bench.poll().snapshot
        #expect(Set(snapshot.versions.map(\.id.version)) == ["10", "11", "12", "2", "4"])
        #expect(snapshot.truncated == "7 versions older than each model's newest 3 are left out")
        #expect(snapshot.incomplete == [:])
    }

    @Test func `prompts are no models, though an older server lists them`() async throws {
        let registry = RegistryDouble.filled(models: 1, versions: 1)
        registry.add(RegistryDouble.Model(name: "triage-prompt", tags: ["mlflow.prompt.is_prompt": "true"]))
        var bench = try MLflowBench(registry)
        let snapshot = try await bench.poll().snapshot
        #expect(snapshot.models.map(\.id.name) == ["model-0"])
        #expect(snapshot.incomplete == [:])
    }

    @Test func `the first answer may take 25 s, later ones the configured deadline`() async throws {
        var bench = try MLflowBench(.filled(models: 1, versions: 0))
        try await bench.poll()
        #expect(bench.transport.requests.first?.deadline == .seconds(25))
        try await bench.poll()
        #expect(bench.transport.requests.first?.deadline == .seconds(10))
    }

    @Test(arguments: [#"o'neil"#, #"say "x""#]) func `a name with quotes is still asked for by name`(name: String)
        async throws
    {
        let registry = RegistryDouble(models: [
            RegistryDouble.Model(name: name.replacing("\"", with: "\\\""), versions: [.init(number: 1, run: "r")])
        ])
        var bench = try MLflowBench(registry)
        try await bench.poll()
        registry.change(name.replacing("\"", with: "\\\"")) { $0.updatedAt += 1 }
        try await bench.poll()
        let quote = name.contains("'") ? "\"" : "'"
        #expect(bench.asked.contains("model-versions/search name = \(quote)\(name)\(quote)"))
    }
}
