/// Triton's HTTP endpoint (2.51, explicit model control) for the models that one server of the fleet hosts.
struct TritonServer: DrillServer {
    let server: ServerID
    let state: DrillState

    static let version = "2.51.0"

    func answer(_ request: DrillRequest) -> DrillAnswer {
        let parts = request.segments
        guard parts.first == "v2" else { return Self.notFound }
        switch (request.method, parts.dropFirst().joined(separator: "/")) {
        case ("GET", ""): return .json(Self.metadata)
        case ("GET", "health/live"), ("GET", "health/ready"): return Self.empty("text/plain")
        case ("GET", "models/stats"): return statistics(of: nil, version: nil)
        case ("POST", "repository/index"): return index(request)
        case ("GET", "logging"): return .json(Self.logging)
        case ("GET", "trace/setting"): return .json(Self.tracing)
        case (_, "repository/index"), (_, "models/stats"), (_, ""): return Self.notAllowed
        default: break
        }
        if parts.count == 5, parts[1] == "repository", parts[2] == "models" {
            return request.method == "POST" ? control(parts[3], parts[4], request) : Self.notAllowed
        }
        guard parts.count >= 3, parts[1] == "models" else { return Self.notFound }
        let hasVersion = parts.count >= 5 && parts[3] == "versions"
        return model(
            parts[2], version: hasVersion ? parts[4] : nil,
            action: parts.dropFirst(hasVersion ? 5 : 3).joined(separator: "/"), request)
    }

    private func model(
        _ name: String, version: String?, action: String, _ request: DrillRequest
    ) -> DrillAnswer {
        if action == "infer" {
            return request.method == "POST" ? infer(name, version: version, request) : Self.notAllowed
        }
        guard ["", "ready", "config", "stats"].contains(action) else { return Self.notFound }
        guard request.method == "GET" else { return Self.notAllowed }
        if action == "stats" { return statistics(of: name, version: version) }
        switch look(name, version: version) {
        case .failure(let fault):
            return action == "ready"
                ? Self.error("Model version not ready", 400, plain: true) : Self.error(fault.reason, fault.status)
        case .success(let found):
            switch action {
            case "ready": return Self.empty("text/plain")
            case "config": return .json(TritonShape.configuration(found.model, inputs: found.inputs))
            default:
                let versions = version.map { [$0] } ?? found.ready
                return .json(TritonShape.metadata(found.model, versions: versions, inputs: found.inputs))
            }
        }
    }

    // MARK: Looking up

    struct Fault: Error {
        let status: Int
        let reason: String
    }

    struct Found {
        let model: ModelRepository.HostedModel
        /// In the order of their numbers.
        let ready: [String]
        /// The version that answers.
        let version: String
        let inputs: Int
    }

    func look(_ name: String, version: String?) -> Result<Found, Fault> {
        state.now { simulation, instant in
            let prefix = "Request for unknown model: '\(name)'"
            guard let model = simulation.world.repositories[server]?[name] else {
                return .failure(Fault(status: 404, reason: "\(prefix) is not found"))
            }
            let ready = model.readyVersions(at: instant)
            guard let newest = ready.last else {
                return .failure(Fault(status: 404, reason: "\(prefix) has no available versions"))
            }
            if let version, !ready.contains(version) {
                let isKnown = model.states[version] != nil
                return .failure(
                    Fault(
                        status: isKnown ? 503 : 404,
                        reason: "\(prefix) version \(version) is \(isKnown ? "not at ready state" : "not found")"))
            }
            let inputs = simulation.world.inputs(of: server, model: name)
            return .success(Found(model: model, ready: ready, version: version ?? newest, inputs: inputs))
        }
    }

    // MARK: Answers

    static let notFound = error("Not Found", 404, plain: true)
    static let notAllowed = error("Method Not Allowed", 405)

    static func empty(_ contentType: String) -> DrillAnswer { DrillAnswer(contentType: contentType) }

    /// Triton labels some of its JSON errors as plain text.
    static func error(_ reason: String, _ status: Int, plain: Bool = false) -> DrillAnswer {
        DrillAnswer(
            status: status, contentType: plain ? "text/plain" : "application/json",
            body: JSON.object([("error", .string(reason))]).bytes)
    }

    private static let metadata: JSON = [
        "name": "triton", "version": .string(version),
        "extensions": [
            "classification", "sequence", "model_repository", "model_repository(unload_dependents)", "schedule_policy",
            "model_configuration", "system_shared_memory", "cuda_shared_memory", "binary_tensor_data", "parameters",
            "statistics", "trace", "logging",
        ],
    ]
    private static let logging: JSON = [
        "log_file": "", "log_info": .bool(true), "log_warning": .bool(true), "log_error": .bool(true),
        "log_verbose_level": .integer(0), "log_format": "default",
    ]
    private static let tracing: JSON = [
        "trace_level": ["OFF"], "trace_rate": "1000", "trace_count": "-1", "log_frequency": "0", "trace_file": "",
        "trace_mode": "triton",
    ]
}

extension World {
    /// How many numbers a row of a model's input has: one a watched feature.
    func inputs(of server: ServerID, model: String) -> Int {
        guard let service = traffic.deployments.first(where: { $0.server == server && $0.model == model })?.service
        else {
            return 0
        }
        return features.count { $0.service == service }
    }
}
