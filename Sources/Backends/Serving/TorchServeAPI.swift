import OpsModel
import Wire

/// What TorchServe's management address answers (pytorch/serve, `docs/management_api.md`).
struct TorchServeAPI: Sendable {
    /// The most that the server puts on a page.
    static let pageSize = 100
    static let mostModels = 500
    static let width = 8

    struct Listed: Sendable {
        var name: String
        /// Of the default version.
        var archive: String
    }

    let endpoint: Endpoint

    /// Every model; a fault on a later page ends the list there.
    func models() async throws(BackendError) -> Listing<Listed> {
        var listing = Listing<Listed>()
        var token: String?
        repeat {
            let page: (rows: [JSON], next: String?, response: Response)
            do throws(BackendError) {
                page = try await self.page(token)
            } catch {
                guard listing.pages > 0 else { throw hinted(error) }
                listing.fault = error.description
                break
            }
            listing.pages += 1
            listing.clockSkew = page.response.clockSkew ?? listing.clockSkew
            for row in page.rows {
                if let name = row["modelName"].string, !name.isEmpty {
                    listing.items.append(Listed(name: name, archive: row["modelUrl"].string ?? ""))
                } else {
                    listing.unreadable += 1
                }
            }
            // The last page names one more, which is empty.
            token = page.rows.isEmpty || page.next == token ? nil : page.next
            if listing.items.count > Self.mostModels || token != nil && listing.pages >= 10 {
                listing.cutAt = min(listing.items.count, Self.mostModels)
                listing.items = Array(listing.items.prefix(Self.mostModels))
                break
            }
        } while token != nil
        return listing
    }

    private func hinted(_ error: BackendError) -> BackendError {
        guard error.failure.kind == .notFound else { return error }
        return BackendError(
            .notFound,
            "\(endpoint.base.authority) answered 404 for its models. Is `url:` the management address of TorchServe?")
    }

    private func page(
        _ token: String?
    ) async throws(BackendError) -> (rows: [JSON], next: String?, response: Response) {
        let query: Query = ["limit": "\(Self.pageSize)", "next_page_token": token]
        let response = try await fetch(endpoint.request("models", query: query))
        let json = try json(response)
        guard json["models"].kind == .array else {
            throw BackendError(.malformed(what: "JSON that is no list of models", at: response.place))
        }
        return (Array(json["models"].array), json["nextPageToken"].string, response)
    }

    /// Each model with its versions. One that is gone meanwhile is left out, and so is one that cannot be read, with
    /// the fault.
    func describe(_ listed: [Listed]) async -> (models: [TorchServeModel], fault: String?) {
        var models: [TorchServeModel] = []
        var faults: [BackendError] = []
        for result in await results(listed) {
            do throws(BackendError) {
                if let model = try result.get() { models.append(model) }
            } catch {
                faults.append(error)
            }
        }
        return (models, faults.first.map { "\(faults.count) of \(listed.count) models cannot be read: \($0)" })
    }

    private func results(_ listed: [Listed]) async -> [Result<TorchServeModel?, BackendError>] {
        await withTaskGroup(of: (Int, Result<TorchServeModel?, BackendError>).self) { group in
            var waiting = Array(listed.enumerated())[...]
            var results: [Int: Result<TorchServeModel?, BackendError>] = [:]
            for (index, model) in waiting.prefix(Self.width) { group.addTask { (index, await described(model)) } }
            waiting = waiting.dropFirst(Self.width)
            while let (index, result) = await group.next() {
                results[index] = result
                if let (index, model) = waiting.popFirst() { group.addTask { (index, await self.described(model)) } }
            }
            return listed.indices.compactMap { results[$0] }
        }
    }

    private func described(_ listed: Listed) async -> Result<TorchServeModel?, BackendError> {
        do throws(BackendError) {
            guard let versions = try await versions(of: listed.name) else { return .success(nil) }
            let model = TorchServeModel(name: listed.name, versions: versions)
            return .success(try await withDefault(model, archive: listed.archive))
        } catch {
            return .failure(error)
        }
    }

    /// The list names the archive of the default version; a request more where that does not tell which it is.
    private func withDefault(
        _ model: TorchServeModel, archive: String
    ) async throws(BackendError) -> TorchServeModel {
        var model = model
        let fitting = model.versions.filter { $0.archive == archive }
        if model.versions.count == 1 {
            model.defaultVersion = model.versions.first?.name
        } else if fitting.count == 1, !archive.isEmpty {
            model.defaultVersion = fitting.first?.name
        } else {
            model.defaultVersion = try await defaultVersion(of: model.name)
        }
        return model
    }

    /// A model as it is now, with what the server itself calls its default; `nil` where there is none.
    func model(_ name: String) async throws(BackendError) -> TorchServeModel? {
        guard let versions = try await versions(of: name) else { return nil }
        return TorchServeModel(name: name, versions: versions, defaultVersion: try await defaultVersion(of: name))
    }

    private func versions(of name: String) async throws(BackendError) -> [TorchServeModel.Version]? {
        guard let rows = try await described("models/\(name)/all") else { return nil }
        return rows.compactMap { TorchServeModel.Version($0) }
    }

    /// Without a version the server describes the default one.
    private func defaultVersion(of name: String) async throws(BackendError) -> String? {
        try await described("models/\(name)")?.first.flatMap { TorchServeModel.Version($0) }?.name
    }

    private func described(_ path: RequestPath) async throws(BackendError) -> [JSON]? {
        let response: Response
        do throws(BackendError) {
            response = try await fetch(endpoint.request(path))
        } catch {
            guard error.failure.kind == .notFound else { throw error }
            return nil
        }
        let json = try json(response)
        guard json.kind == .array else {
            throw BackendError(.malformed(what: "JSON that is no description of a model", at: response.place))
        }
        return Array(json.array)
    }

    /// From the server's description of its own API; `nil` where that is not to be had.
    func version() async -> String? {
        guard let response = try? await endpoint.fetch(endpoint.request("api-description")),
            let json = try? response.json()
        else { return nil }
        return json["info"]["version"].string
    }

    private func fetch(_ request: Request) async throws(BackendError) -> Response {
        let response = try await endpoint.send(request)
        if let refusal = Self.refusal(response) { throw refusal }
        try endpoint.requireSuccess(response)
        return response
    }

    /// A wrong or missing key is answered 400, as no other refusal of a key is.
    static func refusal(_ response: Response) -> BackendError? {
        guard response.status == 400, (try? response.json())?["type"].isString("InvalidKeyException") == true else {
            return nil
        }
        return BackendError(
            .unauthorised,
            "\(response.place) answered 400: the token is missing, wrong or expired. Configure the management key of "
                + "its key_file.json as a bearer token; the server makes a new one whenever it expires.")
    }

    private func json(_ response: Response) throws(BackendError) -> JSON {
        do throws(WireError) {
            return try response.json()
        } catch {
            throw BackendError(error)
        }
    }
}
