import Backends
import Foundation
import OpsModel
import Wire

/// What a backend that reads a live server is told, as the configuration would tell it.
enum LiveBackend {
    static func settings(_ url: String, options: [String: Setting.Content] = [:]) -> BackendSettings {
        let entries = options.map { Setting.Entry(key: $0, line: 1, value: Setting($1)) }
        return BackendSettings(id: "live", url: url, deadline: .seconds(30), options: Setting(.map(entries)))
    }

    static func client(_ credential: Credential = .none) -> HTTPClient {
        var settings = HTTPSettings()
        settings.credential = credential
        return HTTPClient(settings)
    }

    static var now: Instant { Instant(seconds: Date().timeIntervalSince1970) }

    /// Sends a JSON body, for what a test changes on a server; the answer must be a success.
    @discardableResult
    static func call(
        _ method: Request.Method = .post, _ url: String, _ path: RequestPath, _ body: String = ""
    ) async throws -> JSON? {
        let body: Request.Body? = body.isEmpty ? nil : .json(Array(body.utf8))
        var request = Request(method, try BaseURL(url), path, body: body)
        request.deadline = .seconds(60)
        let response = try await client().fetch(request)
        return try? response.json()
    }
}
