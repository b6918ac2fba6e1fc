public import OpsModel
import Wire

/// The default version and the number of workers, by the management API.
///
/// Registering and taking away versions is left out: the server forgets archive, batching and timeouts of what was taken
/// away, so that nothing could tell how to undo it, and since 0.11.1 it answers 405 unless it was started to allow them.
extension TorchServe: Performs {
    public static let operations: Set<SystemCall.Operation> = [.setDefault, .setWorkers]

    private static let noOther = "TorchServe is told its default version and its workers, and nothing else"

    public func reading(of call: SystemCall) async throws(BackendError) -> CallReading {
        switch call {
        case .setDefault(let model, let version): try await choosing(version, of: model.name)
        case .setWorkers(let model, let version, let count): try await scaling(version, of: model.name, to: count)
        default: throw .noSuchCall(Self.noOther)
        }
    }

    private func choosing(_ wanted: String, of name: String) async throws(BackendError) -> CallReading {
        let (model, version) = try await found(wanted, of: name)
        let field = "\(place) \(name) default version"
        var effects = [
            "requests that name a version are not moved",
            "its metrics go on counting those that name none under `default`, whichever version answers them",
            "a restart without a saved snapshot begins with the default of the configuration",
        ]
        if version.ready == 0 {
            effects.insert(
                "\(wanted) has no ready worker: requests that name no version are answered 503 until it has", at: 0)
        }
        return CallReading(
            before: [BoundField(field, model.defaultVersion)], after: [BoundField(field, wanted)],
            reliesOn: [BoundField("\(place) \(name) \(wanted) archive", version.archive)], sideEffects: effects)
    }

    private func scaling(_ wanted: String, of name: String, to count: Int) async throws(BackendError) -> CallReading {
        guard count >= 0 else { throw .noSuchCall("a version cannot have \(count) workers") }
        let (model, version) = try await found(wanted, of: name)
        let field = "\(place) \(name) \(wanted) workers"
        var effects = ["workers start one by one after the answer, and count once they have loaded the model"]
        if version.fewest != version.most {
            effects.append("fewest and most become \(count) both: it no longer grows by itself")
        }
        if count == 0 {
            let whose = model.defaultVersion == wanted ? "requests that name it or no version" : "requests that name it"
            effects = ["\(whose) are answered 503 until it has a worker again"]
        } else if count < version.fewest {
            effects = ["what the workers that go are working on is answered 500 or late"]
        }
        return CallReading(
            before: [BoundField(field, version.workersText)], after: [BoundField(field, "\(count)")],
            sideEffects: effects)
    }

    private func found(
        _ wanted: String, of name: String
    ) async throws(BackendError) -> (TorchServeModel, TorchServeModel.Version) {
        guard let model = try await api.model(name) else {
            throw BackendError(.notFound, "\(place) has no model \(name)")
        }
        guard let version = model.version(wanted) else {
            let known = model.versions.map(\.name).joined(separator: ", ")
            throw BackendError(.notFound, "\(place) has no version \(wanted) of \(name); it has \(known)")
        }
        return (model, version)
    }

    private var place: String { settings.id.rawValue }

    public func guarantee(of call: SystemCall) -> CallGuarantee {
        .idempotent(race: "TorchServe has no lock: what somebody else sets at the same time is overwritten")
    }

    /// Workers come one by one after the answer, each once it has loaded the model.
    public func longest(_ call: SystemCall) -> Duration {
        if case .setWorkers = call { max(api.endpoint.deadline, .seconds(300)) } else { api.endpoint.deadline }
    }

    public func perform(_ call: SystemCall, _ reading: CallReading) async throws(CallFault) {
        switch call {
        case .setDefault(let model, let version):
            try await api.endpoint.perform(.put, "models/\(model.name)/\(version)/set-default")
        case .setWorkers(let model, let version, let count):
            // Answered 202 at once: workers may take longer to start than anyone waits for an answer.
            let query: Query = ["min_worker": "\(count)", "max_worker": "\(count)", "synchronous": "false"]
            try await api.endpoint.perform(.put, "models/\(model.name)/\(version)", query: query)
        default: throw .refused(Self.noOther)
        }
    }
}
