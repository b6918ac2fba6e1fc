/// The listener on which an MLServer shows its metrics.
struct MLServerMetrics: DrillServer {
    let server: ServerID
    let state: DrillState

    private static let bounds = [
        0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, Double.infinity,
    ]
    private static let path = "/v2/models/{model_name}/versions/{model_version}/infer"

    private struct Row {
        let labels: [(String, String)]
        let counts: ServerCounts
        let latency: Latency
        let load: Double
    }

    func answer(_ request: DrillRequest) -> DrillAnswer {
        guard request.path == "/metrics" else {
            return .json(["detail": "Not Found"], status: 404)
        }
        guard request.method == "GET" else { return .json(["detail": "Method Not Allowed"], status: 405) }
        return state.now { simulation, instant in
            .text(
                text(simulation.world, at: instant), contentType: "text/plain; version=1.0.0; charset=utf-8")
        }
    }

    private func text(_ world: World, at instant: Double) -> String {
        let rows = rows(world, at: instant)
        var output = ExpositionText()
        models(rows, &output)
        server(rows, &output)
        return output.text
    }

    private func rows(_ world: World, at instant: Double) -> [Row] {
        let traffic = world.traffic
        return (world.repositories[server]?.models ?? []).flatMap { model in
            model.readyVersions(at: instant).compactMap { version -> Row? in
                guard let variant = traffic.variant(server: server, model: model.name, version: version),
                    let history = traffic.histories[variant], let moment = history.moment(World.tick(of: instant))
                else { return nil }
                let profile = traffic.variants[variant].profile
                return Row(
                    labels: [("model", model.name), ("version", version)],
                    counts: ServerCounts(history.sums(at: instant) - traffic.bases[variant].metrics),
                    latency: Latency(median: profile.median, p99: profile.p99), load: Double(moment.load))
            }
        }
    }

    private func models(_ rows: [Row], _ output: inout ExpositionText) {
        output.family("model_infer_request_success_total", "counter", "Model infer request success count")
        for row in rows { output.sample("model_infer_request_success_total", row.labels, Double(row.counts.succeeded)) }
        output.family("model_infer_request_failure_total", "counter", "Model infer request failure count")
        for row in rows { output.sample("model_infer_request_failure_total", row.labels, Double(row.counts.failed)) }
        output.family("model_infer_request_duration", "summary", "Model infer request duration")
        for row in rows {
            output.sample("model_infer_request_duration_count", row.labels, Double(row.counts.succeeded))
            output.sample("model_infer_request_duration_sum", row.labels, row.counts.seconds)
        }
    }

    /// Seen by path only: the server does not tell models apart here.
    private func server(_ rows: [Row], _ output: inout ExpositionText) {
        let common = [("app_name", "mlserver"), ("method", "POST"), ("path", Self.path)]
        let succeeded = rows.reduce(0) { $0 + $1.counts.succeeded }
        let failed = rows.reduce(0) { $0 + $1.counts.failed }
        output.family("rest_server_requests_total", "counter", "Total HTTP requests")
        output.sample("rest_server_requests_total", common + [("status_code", "200")], Double(succeeded))
        output.sample("rest_server_requests_total", common + [("status_code", "500")], Double(failed))
        let family = "rest_server_request_duration_seconds"
        let labels = common + [("status_code", "200")]
        output.family(family, "histogram", "HTTP request duration, in seconds")
        for bound in Self.bounds {
            let count = rows.reduce(0.0) { sum, row in
                let above = bound.isInfinite ? 0 : row.latency.share(above: bound)
                return sum + (Double(row.counts.succeeded) * (1 - above)).rounded(.down)
            }
            output.sample(family + "_bucket", labels + [("le", SampleText.bound(bound))], count)
        }
        output.sample(family + "_count", labels, Double(succeeded))
        output.sample(family + "_sum", labels, rows.reduce(0) { $0 + $1.counts.seconds })
        output.family("rest_server_requests_in_progress", "gauge", "Total HTTP requests currently in progress")
        output.sample(
            "rest_server_requests_in_progress", common, rows.reduce(0) { $0 + ($1.load * 4).rounded() })
    }
}

extension SampleText {
    /// A bucket's bound as prometheus_client prints it: always with a point.
    fileprivate static func bound(_ value: Double) -> String {
        value.isInfinite ? "+Inf" : "\(value)"
    }
}
