import FoundationEssentials
import OpsModel
import Wire

/// The calls of MLflow's REST interface that reading needs (mlflow.org, REST API; every trap in the comments was met on
/// 3.17).
struct MLflowAPI: Sendable {
    /// An MLflow that has just started needs up to 20 s for its first answer. Below the 30 s that `get` and `doctor`
    /// wait, so that what is wrong is told by whoever knows it.
    static let coldDeadline: Duration = .seconds(25)
    /// Of one list; a registry beyond it is shown cut, and said to be.
    static let mostItems = 100_000
    private static let mostPages = 2000
    private static let mostPagesWithoutNews = 5

    var endpoint: Endpoint
    let answers: MLflowAnswers
    let pageSize: Int
    /// The `name LIKE` that all wanted names pass; `nil` for all names.
    let nameFilter: String?

    /// Registered models with their aliases and tags. Prompts, which are models to MLflow, are left out.
    ///
    /// The whole list every time: setting an alias or a tag moves no timestamp, so no filter finds what changed.
    func models(deadline: Duration) async throws(BackendError) -> Listing<ListedModel> {
        let answers = answers
        return try await list(
            "api/2.0/mlflow/registered-models/search", of: "registered_models", pageSize: pageSize,
            query: ["filter": nameFilter], deadline: deadline
        ) { answers.model($0) }
    }

    /// One model, for when it was missing from a list whose rows may have moved; `nil` where there is none.
    func model(named name: String) async throws(BackendError) -> ListedModel? {
        let request = endpoint.request("api/2.0/mlflow/registered-models/get", query: ["name": name])
        do throws(BackendError) {
            return answers.model(try await object(request)["registered_model"])
        } catch {
            guard [.notFound, .forbidden].contains(error.failure.kind) else { throw error }
            return nil
        }
    }

    /// One version; `nil` where there is none.
    func version(_ version: String, of model: String) async throws(BackendError) -> ModelVersion? {
        let request = endpoint.request(
            "api/2.0/mlflow/model-versions/get", query: ["name": model, "version": version])
        do throws(BackendError) {
            return answers.version(try await object(request)["model_version"])
        } catch {
            guard error.failure.kind == .notFound else { throw error }
            return nil
        }
    }

    /// The versions of all wanted models, or of one; without aliases, which only models carry.
    ///
    /// In order of creation, so that what is changed while the pages are read does not move between them.
    func versions(of model: String? = nil) async throws(BackendError) -> Listing<ModelVersion> {
        let answers = answers
        let filter = model.map { MLflowFilter.name(equalTo: $0) } ?? nameFilter
        return try await list(
            "api/2.0/mlflow/model-versions/search", of: "model_versions", pageSize: 5000,
            query: ["filter": filter, "order_by": "creation_timestamp ASC"], deadline: endpoint.deadline
        ) { answers.version($0) }
    }

    /// The identities of all experiments, deleted ones too, because a version outlives its experiment.
    func experiments() async throws(BackendError) -> [String] {
        try await list(
            "api/2.0/mlflow/experiments/search", of: "experiments", pageSize: 1000, query: ["view_type": "ALL"],
            deadline: endpoint.deadline
        ) { $0["experiment_id"].string }.items
    }

    func run(_ id: String) async throws(BackendError) -> MLflowRun? {
        let request = endpoint.request("api/2.0/mlflow/runs/get", query: ["run_id": id])
        do throws(BackendError) {
            return answers.run(try await object(request)["run"])
        } catch {
            guard error.failure.kind == .notFound else { throw error }
            return nil
        }
    }

    /// Those of `ids` that lie in `experiments`, which the search does not do without.
    func runs(_ ids: [String], in experiments: [String]) async throws(BackendError) -> [MLflowRun] {
        let search = RunSearch(
            experimentIDs: experiments, filter: MLflowFilter.run(among: ids), maximum: ids.count)
        guard let body = try? JSONEncoder().encode(search) else { return [] }
        let answer = try await object(endpoint.request("api/2.0/mlflow/runs/search", posting: Array(body)))
        return answer["runs"].array.compactMap { answers.run($0) }
    }

    /// What the server says of itself.
    func serverVersion() async throws(BackendError) -> String {
        let response = try await endpoint.fetch(endpoint.request("version"))
        guard let version = answers.serverVersion(response) else {
            let what = response.isHTML ? "a web page instead of its version" : "something that is no version"
            throw BackendError(.malformed(what: what, at: response.place))
        }
        return version
    }
}

extension MLflowAPI {
    /// Follows page tokens until there is none. Fails where the first page fails; a later fault leaves a part.
    private func list<Item: Sendable>(
        _ path: RequestPath, of key: String, pageSize: Int, query: Query, deadline: Duration,
        decode: @Sendable (JSON) -> Item?
    ) async throws(BackendError) -> Listing<Item> {
        var listing = Listing<Item>()
        var token: String?
        var tokens: Set<String> = []
        var pagesWithoutNews = 0
        repeat {
            var query = query
            query.append("max_results", "\(pageSize)")
            query.append("page_token", token)
            do throws(BackendError) {
                let before = listing.items.count
                token = try await page(
                    endpoint.request(path, query: query, deadline: deadline), of: key, into: &listing, decode)
                pagesWithoutNews = listing.items.count == before ? pagesWithoutNews + 1 : 0
            } catch {
                guard listing.pages > 0 else { throw error }
                listing.fault = error.description
                return listing
            }
            if let token, !tokens.insert(token).inserted || pagesWithoutNews > Self.mostPagesWithoutNews {
                listing.fault = "\(endpoint.base.authority) repeats its page tokens, so the list has no end."
                return listing
            }
            if token != nil, listing.items.count >= Self.mostItems || listing.pages >= Self.mostPages {
                listing.cutAt = listing.items.count
                return listing
            }
        } while token != nil
        return listing
    }

    /// Reads one page and returns the token of the next.
    private func page<Item>(
        _ request: Request, of key: String, into listing: inout Listing<Item>, _ decode: (JSON) -> Item?
    ) async throws(BackendError) -> String? {
        let response = try await endpoint.fetch(request)
        let answer = try object(response)
        let elements = answer[key]
        // An empty list is left out of the answer, which is then `{}`; anything else is not this list.
        guard
            elements.kind == .array || elements.isMissing && (answer.count == 0 || !answer["next_page_token"].isMissing)
        else {
            throw BackendError(.malformed(what: "JSON that holds no list `\(key)`", at: response.place))
        }
        listing.items.reserveCapacity(listing.items.count + elements.count)
        for element in elements.array {
            if let item = decode(element) { listing.items.append(item) } else { listing.unreadable += 1 }
        }
        listing.pages += 1
        listing.clockSkew = response.clockSkew
        guard let token = answer["next_page_token"].string, !token.isEmpty else { return nil }
        return token
    }

    private func object(_ request: Request) async throws(BackendError) -> JSON {
        try object(try await endpoint.fetch(request))
    }

    private func object(_ response: Response) throws(BackendError) -> JSON {
        do throws(WireError) {
            let json = try response.json()
            guard json.kind == .object else {
                throw .malformed(what: "JSON that is no object", at: response.place)
            }
            return json
        } catch {
            throw BackendError(error)
        }
    }
}

private struct RunSearch: Encodable {
    let experimentIDs: [String]
    let filter: String
    let maximum: Int
    let viewType = "ALL"

    enum CodingKeys: String, CodingKey {
        case filter
        case experimentIDs = "experiment_ids"
        case maximum = "max_results"
        case viewType = "run_view_type"
    }
}
