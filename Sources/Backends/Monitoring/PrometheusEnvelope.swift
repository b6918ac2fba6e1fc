import OpsModel
import Wire

/// The frame around every answer of Prometheus: `{"status": …, "data": …, "errorType": …, "error": …, "warnings": …}`.
///
/// `status` decides, not the status code: proxies have been seen to answer errors with 200.
struct PrometheusEnvelope {
    let data: JSON
    let remarks: [String]

    /// `place` is where the expression is written, for the advice when it is refused.
    init(
        _ response: Response, asking expression: String? = nil, writtenIn place: String = "the configuration"
    ) throws(BackendError) {
        let isSuccess = (200..<300).contains(response.status)
        guard let json = try? response.json(), json.kind == .object, let status = json["status"].string else {
            try Self.fail(response, isSuccess: isSuccess)
        }
        if isSuccess, status != "success", status != "error" { try Self.fail(response, isSuccess: true) }
        guard isSuccess, status == "success" else {
            throw Self.error(json, response, asking: expression, writtenIn: place)
        }
        guard !json["data"].isMissing else {
            throw BackendError(.malformed(what: "without data", at: response.place))
        }
        data = json["data"]
        remarks = ["warnings", "infos"].flatMap { key in json[key].array.compactMap(\.string) }
    }

    /// What is no envelope: an error of a proxy, or another program.
    private static func fail(_ response: Response, isSuccess: Bool) throws(BackendError) -> Never {
        do throws(WireError) {
            try response.requireSuccess()
            _ = try response.json()
        } catch {
            throw BackendError(error)
        }
        throw BackendError(.malformed(what: "JSON that is no answer of the Prometheus API", at: response.place))
    }

    /// The error types of Prometheus' `web/api/v1/api.go`.
    private static func error(
        _ json: JSON, _ response: Response, asking expression: String?, writtenIn source: String
    ) -> BackendError {
        // The response's own message holds no secret that a server may have echoed.
        let reason = response.message.isEmpty ? "no reason given" : response.message
        let place = response.place
        // An engine that ran out of time says so in the words of Go's context, under either type.
        let isLate = ["context deadline exceeded", "query timed out"].contains(where: reason.contains)
        let asked = expression.map { "the query `\(brief($0))`" } ?? "the request"
        switch json["errorType"].string {
        case "bad_data":
            return BackendError(
                .configuration, "\(place) refuses \(asked): \(reason). Correct it in \(source).")
        case "execution" where !isLate:
            return BackendError(
                .configuration, "\(place) cannot compute \(asked): \(reason). Correct it in \(source).")
        case "timeout", "canceled", "execution":
            return BackendError(
                .deadline,
                "\(place) gave up on \(asked): \(reason). Narrow it, or record it by a rule and ask for that.")
        case "not_found": return BackendError(.notFound, "\(place) does not have what \(asked) asks for: \(reason).")
        case "unavailable" where response.retryAfter == nil:
            return BackendError(.server, "\(place) is not available: \(reason). It may be starting; it is asked again.")
        default: break
        }
        do throws(WireError) {
            try response.requireSuccess()
        } catch {
            return BackendError(error)
        }
        return BackendError(.server, "\(place) failed to answer \(asked): \(reason). Look into its log.")
    }

    /// One line for a sentence.
    private static func brief(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ").trimmingBlanks
        return line.count > 160 ? "\(line.prefix(160))…" : line
    }
}
