import Backends
import ContractServer
import OpsModel
import Testing
import Wire

@Suite struct `MLflow paging` {
    @Test func `all pages make one list`() async throws {
        var bench = try MLflowBench(.filled(models: 25, versions: 3, pageSize: 10))
        let snapshot = try await bench.poll().snapshot
        #expect(snapshot.models.count == 25)
        #expect(snapshot.versions.count == 75)
        #expect(snapshot.incomplete == [:])
    }

    @Test func `a page asks for as many as configured`() async throws {
        var bench = try MLflowBench(.filled(models: 25, versions: 0), options: ["pageSize": .number(7)])
        try await bench.poll()
        #expect(bench.transport.requests.first?.query["max_results"] == "7")
        #expect(bench.asked.count { $0 == "registered-models/search" } == 4)
    }

    @Test func `a token that comes again ends the list, marked`() async throws {
        let page = #"{"registered_models": [{"name": "a"}], "next_page_token": "x"}"#
        let registry = RegistryDouble()
        registry.fail("registered-models/search", with: .json(page))
        var bench = try MLflowBench(registry)
        let snapshot = try await bench.poll().snapshot
        #expect(snapshot.models.map(\.id.name) == ["a"])
        #expect(snapshot.incomplete[.model]?.contains("no end") == true)
        #expect(bench.asked.count { $0 == "registered-models/search" } == 2)
    }

    @Test func `empty pages with ever new tokens end`() async throws {
        let transport = ReplayTransport { request in
            let next = (request["page_token"].flatMap { Int($0) } ?? 0) + 1
            return .json("{\"next_page_token\": \"\(next)\"}")
        }
        let backend = try MLflow(
            settings: BackendSettings(id: "registry", url: "http://mlflow.example"), transport: transport)
        let snapshot = try await backend.poll(at: Instant(seconds: 1_795_462_000))
        #expect(snapshot.incomplete[.model] != nil)
        #expect(transport.requests.count < 20)
    }

    @Test func `a page that fails leaves a part, marked, and nothing vanishes`() async throws {
        let registry = RegistryDouble.filled(models: 25, versions: 1, pageSize: 10)
        var bench = try MLflowBench(registry)
        try await bench.poll()
        registry.afterPage { $0.fail("registered-models/search", with: .text("busy", status: 500)) }
        let (snapshot, difference) = try await bench.poll()
        #expect(snapshot.models.count == 10)
        #expect(snapshot.incomplete[.model]?.contains("500") == true)
        #expect(snapshot.incomplete[.version] != nil)
        #expect(difference.vanished == [])
    }

    @Test func `a model passed over because another was deleted between two pages does not vanish`() async throws {
        let registry = RegistryDouble.filled(models: 25, versions: 1, pageSize: 10)
        var bench = try MLflowBench(registry)
        try await bench.poll()
        registry.afterPage { $0.remove("model-3") }
        let (snapshot, difference) = try await bench.poll()
        #expect(snapshot.model("model-10") != nil)
        #expect(!difference.vanished.contains(.model(ModelID(registry: "registry", name: "model-10"))))
        #expect(bench.asked.contains("registered-models/get"))
    }

    @Test func `a deleted model vanishes with its versions`() async throws {
        let registry = RegistryDouble.filled(models: 25, versions: 1, pageSize: 10)
        var bench = try MLflowBench(registry)
        try await bench.poll()
        registry.remove("model-3")
        let difference = try await bench.poll().difference
        #expect(Set(difference.vanished.map(\.kind)) == [.model, .version])
        #expect(difference.vanished.count == 2)
    }

    @Test func `many models missing at once vanish one poll later, when they are still missing`() async throws {
        let registry = RegistryDouble.filled(models: 60, versions: 0, pageSize: 10)
        var bench = try MLflowBench(registry)
        try await bench.poll()
        for number in 20..<40 { registry.remove("model-\(number)") }
        #expect(try await bench.poll().difference.vanished == [])
        #expect(try await bench.poll().difference.vanished.count == 20)
    }

    @Test func `a model listed twice is one`() async throws {
        let registry = RegistryDouble()
        registry.fail(
            "registered-models/search", with: .json(#"{"registered_models": [{"name": "a"}, {"name": "a"}]}"#))
        var bench = try MLflowBench(registry)
        #expect(try await bench.poll().snapshot.models.count == 1)
    }

    @Test func `an entry without a name is left out, marked`() async throws {
        let registry = RegistryDouble()
        registry.fail("registered-models/search", with: .json(#"{"registered_models": [{"name": "a"}, {"nam": "b"}]}"#))
        var bench = try MLflowBench(registry)
        let snapshot = try await bench.poll().snapshot
        #expect(snapshot.models.map(\.id.name) == ["a"])
        #expect(snapshot.incomplete[.model] == "1 of the entries could not be read")
    }
}
