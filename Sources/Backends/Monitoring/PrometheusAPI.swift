import OpsModel
import Wire

/// The calls of Prometheus' HTTP API that reading needs (prometheus.io, "HTTP API"); Thanos, Mimir and VictoriaMetrics
/// answer the same.
struct PrometheusAPI: Sendable {
    /// Longer ones go as a form, because proxies cut long addresses.
    static let longestAddress = 1500
    /// What one range query may yield a series; the server refuses more.
    static let mostPoints = 11_000

    let endpoint: Endpoint

    /// Evaluated at the server's own time, so that a clock that differs from ours asks for nothing in the future.
    /// `place` is where the expression is written, for the advice when it is refused.
    func query(
        _ expression: String, keeping labels: Set<String>, writtenIn place: String = "the configuration"
    ) async throws(BackendError) -> PrometheusResult {
        try await result(
            "api/v1/query", ["query": expression], asking: expression, writtenIn: place, keeping: labels)
    }

    func range(
        _ expression: String, from start: Instant, to end: Instant, step: Duration, keeping labels: Set<String>?
    ) async throws(BackendError) -> PrometheusResult {
        let query: Query = [
            "query": expression, "start": Self.text(start.seconds), "end": Self.text(end.seconds),
            "step": Self.text(step.inSeconds),
        ]
        return try await result("api/v1/query_range", query, asking: expression, keeping: labels)
    }

    private func result(
        _ path: RequestPath, _ query: Query, asking expression: String, writtenIn place: String = "the configuration",
        keeping labels: Set<String>?
    ) async throws(BackendError) -> PrometheusResult {
        let response = try await endpoint.send(request(path, query))
        let envelope = try PrometheusEnvelope(response, asking: expression, writtenIn: place)
        guard envelope.data["result"].kind == .array else {
            throw BackendError(
                .malformed,
                "\(response.place) answers the query `\(expression)` with something that is no list of series. "
                    + "Check what answers at this address.")
        }
        var result = PrometheusResult(envelope.data, keeping: labels)
        result.remarks = envelope.remarks
        result.clockSkew = response.clockSkew
        return result
    }

    /// `data` of a call that answers a list, which it must hold under `key`; null is one of none.
    func data<Value>(
        _ path: RequestPath, _ query: Query = [:], listing key: String, read: (JSON) -> Value
    ) async throws(BackendError) -> Value {
        let response = try await endpoint.send(endpoint.request(path, query: query))
        let data = try PrometheusEnvelope(response).data
        guard [.array, .null].contains(data[key].kind) else {
            throw BackendError(.malformed(what: "without a list `\(key)`", at: response.place))
        }
        return read(data)
    }

    /// What the server says that it is.
    func version() async throws(BackendError) -> String {
        try Self.version(in: try await endpoint.send(endpoint.request("api/v1/status/buildinfo")))
    }

    static func version(in response: Response) throws(BackendError) -> String {
        guard let version = try PrometheusEnvelope(response).data["version"].string else {
            throw BackendError(.malformed(what: "without a version", at: response.place))
        }
        return version
    }

    /// Whether the server says that it can serve queries; `nil` where it has no such page, as Mimir.
    func isReady() async throws(BackendError) -> Bool? {
        let response = try await endpoint.send(endpoint.request("-/ready"))
        switch response.status {
        case 200..<300: return true
        case 404, 501: return nil
        case 503: return false
        default:
            try endpoint.requireSuccess(response)
            return nil
        }
    }

    private func request(_ path: RequestPath, _ query: Query) -> Request {
        guard query.encoded.utf8.count > Self.longestAddress else { return endpoint.request(path, query: query) }
        var request = Request(.post, endpoint.base, path, headers: endpoint.headers, body: .form(query))
        request.deadline = endpoint.deadline
        request.isRead = true
        return request
    }

    /// Seconds to the millisecond, never in exponent form.
    static func text(_ seconds: Double) -> String {
        guard abs(seconds) < 1e15 else { return "0" }
        let milliseconds = Int((seconds * 1000).rounded())
        let (whole, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        return rest == 0 ? "\(whole)" : "\(Double(milliseconds) / 1000)"
    }
}

extension Endpoint {
    /// Fails on a status that is no success, in the words of ``BackendError``.
    func requireSuccess(_ response: Response) throws(BackendError) {
        do throws(WireError) {
            try response.requireSuccess()
        } catch {
            throw BackendError(error)
        }
    }
}
