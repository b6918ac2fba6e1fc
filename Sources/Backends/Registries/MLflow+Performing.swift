public import OpsModel
import Wire

/// Aliases: `POST` and `DELETE registered-models/alias` (mlflow.org, REST API). MLflow has no lock: what somebody else
/// writes between the last read and the call is overwritten.
extension MLflow: Performs {
    public static let operations: Set<SystemCall.Operation> = [.setAlias]

    public nonisolated func reading(of call: SystemCall) async throws(BackendError) -> CallReading {
        guard case .setAlias(let id, let alias, let version) = call, id.registry == api.answers.registry else {
            throw .noSuchCall("MLflow moves aliases and nothing else")
        }
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
        guard case .setAlias(let id, let alias, let version) = call else {
            throw .refused("MLflow moves aliases and nothing else")
        }
        let body: Request.Body
        do throws(WireError) {
            body = try .json(encoding: AliasBody(name: id.name, alias: alias, version: version))
        } catch {
            throw CallFault(error)
        }
        try await api.endpoint.perform(version == nil ? .delete : .post, "api/2.0/mlflow/registered-models/alias", body)
    }
}

/// The version is a text for MLflow; an integer is answered 400.
private struct AliasBody: Encodable {
    let name: String
    let alias: String
    let version: String?
}
