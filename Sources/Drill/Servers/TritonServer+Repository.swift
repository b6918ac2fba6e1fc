extension TritonServer {
    func index(_ request: DrillRequest) -> DrillAnswer {
        var onlyReady = false
        if case .bool(let flag)? = JSON(parsing: request.body)?["ready"] { onlyReady = flag }
        return state.now { simulation, instant in
            let models = simulation.world.repositories[server]?.models ?? []
            return .json(.array(models.flatMap { Self.rows($0, at: instant, onlyReady: onlyReady) }))
        }
    }

    /// One row a version it has ever loaded; a model never loaded has a row with only its name.
    private static func rows(
        _ model: ModelRepository.HostedModel, at instant: Double, onlyReady: Bool
    ) -> [JSON] {
        let known = model.available.filter { model.states[$0] != nil }
        guard !known.isEmpty else { return onlyReady ? [] : [["name": .string(model.name)]] }
        return known.compactMap { version -> JSON? in
            let name: [(String, JSON)] = [("name", .string(model.name)), ("version", .string(version))]
            switch model.state(version, at: instant) {
            case .ready(let since) where since <= instant: return .object(name + [("state", "READY")])
            case .ready, .unavailable:
                return onlyReady ? nil : .object(name + [("state", "UNAVAILABLE"), ("reason", "unloaded")])
            case .unloading: return onlyReady ? nil : .object(name + [("state", "UNLOADING")])
            case nil: return nil
            }
        }
    }

    func control(_ name: String, _ action: String, _ request: DrillRequest) -> DrillAnswer {
        switch action {
        case "load": load(name, JSON(parsing: request.body) ?? .object([]))
        case "unload":
            state.now { simulation, instant in
                simulation.unload(name, on: server, at: instant)
                return Self.empty("application/json")
            }
        default: Self.notFound
        }
    }

    private func load(_ name: String, _ body: JSON) -> DrillAnswer {
        let configuration = body["parameters"]?["config"]?.text
        var policy: ModelRepository.VersionPolicy?
        if let configuration {
            guard let parsed = JSON(parsing: Array(configuration.utf8)) else {
                return Self.error("failed to load '\(name)', failed to parse the config", 400)
            }
            policy = Self.policy(parsed["version_policy"])
        }
        return state.now { simulation, instant in
            guard let model = simulation.world.repositories[server]?[name] else {
                return Self.error("failed to load '\(name)', failed to poll from model repository", 500)
            }
            if case .specific(let versions)? = policy,
                let absent = versions.first(where: { !model.available.contains($0) })
            {
                return Self.error(
                    "load failed for model '\(name)': version \(absent) is at UNAVAILABLE state: Internal: no such version directory;\n",
                    400)
            }
            simulation.load(name, on: server, policy: policy, at: instant)
            return Self.empty("application/json")
        }
    }

    /// A configuration without a policy asks for the latest version.
    private static func policy(_ policy: JSON?) -> ModelRepository.VersionPolicy {
        if policy?["all"] != nil { return .all }
        if let specific = policy?["specific"]?["versions"]?.elements {
            return .specific(specific.compactMap { $0.text ?? $0.wholeNumber.map(String.init) })
        }
        return .latest(policy?["latest"]?["num_versions"]?.wholeNumber ?? 1)
    }
}
