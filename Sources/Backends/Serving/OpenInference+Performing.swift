public import OpsModel
import Wire

/// Loading and unloading by the model repository extension: `POST /v2/repository/models/MODEL/load` and `/unload`.
extension OpenInference {
    /// A load is answered once the model is there, which takes a large one minutes.
    private static let longestLoad = Duration.seconds(300)

    /// Which versions a load may name: Triton's by a policy in its parameters, no other server's.
    enum VersionChoice {
        case byPolicy
        case none
    }

    func reading(
        of call: SystemCall, _ choice: VersionChoice,
        correcting: (RepositoryIndex) async -> RepositoryIndex = { $0 }
    ) async throws(BackendError) -> CallReading {
        let index = await correcting(try await index().0)
        func rows(_ model: DeploymentID) throws(BackendError) -> [RepositoryIndex.Row] {
            let rows = index.rows.filter { $0.name == model.name }
            guard !rows.isEmpty else {
                throw BackendError(.notFound, "\(settings.id.rawValue) has no model \(model.name) in its repository")
            }
            return rows
        }
        switch call {
        case .load(let model, let versions):
            let rows = try rows(model)
            if case .none = choice, !versions.isEmpty, !rows.areAll(versions) {
                throw .noSuchCall("\(system) loads every version of a model; it cannot be told which")
            }
            let missing = versions.filter { wanted in !rows.contains { $0.version == wanted || $0.version.isEmpty } }
            guard missing.isEmpty else {
                throw BackendError(
                    .notFound,
                    "\(settings.id.rawValue) knows no version \(missing.joined(separator: ", ")) of \(model.name)")
            }
            guard !versions.isEmpty, case .byPolicy = choice else { return loading(model, rows, [], choice) }
            var reading = loading(model, rows, versions, choice)
            do throws(BackendError) {
                let configuration = try await configuration(of: model, [:])
                reading.reliesOn = [
                    BoundField("\(settings.id.rawValue) \(model.name) configuration", Digest(of: configuration).brief)
                ]
            } catch {
                guard rows.areAllGone(versions) else { throw error }
                var plain = loading(model, rows, [], choice)
                plain.sideEffects = [
                    "\(system) tells no configuration of a model that is not loaded, so a plain load is sent: it loads what the "
                        + "policy in the model's own configuration says, versions that were copied there since too"
                ]
                return plain
            }
            return reading
        case .unload(let model):
            let rows = try rows(model)
            // Afterwards the server no longer tells it, and whoever restarts the model loads it with it again.
            if case .byPolicy = choice { _ = try? await served(model) }
            return unloading(model, rows)
        default: throw .noSuchCall("\(system) loads and unloads models and nothing else")
        }
    }

    private func field(_ model: DeploymentID) -> String { "\(settings.id.rawValue) \(model.name) ready versions" }

    private func ready(_ rows: [RepositoryIndex.Row]) -> String? {
        let names = rows.filter { $0.readiness.0 == .ready }.map { $0.version.isEmpty ? "ready" : $0.version }
        return names.isEmpty ? nil : NaturalOrder.sorted(names).joined(separator: ", ")
    }

    /// What is ready, and a word for what goes: an unload is answered before it is done.
    private func state(_ rows: [RepositoryIndex.Row]) -> String? {
        ready(rows) ?? (rows.contains { $0.readiness.0 == .unloading } ? "unloading" : nil)
    }

    private func loading(
        _ model: DeploymentID, _ rows: [RepositoryIndex.Row], _ versions: [String], _ choice: VersionChoice
    ) -> CallReading {
        let names = rows.map(\.version).filter { !$0.isEmpty }
        let all = names.isEmpty ? "ready" : NaturalOrder.sorted(names).joined(separator: ", ")
        var after = versions.isEmpty ? all : NaturalOrder.sorted(versions).joined(separator: ", ")
        var effects: [String] = []
        if case .byPolicy = choice {
            // Without a choice the server loads what its own policy says, which the index does not tell beforehand.
            if versions.isEmpty, let ready = ready(rows) { after = ready }
            if versions.isEmpty {
                effects.append("a plain load keeps a version policy that an earlier load set, and then changes nothing")
            } else {
                effects.append(
                    "every other version of \(model.name) is unloaded; the policy stays until another load names one, "
                        + "and a later plain load changes nothing")
            }
        } else {
            effects.append("loads every version of \(model.name)")
        }
        return CallReading(
            before: [BoundField(field(model), state(rows))], after: [BoundField(field(model), after)],
            sideEffects: effects)
    }

    private func unloading(_ model: DeploymentID, _ rows: [RepositoryIndex.Row]) -> CallReading {
        CallReading(
            before: [BoundField(field(model), state(rows))], after: [BoundField(field(model), nil)],
            sideEffects: ["every version of \(model.name) goes, and requests fail until a load"])
    }

    /// Either ends when the model's last request has, and a load when it is there.
    func longest(_ call: SystemCall) -> Duration { max(endpoint.deadline, Self.longestLoad) }

    func perform(_ call: SystemCall, _ choice: VersionChoice) async throws(CallFault) {
        switch call {
        case .load(let model, var versions):
            if case .none = choice { versions = [] }
            try await endpoint.perform(
                .post, "v2/repository/models/\(model.name)/load", try await body(versions, of: model),
                deadline: longest(call))
        case .unload(let model):
            try await endpoint.perform(.post, "v2/repository/models/\(model.name)/unload", .json(Array("{}".utf8)))
        default: throw .refused("\(system) loads and unloads models and nothing else")
        }
    }
}

extension Triton: Performs {
    public static let operations: Set<SystemCall.Operation> = [.load, .chooseVersions, .unload]

    public func reading(of call: SystemCall) async throws(BackendError) -> CallReading {
        try await server.reading(of: call, .byPolicy)
    }

    public func guarantee(of call: SystemCall) -> CallGuarantee {
        .idempotent(race: "Triton has no lock: a load by somebody else at the same time is overwritten")
    }

    public func longest(_ call: SystemCall) -> Duration { server.longest(call) }

    public func perform(_ call: SystemCall, _ reading: CallReading) async throws(CallFault) {
        try await server.perform(call, .byPolicy)
    }
}

extension MLServer: Performs {
    public static let operations: Set<SystemCall.Operation> = [.load, .unload]

    public func reading(of call: SystemCall) async throws(BackendError) -> CallReading {
        try await server.reading(
            of: call, .none, correcting: MLServerReadiness(endpoint: server.endpoint).corrected)
    }

    /// MLServer answers a second unload with 404, which is no harm.
    public func guarantee(of call: SystemCall) -> CallGuarantee {
        .idempotent(race: "MLServer has no lock: a load by somebody else at the same time is overwritten")
    }

    public func longest(_ call: SystemCall) -> Duration { server.longest(call) }

    public func perform(_ call: SystemCall, _ reading: CallReading) async throws(CallFault) {
        try await server.perform(call, .none)
    }
}

extension [RepositoryIndex.Row] {
    /// Whether these are all versions that the model has, so that naming them is no choice.
    func areAll(_ versions: [String]) -> Bool { Set(map(\.version)) == Set(versions) }

    /// Whether these are all, and none of them is loaded: Triton, which tells the configuration of a loaded model only, can
    /// be told to load them without it.
    func areAllGone(_ versions: [String]) -> Bool {
        areAll(versions) && !contains { [.ready, .unloading].contains($0.readiness.0) }
    }
}
