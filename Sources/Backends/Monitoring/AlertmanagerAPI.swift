import OpsModel
import Wire

/// The calls of Alertmanager's API v2 that reading needs (prometheus/alertmanager, api/v2/openapi.yaml).
struct AlertmanagerAPI: Sendable {
    /// 100,000 alerts of usual length.
    private static let mostBytes = 128 * 1024 * 1024
    /// What is kept of a list; beyond it the list is shown cut, and said to be.
    static let mostItems = 50_000

    let endpoint: Endpoint
    let answers: AlertmanagerAnswers
    let filters: [String]
    let receiver: String?

    /// All flags are asked for: they are joined by AND, so that leaving one out hides an alert which is both silenced
    /// and inhibited.
    func alerts() async throws(BackendError) -> Listing<Alert> {
        var query: Query = ["active": "true", "silenced": "true", "inhibited": "true", "unprocessed": "true"]
        for filter in filters { query.append("filter", filter) }
        query.append("receiver", receiver)
        var request = endpoint.request("api/v2/alerts", query: query)
        request.maximumBytes = Self.mostBytes
        return try await list(request) { answers.alert($0) }
    }

    /// Silences that ended before that instant are left out; Alertmanager lists them for five days.
    func silences(expiredSince instant: Instant) async -> Result<Listing<Silence>, BackendError> {
        do throws(BackendError) {
            var listing = try await list(endpoint.request("api/v2/silences")) { answers.silence($0) }
            listing.items.removeAll { silence in
                silence.state == .expired && silence.endsAt.map { $0 < instant } ?? true
            }
            return .success(listing)
        } catch {
            return .failure(error)
        }
    }

    /// `nil` where there is none.
    func silence(_ id: String) async throws(BackendError) -> Silence? {
        do throws(BackendError) {
            let response = try await endpoint.fetch(endpoint.request("api/v2/silence/\(id)"))
            return answers.silence(try json(response, .object))
        } catch {
            guard error.failure.kind == .notFound else { throw error }
            return nil
        }
    }

    func status() async -> Result<AlertmanagerStatus, BackendError> {
        do throws(BackendError) {
            let response = try await endpoint.fetch(endpoint.request("api/v2/status"))
            return .success(answers.status(try json(response, .object)))
        } catch {
            return .failure(error)
        }
    }

    private func list<Item>(
        _ request: Request, _ decode: (JSON) -> Item?
    ) async throws(BackendError) -> Listing<Item> {
        let response = try await endpoint.fetch(request)
        let elements = try json(response, .array)
        var listing = Listing<Item>(pages: 1, clockSkew: response.clockSkew)
        listing.items.reserveCapacity(min(elements.count, Self.mostItems))
        for element in elements.array {
            guard listing.items.count < Self.mostItems else {
                listing.cutAt = Self.mostItems
                break
            }
            if let item = decode(element) { listing.items.append(item) } else { listing.unreadable += 1 }
        }
        return listing
    }

    private func json(_ response: Response, _ kind: JSON.Kind) throws(BackendError) -> JSON {
        do throws(WireError) {
            let json = try response.json()
            guard json.kind == kind else {
                throw .malformed(what: "JSON that is no \(kind == .array ? "list" : "object")", at: response.place)
            }
            return json
        } catch {
            throw BackendError(error)
        }
    }
}
