import Glibc

/// The listener on which a Triton shows its metrics.
struct TritonMetrics: DrillServer {
    let server: ServerID
    let state: DrillState

    private struct Row {
        let labels: [(String, String)]
        let counts: ServerCounts
        let moment: TrafficHistory.Moment
    }

    func answer(_ request: DrillRequest) -> DrillAnswer {
        guard request.path == "/metrics" else { return DrillAnswer(status: 404, contentType: nil) }
        guard request.method == "GET" else { return DrillAnswer(status: 405, contentType: nil) }
        return state.now { simulation, instant in .text(text(simulation.world, at: instant)) }
    }

    private func text(_ world: World, at instant: Double) -> String {
        let rows = rows(world, at: instant)
        var output = ExpositionText()
        requests(rows, &output)
        durations(rows, &output)
        output.family(
            "nv_inference_pending_request_count", "gauge",
            "Instantaneous number of pending requests awaiting execution per-model.")
        for row in rows {
            output.sample(
                "nv_inference_pending_request_count", row.labels, Queue.depth(load: Double(row.moment.load)))
        }
        host(world, rows, at: instant, &output)
        summaries(rows, &output)
        return output.text
    }

    /// A version's series stay until it is unloaded and begin at zero when it is loaded again.
    private func rows(_ world: World, at instant: Double) -> [Row] {
        let traffic = world.traffic
        return (world.repositories[server]?.models ?? []).flatMap { model in
            model.available.compactMap { version -> Row? in
                switch model.state(version, at: instant) {
                case .ready, .unloading: break
                case .unavailable, nil: return nil
                }
                guard let variant = traffic.variant(server: server, model: model.name, version: version),
                    let history = traffic.histories[variant], let moment = history.moment(World.tick(of: instant))
                else { return nil }
                let counts = ServerCounts(history.sums(at: instant) - traffic.bases[variant].metrics)
                return Row(labels: [("model", model.name), ("version", version)], counts: counts, moment: moment)
            }
        }
    }

    private func requests(_ rows: [Row], _ output: inout ExpositionText) {
        output.family(
            "nv_inference_request_success", "counter", "Number of successful inference requests, all batch sizes")
        for row in rows { output.sample("nv_inference_request_success", row.labels, Double(row.counts.succeeded)) }
        output.family(
            "nv_inference_request_failure", "counter", "Number of failed inference requests, all batch sizes")
        for row in rows {
            for reason in ["OTHER", "CANCELED", "REJECTED", "BACKEND"] {
                let labels = [row.labels[0], ("reason", reason), row.labels[1]]
                let failed = reason == "BACKEND" ? Double(row.counts.failed) : 0
                output.sample("nv_inference_request_failure", labels, failed)
            }
        }
        output.family(
            "nv_inference_count", "counter",
            "Number of inferences performed (does not include cached requests)")
        for row in rows { output.sample("nv_inference_count", row.labels, Double(row.counts.succeeded)) }
        output.family(
            "nv_inference_exec_count", "counter",
            "Number of model executions performed (does not include cached requests)")
        for row in rows { output.sample("nv_inference_exec_count", row.labels, Double(row.counts.executions)) }
    }

    private func durations(_ rows: [Row], _ output: inout ExpositionText) {
        for (name, share) in [("request", 1.0)] + ServerCounts.phases {
            let family = "nv_inference_\(name)_duration_us"
            output.family(
                family, "counter",
                "Cumulative \(name.replacing("_", with: " ")) duration in microseconds (does not include cached requests)"
            )
            for row in rows { output.sample(family, row.labels, (row.counts.seconds * share * 1e6).rounded(.down)) }
        }
    }

    private func summaries(_ rows: [Row], _ output: inout ExpositionText) {
        for (name, share) in [("request", 1.0)] + ServerCounts.phases {
            let family = "nv_inference_\(name)_summary_us"
            output.family(
                family, "summary",
                "Summary of inference \(name.replacing("_", with: " ")) duration in microseconds (includes cached requests)"
            )
            for row in rows {
                output.sample(family + "_count", row.labels, Double(row.counts.succeeded))
                output.sample(family + "_sum", row.labels, (row.counts.seconds * share * 1e6).rounded(.down))
                let latency = Latency(mu: Double(row.moment.mu), sigma: Double(row.moment.sigma))
                for quantile in LatencyMixture.Quantile.allCases {
                    let seconds = exp(latency.logQuantile(quantile.z)) * share
                    output.sample(
                        family, row.labels + [("quantile", "\(quantile.rawValue)")], (seconds * 1e6).rounded())
                }
            }
        }
    }

    private func host(_ world: World, _ rows: [Row], at instant: Double, _ output: inout ExpositionText) {
        let load = rows.isEmpty ? 0 : rows.reduce(0) { $0 + min(1, Double($1.moment.load)) } / Double(rows.count)
        let wander = world.seeded.wave(Seeded.key(server.rawValue), at: instant, period: 90)
        let memory = 25_276_510_208.0
        output.gauge("nv_pinned_memory_pool_total_bytes", "Pinned memory pool total memory size, in bytes", 268_435_456)
        output.gauge("nv_pinned_memory_pool_used_bytes", "Pinned memory pool used memory size, in bytes", 0)
        output.gauge("nv_cpu_utilization", "CPU utilization rate [0.0 - 1.0]", min(1, 0.2 + 0.5 * load + 0.05 * wander))
        output.gauge("nv_cpu_memory_total_bytes", "CPU total memory (RAM), in bytes", memory)
        output.gauge(
            "nv_cpu_memory_used_bytes", "CPU used memory (RAM), in bytes", (memory * (0.3 + 0.01 * wander)).rounded())
        let gpu = [("gpu_uuid", "GPU-" + world.seeded.uuid("gpu/\(server.rawValue)"))]
        let gpuMemory = 85_899_345_920.0
        output.gauge("nv_gpu_utilization", "GPU utilization rate [0.0 - 1.0)", min(0.99, load + 0.04 * wander), gpu)
        output.gauge("nv_gpu_memory_total_bytes", "GPU total memory, in bytes", gpuMemory, gpu)
        output.gauge(
            "nv_gpu_memory_used_bytes", "GPU used memory, in bytes",
            (gpuMemory * (0.08 + 0.09 * Double(rows.count))).rounded(), gpu)
        output.gauge("nv_gpu_power_usage", "GPU power usage in watts", (90 + 290 * load + 8 * wander).rounded(), gpu)
        output.gauge("nv_gpu_power_limit", "GPU power management limit in watts", 400, gpu)
    }
}

extension ExpositionText {
    fileprivate mutating func gauge(
        _ name: String, _ help: String, _ value: Double, _ labels: [(String, String)] = []
    ) {
        family(name, "gauge", help)
        sample(name, labels, value)
    }
}
