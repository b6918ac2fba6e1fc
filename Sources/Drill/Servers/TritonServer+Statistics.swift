extension TritonServer {
    /// Every ready version where no model is named.
    func statistics(of name: String?, version: String?) -> DrillAnswer {
        if let name, case .failure(let fault) = look(name, version: version) {
            return Self.error(fault.reason, fault.status)
        }
        return state.now { simulation, instant in
            let world = simulation.world
            let models = (world.repositories[server]?.models ?? []).filter { name == nil || $0.name == name }
            let rows = models.flatMap { model in
                model.readyVersions(at: instant).filter { version == nil || $0 == version }.compactMap {
                    version -> JSON? in
                    guard let variant = world.traffic.variant(server: server, model: model.name, version: version),
                        let history = world.traffic.histories[variant]
                    else { return nil }
                    let sums = history.sums(at: instant) - world.traffic.bases[variant].statistics
                    return TritonShape.statistics(
                        model.name, version, ServerCounts(sums), last: state.milliseconds(instant))
                }
            }
            return .json(["model_stats": .array(rows)])
        }
    }
}

/// What a server has counted of one version: whole requests, and how its time was spent.
struct ServerCounts {
    let succeeded: Int
    let failed: Int
    /// Executions of batches.
    let executions: Int
    /// Seconds spent on successful requests.
    let seconds: Double

    init(_ sums: TrafficHistory.Sums) {
        succeeded = Int(max(0, sums.requests - sums.errors))
        failed = Int(max(0, sums.errors))
        executions = (succeeded + 3) / 4
        seconds = max(0, sums.seconds)
    }

    /// The phases of a request and their shares of its time.
    static let phases: [(name: String, share: Double)] = [
        ("queue", 0.12), ("compute_input", 0.01), ("compute_infer", 0.85), ("compute_output", 0.02),
    ]
}
