import OpsModel
import Wire

/// The configuration of a model, which Triton takes whole with every choice of versions.
extension OpenInference {
    /// Triton takes a model's whole configuration as a text of JSON within JSON (protocol
    /// extension_model_repository.md); what is left out of it takes its default.
    func body(_ versions: [String], of model: DeploymentID) async throws(CallFault) -> Request.Body {
        guard !versions.isEmpty else { return .json(Array("{}".utf8)) }
        let numbers = versions.compactMap { Int64($0) }
        guard numbers.count == versions.count else { throw .refused("Triton counts versions with numbers") }
        let text: String
        do throws(BackendError) {
            let policy = VersionPolicy(specific: VersionPolicy.Specific(versions: numbers))
            text = try await configuration(of: model, ["version_policy": policy])
        } catch {
            let rows = (try? await index().0)?.rows.filter { $0.name == model.name } ?? []
            guard rows.areAllGone(versions) else { throw .refused(error.description) }
            return .json(Array("{}".utf8))
        }
        do throws(WireError) {
            return try .json(encoding: LoadBody(parameters: LoadBody.Parameters(config: text)))
        } catch {
            throw CallFault(error)
        }
    }

    /// The model's configuration as the server has it, but for its version policy, which is replaced or left out.
    func configuration(
        of model: DeploymentID, _ members: [String: any Encodable & Sendable]
    ) async throws(BackendError) -> String {
        let object = try await known(model)
        do throws(WireError) {
            let members = members.isEmpty ? ["version_policy": Optional<Int>.none] : members
            let edited = EditedJSON(object, replacing: members)
            return String(decoding: try Request.Body.json(encoding: edited).bytes, as: UTF8.self)
        } catch {
            throw BackendError(error)
        }
    }

    /// As the server tells it, and of a model that was unloaded a moment ago as it told it then.
    private func known(_ model: DeploymentID) async throws(BackendError) -> JSON {
        do throws(BackendError) {
            return try object(try await served(model))
        } catch {
            guard error.failure.kind == .configuration || error.failure.kind == .notFound else { throw error }
            if let kept = await configurations.answer(about: model.name) { return try object(kept) }
            throw .noSuchCall(
                "\(system) tells the configuration of a loaded model only: load \(model.name) before you choose its versions"
            )
        }
    }

    func served(_ model: DeploymentID) async throws(BackendError) -> Response {
        let response = try await endpoint.fetch(endpoint.request("v2/models/\(model.name)/config"))
        await configurations.keep(response, about: model.name)
        return response
    }

    private func object(_ response: Response) throws(BackendError) -> JSON {
        do throws(WireError) {
            let object = try response.json()
            guard object.kind == .object else {
                throw .malformed(what: "JSON that is no configuration of a model", at: response.place)
            }
            return object
        } catch {
            throw BackendError(error)
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

/// What was answered last about the configuration of each model, for as long as a restart may take.
actor ServedConfigurations {
    private static let kept = Duration.seconds(600)

    private var served: [String: (answer: Response, at: ContinuousClock.Instant)] = [:]

    func keep(_ answer: Response, about model: String) {
        served[model] = (answer, .now)
    }

    func answer(about model: String) -> Response? {
        guard let last = served[model], ContinuousClock.now - last.at <= Self.kept else { return nil }
        return last.answer
    }
}
