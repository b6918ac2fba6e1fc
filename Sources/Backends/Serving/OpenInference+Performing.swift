import FoundationEssentials
public import OpsModel
import Wire

/// Loading and unloading by the model repository extension: `POST /v2/repository/models/MODEL/load` and `/unload`.
extension OpenInference {
    /// Which versions a load may name: Triton's by a policy in its parameters, no other server's.
    enum VersionChoice {
        case byPolicy
        case none
    }

    func reading(of call: SystemCall, _ choice: VersionChoice) async throws(BackendError) -> CallReading {
        let (index, _) = try await index()
        func rows(_ model: DeploymentID) throws(BackendError) -> [RepositoryIndex.Row] {
            let rows = index.rows.filter { $0.name == model.name }
            guard !rows.isEmpty else {
                throw BackendError(.notFound, "\(settings.id.rawValue) has no model \(model.name) in its repository")
            }
            return rows
        }
        switch call {
        case .load(let model, let versions):
            if case .none = choice, !versions.isEmpty {
                throw .noSuchCall("\(system) loads every version of a model; it cannot be told which")
            }
            let rows = try rows(model)
            let missing = versions.filter { wanted in !rows.contains { $0.version == wanted || $0.version.isEmpty } }
            guard missing.isEmpty else {
                throw BackendError(
                    .notFound,
                    "\(settings.id.rawValue) knows no version \(missing.joined(separator: ", ")) of \(model.name)")
            }
            var reading = loading(model, rows, versions, choice)
            if !versions.isEmpty {
                let configuration = try await configuration(of: model, [:])
                reading.reliesOn = [
                    BoundField("\(settings.id.rawValue) \(model.name) configuration", Digest(of: configuration).brief)
                ]
            }
            return reading
        case .unload(let model): return unloading(model, try rows(model))
        default: throw .noSuchCall("\(system) loads and unloads models and nothing else")
        }
    }

    private func field(_ model: DeploymentID) -> String { "\(settings.id.rawValue) \(model.name) ready versions" }

    private func ready(_ rows: [RepositoryIndex.Row]) -> String? {
        let names = rows.filter { $0.readiness.0 == .ready }.map { $0.version.isEmpty ? "ready" : $0.version }
        return names.isEmpty ? nil : NaturalOrder.sorted(names).joined(separator: ", ")
    }

    private func loading(
        _ model: DeploymentID, _ rows: [RepositoryIndex.Row], _ versions: [String], _ choice: VersionChoice
    ) -> CallReading {
        let before = ready(rows)
        let names = rows.map(\.version).filter { !$0.isEmpty }
        // Without a choice the server loads what its own policy says, which the index does not tell beforehand.
        let after =
            versions.isEmpty
            ? before ?? (names.isEmpty ? "ready" : NaturalOrder.sorted(names).joined(separator: ", "))
            : NaturalOrder.sorted(versions).joined(separator: ", ")
        var effects: [String] = []
        if case .byPolicy = choice {
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
            before: [BoundField(field(model), before)], after: [BoundField(field(model), after)], sideEffects: effects)
    }

    private func unloading(_ model: DeploymentID, _ rows: [RepositoryIndex.Row]) -> CallReading {
        CallReading(
            before: [BoundField(field(model), ready(rows))], after: [BoundField(field(model), nil)],
            sideEffects: ["every version of \(model.name) goes, and requests fail until a load"])
    }

    func perform(_ call: SystemCall) async throws(CallFault) {
        switch call {
        case .load(let model, let versions):
            try await endpoint.perform(
                .post, "v2/repository/models/\(model.name)/load", try await body(versions, of: model))
        case .unload(let model):
            try await endpoint.perform(.post, "v2/repository/models/\(model.name)/unload", .json(Array("{}".utf8)))
        default: throw .refused("\(system) loads and unloads models and nothing else")
        }
    }

    /// Triton takes a model's whole configuration as a text of JSON within JSON (protocol
    /// extension_model_repository.md); what is left out of it takes its default.
    private func body(_ versions: [String], of model: DeploymentID) async throws(CallFault) -> Request.Body {
        guard !versions.isEmpty else { return .json(Array("{}".utf8)) }
        let numbers = versions.compactMap { Int64($0) }
        guard numbers.count == versions.count else { throw .refused("Triton counts versions with numbers") }
        let text: String
        do throws(BackendError) {
            let policy = VersionPolicy(specific: VersionPolicy.Specific(versions: numbers))
            text = try await configuration(of: model, ["version_policy": policy])
        } catch {
            throw .refused(error.description)
        }
        do throws(WireError) {
            return try .json(encoding: LoadBody(parameters: LoadBody.Parameters(config: text)))
        } catch {
            throw CallFault(error)
        }
    }

    /// The model's configuration as the server has it, but for its version policy, which is replaced or left out.
    private func configuration(
        of model: DeploymentID, _ members: [String: any Encodable & Sendable]
    ) async throws(BackendError) -> String {
        do throws(BackendError) {
            let response = try await endpoint.fetch(endpoint.request("v2/models/\(model.name)/config"))
            do throws(WireError) {
                let members = members.isEmpty ? ["version_policy": Optional<Int>.none] : members
                let edited = EditedJSON(try response.json(), replacing: members)
                return String(decoding: try Request.Body.json(encoding: edited).bytes, as: UTF8.self)
            } catch {
                throw BackendError(error)
            }
        } catch {
            guard error.failure.kind == .configuration || error.failure.kind == .notFound else { throw error }
            throw .noSuchCall(
                "\(system) tells the configuration of a loaded model only: load \(model.name) before you choose its versions"
            )
        }
    }

    private struct VersionPolicy: Encodable {
        struct Specific: Encodable {
            let versions: [Int64]
        }
        let specific: Specific
    }

    private struct LoadBody: Encodable {
        struct Parameters: Encodable {
            let config: String
        }
        let parameters: Parameters
    }
}

extension Triton: Performs {
    public static let operations: Set<SystemCall.Operation> = [.load, .unload]

    public func reading(of call: SystemCall) async throws(BackendError) -> CallReading {
        try await server.reading(of: call, .byPolicy)
    }

    public func guarantee(of call: SystemCall) -> CallGuarantee {
        .idempotent(race: "Triton has no lock: a load by somebody else at the same time is overwritten")
    }

    public func perform(_ call: SystemCall, _ reading: CallReading) async throws(CallFault) {
        try await server.perform(call)
    }
}

extension MLServer: Performs {
    public static let operations: Set<SystemCall.Operation> = [.load, .unload]

    public func reading(of call: SystemCall) async throws(BackendError) -> CallReading {
        try await server.reading(of: call, .none)
    }

    /// MLServer answers a second unload with 404, which is no harm.
    public func guarantee(of call: SystemCall) -> CallGuarantee {
        .idempotent(race: "MLServer has no lock: a load by somebody else at the same time is overwritten")
    }

    public func perform(_ call: SystemCall, _ reading: CallReading) async throws(CallFault) {
        try await server.perform(call)
    }
}
