/// MLServer's HTTP endpoint (1.7) for the models that one server of the fleet hosts.
struct MLServerServer: DrillServer {
    let server: ServerID
    let state: DrillState

    static let version = "1.7.1"

    func answer(_ request: DrillRequest) -> DrillAnswer {
        let parts = request.segments
        guard parts.first == "v2" else { return Self.detail("Not Found", 404) }
        switch (request.method, parts.dropFirst().joined(separator: "/")) {
        case ("GET", ""):
            return .json(["name": "mlserver", "version": .string(Self.version), "extensions": []])
        case ("GET", "health/live"), ("GET", "health/ready"): return DrillAnswer(contentType: nil)
        case ("POST", "repository/index"): return index(request)
        case (_, "repository/index"), (_, ""): return Self.detail("Method Not Allowed", 405)
        default: break
        }
        if parts.count == 5, parts[1] == "repository", parts[2] == "models", ["load", "unload"].contains(parts[4]) {
            return request.method == "POST"
                ? control(parts[3], parts[4]) : Self.detail("Method Not Allowed", 405)
        }
        guard parts.count >= 3, parts[1] == "models" else { return Self.detail("Not Found", 404) }
        let hasVersion = parts.count >= 5 && parts[3] == "versions"
        return model(
            parts[2], version: hasVersion ? parts[4] : nil,
            action: parts.dropFirst(hasVersion ? 5 : 3).joined(separator: "/"), request)
    }

    private func model(
        _ name: String, version: String?, action: String, _ request: DrillRequest
    ) -> DrillAnswer {
        let wanted = action == "infer" ? "POST" : "GET"
        guard ["", "ready", "infer"].contains(action) else { return Self.detail("Not Found", 404) }
        guard request.method == wanted else { return Self.detail("Method Not Allowed", 405) }
        let ready = state.now { simulation, instant in
            simulation.world.repositories[server]?[name]?.readyVersions(at: instant) ?? []
        }
        guard let newest = ready.last else { return Self.error("Model \(name) not found", 404) }
        if let version, !ready.contains(version) {
            return Self.error("Model \(name) with version \(version) not found", 404)
        }
        switch action {
        case "ready": return DrillAnswer(contentType: nil)
        case "infer": return infer(name, version ?? newest, request)
        default:
            return .json([
                "name": .string(name), "versions": [], "platform": "", "inputs": [], "outputs": [],
                "parameters": .object([]),
            ])
        }
    }

    // MARK: Repository

    private func index(_ request: DrillRequest) -> DrillAnswer {
        var onlyReady = false
        if case .bool(let flag)? = JSON(parsing: request.body)?["ready"] { onlyReady = flag }
        return state.now { simulation, instant in
            let rows = (simulation.world.repositories[server]?.models ?? []).flatMap { model in
                model.available.compactMap { version -> JSON? in
                    let isReady = model.isReady(version, at: instant)
                    guard isReady || !onlyReady else { return nil }
                    return [
                        "name": .string(model.name), "version": .string(version),
                        "state": isReady ? "READY" : "UNAVAILABLE", "reason": "",
                    ]
                }
            }
            return .json(.array(rows))
        }
    }

    /// Acts on all versions of the name; a model that is not loaded cannot be unloaded.
    private func control(_ name: String, _ action: String) -> DrillAnswer {
        state.now { simulation, instant in
            guard let model = simulation.world.repositories[server]?[name],
                action == "load" || !model.readyVersions(at: instant).isEmpty
            else { return Self.error("Model \(name) not found", 404) }
            if action == "load" {
                simulation.load(name, on: server, policy: .all, at: instant)
            } else {
                simulation.unload(name, on: server, at: instant)
            }
            return DrillAnswer(contentType: nil)
        }
    }

    // MARK: Inference

    private func infer(_ name: String, _ version: String, _ request: DrillRequest) -> DrillAnswer {
        guard let body = JSON(parsing: request.body) else {
            return Self.unprocessable([
                "type": "json_invalid", "loc": ["body", .integer(1)], "msg": "JSON decode error", "input": .object([]),
                "ctx": ["error": "unexpected character"],
            ])
        }
        guard let input = InferenceInput(body) else {
            return Self.unprocessable(
                ["type": "missing", "loc": ["body", "inputs"], "msg": "Field required", "input": body])
        }
        let (columns, id) = state.now { simulation, instant in
            (
                simulation.world.inputs(of: server, model: name),
                simulation.world.seeded.uuid("infer/\(name)/\(version)/\(Int(instant * 1_000))")
            )
        }
        let given = input.tensors.first?.shape.last ?? 0
        guard given == columns, input.tensors.first?.values.count.isMultiple(of: columns) == true else {
            return Self.error(
                "builtins.ValueError: X has \(given) features, but GradientBoostingClassifier is expecting \(columns) features as input.",
                500)
        }
        let scores = input.scores(key: Seeded.key("\(name)/\(version)"), columns: columns)
        return .json([
            "model_name": .string(name), "model_version": .string(version), "id": .string(id),
            "parameters": .object([]),
            "outputs": [
                [
                    "name": "predict", "shape": [.integer(scores.count), .integer(1)], "datatype": "FP64",
                    "parameters": ["content_type": "np"], "data": .array(scores.map(JSON.number)),
                ]
            ],
        ])
    }

    // MARK: Errors

    private static func error(_ reason: String, _ status: Int) -> DrillAnswer {
        .json(["error": .string(reason)], status: status)
    }

    private static func detail(_ reason: String, _ status: Int) -> DrillAnswer {
        .json(["detail": .string(reason)], status: status)
    }

    private static func unprocessable(_ detail: JSON) -> DrillAnswer {
        .json(["detail": [detail]], status: 422)
    }
}
