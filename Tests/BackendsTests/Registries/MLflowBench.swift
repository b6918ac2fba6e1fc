import Backends
import ContractServer
import OpsModel
import Testing
import Wire

/// An MLflow backend over a registry in memory, polled every 30 s of its own time.
struct MLflowBench {
    let registry: RegistryDouble
    let transport: ReplayTransport
    let backend: MLflow
    private(set) var now = Instant(seconds: 1_795_462_000)
    private var last = LastSnapshot()

    init(_ registry: RegistryDouble, options: [String: Setting.Content] = [:]) throws {
        self.registry = registry
        transport = ReplayTransport { registry.answer(to: $0) }
        let entries = options.map { Setting.Entry(key: $0, line: 1, value: Setting($1)) }
        backend = try MLflow(
            settings: BackendSettings(
                id: "registry", url: "http://mlflow.example:5000", options: Setting(.map(entries))),
            transport: transport)
    }

    /// One poll, and what it changed against the last one; the transport remembers this poll's requests only.
    @discardableResult
    mutating func poll(
        after wait: Duration = .seconds(15)
    ) async throws -> (snapshot: Snapshot, difference: Difference) {
        transport.forget()
        now = now + wait
        let snapshot = try await backend.poll(at: now)
        return (snapshot, last.advance(to: snapshot))
    }

    /// Paths of the last poll without their common front, and with what they filter by.
    var asked: [String] {
        transport.requests.map { request in
            let path = request.path.encoded.split(separator: "/").suffix(2).joined(separator: "/")
            return request.query["filter"].map { "\(path) \($0)" } ?? path
        }
    }
}

extension Snapshot {
    var models: [RegisteredModel] {
        observations.compactMap { if case .model(let model) = $0 { model } else { nil } }
    }

    var versions: [ModelVersion] {
        observations.compactMap { if case .version(let version) = $0 { version } else { nil } }
    }

    func model(_ name: String) -> RegisteredModel? { models.first { $0.id.name == name } }

    func version(_ number: Int, of name: String) -> ModelVersion? {
        versions.first { $0.id.version == "\(number)" && $0.id.model.name == name }
    }
}
