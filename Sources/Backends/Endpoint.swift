import OpsModel
import Wire

/// Where one backend is asked and how: its address, its headers and the deadline of one request; faults come in the
/// words of ``BackendError``.
struct Endpoint: Sendable {
    let base: BaseURL
    let deadline: Duration
    let transport: any Transport
    /// Sent with every request.
    var headers: Headers = [:]
    /// In place of the client's own credential; `nil` leaves that.
    private var credential: Credential?

    init(_ settings: BackendSettings, _ transport: any Transport) throws(SettingsError) {
        try self.init(settings.url, settings, transport)
    }

    /// For a second address of the same backend, such as its metrics. The backend's credential goes there only where
    /// scheme and host are those of its own address: another port is the same server, another host may be anybody's.
    init(
        second url: String, line: Int, _ settings: BackendSettings, _ transport: any Transport
    ) throws(SettingsError) {
        try self.init(url, line: line, settings, transport)
        let first = try? BaseURL(settings.url)
        if first?.scheme != base.scheme || first?.host != base.host { credential = Credential.none }
    }

    private init(
        _ url: String, line: Int = 0, _ settings: BackendSettings, _ transport: any Transport
    ) throws(SettingsError) {
        do throws(BaseURLError) {
            base = try BaseURL(url)
        } catch {
            throw SettingsError(line: line, "url: \(error)")
        }
        deadline = settings.deadline
        self.transport = transport
    }

    /// A GET of `path` below the address; the body may be asked for by POST, where that only reads.
    func request(
        _ path: RequestPath, query: Query = [:], posting body: [UInt8]? = nil, deadline: Duration? = nil
    ) -> Request {
        var request = Request(
            body == nil ? .get : .post, base, path, query: query, headers: headers, body: body.map { .json($0) })
        request.deadline = deadline ?? self.deadline
        request.isRead = true
        request.credential = credential
        return request
    }

    /// A request that changes something, so that it is sent once and over a connection of its own.
    func change(
        _ method: Request.Method, _ path: RequestPath, query: Query = [:], _ body: Request.Body?,
        deadline: Duration? = nil
    ) -> Request {
        var request = Request(method, base, path, query: query, headers: headers, body: body)
        request.deadline = deadline ?? self.deadline
        request.credential = credential
        return request
    }

    /// The answer, where its status is 2xx.
    func fetch(_ request: Request) async throws(BackendError) -> Response {
        do throws(WireError) {
            return try await transport.fetch(request)
        } catch {
            throw BackendError(error)
        }
    }

    /// The answer, whatever its status; for `examine`, where a 404 tells something.
    func send(_ request: Request) async throws(BackendError) -> Response {
        do throws(WireError) {
            return try await transport.send(request)
        } catch {
            throw BackendError(error)
        }
    }
}

extension Response {
    /// The server's clock less ours, in seconds, good to about one; `nil` where it sends no date. A date between our
    /// request and its answer agrees with ours, however long the answer took.
    var clockSkew: Double? {
        guard let serverDate else { return nil }
        let sentAt = Int(bounded: (Double(receivedAt) - elapsed.inSeconds).rounded(.down))
        return Double(serverDate - min(max(serverDate, sentAt), receivedAt))
    }
}
