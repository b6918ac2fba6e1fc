internal import Backends
internal import Wire

/// Tells by what an address answers which system it is; the port is never believed.
struct Recogniser: Sendable {
    struct Recognition: Sendable, Hashable {
        var kind: String
        var system: String
        var version: String?
        /// What the system calls itself, where it has a name of its own.
        var name: String?
        /// The path that says whether it can serve, for systems that have none in common.
        var readiness: String?
        /// It asked for a credential, so that its version stays unknown.
        var needsCredential = false
    }

    private struct Question: Sendable {
        let path: RequestPath
        var query: Query = [:]
        let reading: @Sendable (Response) -> Recognition?
    }

    /// Long enough for a machine of one's own, short enough to ask many.
    static let deadline = Duration.seconds(2)

    let transport: any Transport

    /// `nil` where nothing answers, or nothing that is known here.
    func recognise(_ base: BaseURL, credential: Credential = .none) async -> Recognition? {
        for question in Self.questions {
            var request = Request(.get, base, question.path, query: question.query)
            request.deadline = Self.deadline
            request.maximumBytes = 4 * 1024 * 1024
            request.credential = credential
            do throws(WireError) {
                let response = try await transport.send(request)
                if let recognition = question.reading(response) { return recognition }
            } catch {
                // Where nothing listens the other questions would be answered no better.
                if error.isSilence { return nil }
            }
        }
        return nil
    }

    /// Whether `/metrics` there is exposition text with a name that begins with one of `prefixes`.
    func servesMetrics(_ base: BaseURL, beginning prefixes: [String]) async -> Bool {
        var request = Request(.get, base, "metrics")
        request.deadline = Self.deadline
        request.maximumBytes = 4 * 1024 * 1024
        guard let response = try? await transport.send(request), response.status == 200, !response.isHTML else {
            return false
        }
        return response.text.split(separator: "\n").contains { line in prefixes.contains { line.hasPrefix($0) } }
    }

    private static let questions: [Question] = [
        Question(path: "api/2.0/mlflow/experiments/search", query: ["max_results": "1"], reading: mlflow),
        Question(path: "api/v1/status/buildinfo", reading: prometheus),
        Question(path: "api/v1/labels", query: ["limit": "1"], reading: prometheusLabels),
        Question(path: "api/v2/status", reading: alertmanager),
        Question(path: "v2", reading: openInference),
        Question(path: "openapi.json", reading: fastAPI),
        Question(path: "api-description", reading: torchServe),
    ]

    private static func mlflow(_ response: Response) -> Recognition? {
        if response.status == 401, response.headers["WWW-Authenticate"]?.contains("mlflow") == true {
            return Recognition(kind: "mlflow", system: "MLflow", needsCredential: true)
        }
        guard response.status == 200, let json = try? response.json(),
            let first = json["experiments"].array.first(where: { _ in true })
        else { return nil }
        let isExperiment = !first["experiment_id"].isMissing && !first["artifact_location"].isMissing
        return isExperiment ? Recognition(kind: "mlflow", system: "MLflow") : nil
    }

    private static func prometheus(_ response: Response) -> Recognition? {
        guard response.status == 200, let json = try? response.json(), json["status"].isString("success"),
            let version = json["data"]["version"].string
        else { return nil }
        return Recognition(kind: "prometheus", system: "Prometheus", version: version)
    }

    private static func prometheusLabels(_ response: Response) -> Recognition? {
        guard response.status == 200, let json = try? response.json(), json["status"].isString("success"),
            json["data"].kind == .array
        else { return nil }
        return Recognition(kind: "prometheus", system: "Prometheus")
    }

    private static func alertmanager(_ response: Response) -> Recognition? {
        guard response.status == 200, let json = try? response.json(), !json["versionInfo"].isMissing,
            !json["cluster"].isMissing
        else { return nil }
        return Recognition(kind: "alertmanager", system: "Alertmanager", version: json["versionInfo"]["version"].string)
    }

    private static func openInference(_ response: Response) -> Recognition? {
        guard response.status == 200, let json = try? response.json(), json["extensions"].kind == .array,
            let name = json["name"].string?.lowercased()
        else { return nil }
        let version = json["version"].string
        if name.contains("triton") { return Recognition(kind: "triton", system: "Triton", version: version) }
        guard name.contains("mlserver") else { return nil }
        return Recognition(kind: "mlserver", system: "MLServer", version: version)
    }

    private static func fastAPI(_ response: Response) -> Recognition? {
        guard response.status == 200, let json = try? response.json(), json["openapi"].string != nil,
            let title = json["info"]["title"].string
        else { return nil }
        // An application without such a path still answers for its own description when it serves.
        let readiness = usualReadiness.first { !json["paths"][$0].isMissing } ?? "/openapi.json"
        return Recognition(
            kind: "fastapi", system: "FastAPI", version: json["info"]["version"].string, name: title,
            readiness: readiness)
    }

    /// Each of its addresses describes itself; the one that is configured is the one that manages models.
    private static func torchServe(_ response: Response) -> Recognition? {
        guard response.status == 200, let json = try? response.json(),
            json["info"]["title"].isString("TorchServe APIs"),
            !json["paths"]["/models/{model_name}/{model_version}/set-default"].isMissing
        else { return nil }
        return Recognition(kind: "torchserve", system: "TorchServe", version: json["info"]["version"].string)
    }

    private static let usualReadiness = ["/readyz", "/ready", "/healthz", "/health", "/health/ready", "/ping"]
}

extension WireError {
    /// Nobody is there to be asked.
    fileprivate var isSilence: Bool {
        switch self {
        case .dnsFailure, .refused, .unreachable, .deadline, .tls, .cancelled, .exhausted: true
        default: false
        }
    }
}
