public import OpsModel
import Wire

/// Aliases: `POST` and `DELETE registered-models/alias`, and tags of versions: `POST model-versions/set-tag`, `DELETE
/// model-versions/delete-tag` (mlflow.org, REST API). MLflow has no lock: what somebody else writes between the last read
/// and the call is overwritten.
extension MLflow: Performs {
    public static let operations: Set<SystemCall.Operation> = [.setAlias, .setTag]

    private static let noOther = "MLflow moves aliases and sets tags of versions, and nothing else"

    public nonisolated func reading(of call: SystemCall) async throws(BackendError) -> CallReading {
        guard call.backend == api.answers.registry else { throw .noSuchCall(Self.noOther) }
        switch call {
        case .setAlias(let id, let alias, let version): return try await moving(alias, of: id, to: version)
        case .setTag(let version, let name, let value): return try await tagging(version, name, value)
        default: throw .noSuchCall(Self.noOther)
        }
    }

    private nonisolated func tagging(
        _ id: VersionID, _ name: String, _ value: String?
    ) async throws(BackendError) -> CallReading {
        guard let found = try await api.version(id.version, of: id.model.name) else {
            throw BackendError(
                .notFound, "\(id.model.registry.rawValue) has no version \(id.version) of \(id.model.name)")
        }
        let field = "\(id.model.registry.rawValue) \(id.model.name) \(id.version) tag \(name)"
        return CallReading(before: [BoundField(field, found.tags[name])], after: [BoundField(field, value)])
    }

    private nonisolated func moving(
        _ alias: String, of id: ModelID, to version: String?
    ) async throws(BackendError) -> CallReading {
        // What it takes for something else is refused by the server too, but only once it is asked.
        guard alias.lowercased() != "latest", alias.wholeMatch(of: /[vV]\d+/) == nil else {
            throw .noSuchCall("MLflow keeps '\(alias)' for itself; no alias may be called so")
        }
        guard let listed = try await api.model(named: id.name) else {
            throw BackendError(.notFound, "\(id.registry.rawValue) has no model \(id.name)")
        }
        let field = "\(id.registry.rawValue) \(id.name)@\(alias)"
        var reading = CallReading(
            before: [BoundField(field, listed.model.aliases[alias])], after: [BoundField(field, version)])
        if let version {
            let found = try await target(version, of: id)
            reading.reliesOn = [BoundField("\(id.registry.rawValue) \(id.name) version \(version) source", found)]
        }
        let others = listed.model.aliases.filter { $0.value == listed.model.aliases[alias] && $0.key != alias }.keys
        if !others.isEmpty {
            reading.sideEffects.append(
                "this moves \(alias) alone: \(others.sorted().joined(separator: ", ")) of the same version stays unless a "
                    + "call of its own moves it")
        }
        reading.sideEffects.append(
            "moving an alias changes no timestamp in MLflow: who polls by 'last updated' does not see it")
        return reading
    }

    /// Where the version's artifact lies, which an approval is bound to.
    private nonisolated func target(_ version: String, of id: ModelID) async throws(BackendError) -> String {
        guard let found = try await api.version(version, of: id.name) else {
            throw BackendError(.notFound, "\(id.registry.rawValue) has no version \(version) of \(id.name)")
        }
        guard found.registration == .ready else {
            throw .noSuchCall("version \(version) of \(id.name) is not ready in \(id.registry.rawValue)")
        }
        return found.source ?? "—"
    }

    public nonisolated func guarantee(of call: SystemCall) -> CallGuarantee {
        .idempotent(race: "MLflow has no lock: a move by somebody else in the same second is overwritten")
    }

    public nonisolated func longest(_ call: SystemCall) -> Duration { api.endpoint.deadline }

    public nonisolated func perform(_ call: SystemCall, _ reading: CallReading) async throws(CallFault) {
        switch call {
        case .setAlias(let id, let alias, let version):
            try await send(
                version == nil ? .delete : .post, "registered-models/alias",
                AliasBody(name: id.name, alias: alias, version: version))
        case .setTag(let id, let name, let value):
            try await send(
                value == nil ? .delete : .post, "model-versions/\(value == nil ? "delete" : "set")-tag",
                TagBody(name: id.model.name, version: id.version, key: name, value: value))
        default: throw .refused(Self.noOther)
        }
    }

    private nonisolated func send(
        _ method: Request.Method, _ path: String, _ body: some Encodable
    ) async throws(CallFault) {
        let json: Request.Body
        do throws(WireError) {
            json = try .json(encoding: body)
        } catch {
            throw CallFault(error)
        }
        try await api.endpoint.perform(method, RequestPath(encoded: "api/2.0/mlflow/\(path)"), json)
    }
}

/// The version is a text for MLflow; an integer is answered 400.
private struct AliasBody: Encodable {
    let name: String
    let alias: String
    let version: String?
}

private struct TagBody: Encodable {
    let name: String
    let version: String
    let key: String
    let value: String?
}
