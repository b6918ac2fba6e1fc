/// MLflow's REST API (3.17), as far as it speaks of registered models, their versions and the runs behind them.
struct MLflowServer: DrillServer {
    let state: DrillState

    static let version = "3.17.2"

    func answer(_ request: DrillRequest) -> DrillAnswer {
        switch request.path {
        case "/health": return .text("OK")
        case "/version": return .text(Self.version, contentType: "text/html; charset=utf-8")
        case "/api/3.0/mlflow/server-info": return .json(Self.serverInfo)
        default: break
        }
        let parts = request.segments
        guard parts.count > 3, parts[0] == "api", parts[1] == "2.0" || parts[1] == "3.0", parts[2] == "mlflow" else {
            return .flaskNotFound
        }
        let route = "\(request.method) \(parts[3...].joined(separator: "/"))"
        return state.now { simulation, _ in
            do throws(MLflowFault) {
                guard let answer = try answer(route, MLflowArguments(request), &simulation) else {
                    return .flaskNotFound
                }
                return .json(answer)
            } catch {
                return error.answer
            }
        }
    }

    private func answer(
        _ route: String, _ arguments: MLflowArguments, _ simulation: inout Simulation
    ) throws(MLflowFault) -> JSON? {
        if let answer = try write(route, arguments, &simulation) { return answer }
        let registry = simulation.world.registry
        let shape = MLflowShape(state: state)
        switch route {
        case "GET registered-models/search": return try models(arguments, registry, shape)
        case "GET registered-models/get":
            return ["registered_model": shape.model(try model(arguments, registry))]
        case "GET registered-models/alias":
            let model = try model(arguments, registry)
            let alias = try arguments.required("alias")
            guard let version = registry.target(alias, of: model.name).flatMap(model.version) else {
                throw .invalid("Registered model alias \(alias) not found.")
            }
            return ["model_version": shape.version(version, of: model, aliases: true)]
        case "GET registered-models/get-latest-versions":
            let model = try model(arguments, registry)
            return .object(
                shape.list(
                    "model_versions", model.versions.suffix(1).map { shape.version($0, of: model, aliases: true) }))
        case "GET model-versions/search": return try versions(arguments, registry, shape)
        case "GET model-versions/get":
            let (model, version) = try version(arguments, registry)
            return ["model_version": shape.version(version, of: model, aliases: true)]
        case "GET runs/get": return ["run": shape.run(try run(try arguments.required("run_id"), registry))]
        case "GET metrics/get-history", "GET metrics/get-history-bulk-interval":
            return try history(route, arguments, simulation, shape)
        case "GET experiments/search", "POST experiments/search": return shape.experiments(registry)
        default: return nil
        }
    }

    private static let serverInfo: JSON = [
        "store_type": "SqlStore", "workspaces_enabled": .bool(false), "trace_archival_enabled": .bool(false),
        "multipart_uploads_enabled": .bool(false), "multipart_downloads_enabled": .bool(false),
        "presigned_upload_run_id_supported": .bool(true), "presigned_upload_model_id_supported": .bool(true),
        "features_enabled": ["gateway": .bool(false)],
    ]

    // MARK: Looking up

    func model(_ arguments: MLflowArguments, _ registry: Registry) throws(MLflowFault) -> Registry.Model {
        let name = try arguments.required("name")
        guard let model = registry[name] else {
            throw .missing("Registered Model with name=\(name) not found")
        }
        return model
    }

    func version(
        _ arguments: MLflowArguments, _ registry: Registry
    ) throws(MLflowFault) -> (Registry.Model, Registry.Version) {
        let name = try arguments.required("name")
        let number = try arguments.required("version")
        guard Int(number) != nil else {
            throw .invalid("Parameter 'version' must be an integer, got '\(number)'.")
        }
        guard let model = registry[name], let version = model.version(number) else {
            throw .missing("Model Version (name=\(name), version=\(number)) not found")
        }
        return (model, version)
    }

    private func run(_ id: String, _ registry: Registry) throws(MLflowFault) -> TrainingRun {
        guard let run = registry.runs[id] else { throw .missing("Run with id=\(id) not found") }
        return run
    }

    // MARK: Lists

    private func models(
        _ arguments: MLflowArguments, _ registry: Registry, _ shape: MLflowShape
    ) throws(MLflowFault) -> JSON {
        let filter = try MLflowFilter(arguments["filter"] ?? "", attributes: ["name"])
        let found = registry.models.filter { model in filter.holds(["name": model.name], tags: model.tags) }
        let ordered = try MLflowOrder(
            arguments.all("order_by"), keys: ["name", "last_updated_timestamp", "creation_timestamp"]
        )
        .sorted(found) { model in
            ["last_updated_timestamp": model.updated, "creation_timestamp": model.created]
        } text: {
            $0.name
        }
        let page = try arguments.page(of: ordered, usual: 100, most: 1_000)
        return .object(shape.list("registered_models", page.items.map(shape.model)) + page.token)
    }

    private func versions(
        _ arguments: MLflowArguments, _ registry: Registry, _ shape: MLflowShape
    ) throws(MLflowFault) -> JSON {
        let filter = try MLflowFilter(arguments["filter"] ?? "", attributes: ["name", "run_id", "source_path"])
        let found = registry.models.flatMap { model in model.versions.reversed().map { (model, $0) } }
            .filter { model, version in
                filter.holds(
                    ["name": model.name, "run_id": version.runID, "source_path": "models:/\(version.modelID)"],
                    tags: version.tags)
            }
        let ordered = try MLflowOrder(
            arguments.all("order_by"),
            keys: ["name", "version_number", "last_updated_timestamp", "creation_timestamp"]
        )
        .sorted(found) { _, version in
            [
                "version_number": Double(version.number) ?? 0, "last_updated_timestamp": version.updated,
                "creation_timestamp": version.created,
            ]
        } text: {
            $0.0.name
        }
        let page = try arguments.page(of: ordered, usual: 10_000, most: 200_000)
        let items = page.items.map { shape.version($0.1, of: $0.0, aliases: false) }
        return .object(shape.list("model_versions", items) + page.token)
    }

    private func history(
        _ route: String, _ arguments: MLflowArguments, _ simulation: Simulation, _ shape: MLflowShape
    ) throws(MLflowFault) -> JSON {
        let key = try arguments.required("metric_key")
        let world = simulation.world
        guard route.hasSuffix("bulk-interval") else {
            let run = try run(try arguments.required("run_id"), world.registry)
            let page = try arguments.page(of: run.history(of: key, seeded: world.seeded), usual: 25_000, most: 25_000)
            return .object(shape.list("metrics", page.items.map { shape.metric($0) }) + page.token)
        }
        let most = try arguments.count("max_results", usual: 320, most: 2_500)
        var metrics: [JSON] = []
        for id in arguments.all("run_ids") {
            let curve = try run(id, world.registry).history(of: key, seeded: world.seeded)
            let stride = max(1, (curve.count + most - 1) / most)
            for (index, metric) in curve.enumerated() where index % stride == 0 || index == curve.count - 1 {
                metrics.append(shape.metric(metric, run: id))
            }
        }
        return .object(shape.list("metrics", metrics))
    }
}
