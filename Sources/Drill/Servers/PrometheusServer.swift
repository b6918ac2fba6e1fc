/// Prometheus's HTTP API (2.42) over the recorded series, by selector only.
struct PrometheusServer: DrillServer {
    let state: DrillState

    /// An error in the API's own envelope.
    struct Fault: Error {
        let status: Int
        let type: String
        let reason: String

        static func bad(_ reason: String) -> Fault { Fault(status: 400, type: "bad_data", reason: reason) }

        static func bad(_ parameter: String, _ reason: String) -> Fault {
            bad("invalid parameter \"\(parameter)\": \(reason)")
        }

        var answer: DrillAnswer {
            .json(["status": "error", "errorType": .string(type), "error": .string(reason)], status: status)
        }
    }

    func answer(_ request: DrillRequest) -> DrillAnswer {
        switch request.path {
        case "/-/ready": return .text("Prometheus Server is Ready.\n")
        case "/-/healthy": return .text("Prometheus Server is Healthy.\n")
        default: break
        }
        guard request.segments.starts(with: ["api", "v1"]), let data = data(request.readingForm) else {
            return .text("404 page not found\n", status: 404)
        }
        switch data {
        case .success(let data):
            return DrillAnswer(
                contentType: "application/json",
                body: Array(#"{"status":"success","data":"#.utf8) + data + Array("}".utf8))
        case .failure(let fault): return fault.answer
        }
    }

    /// The answer's `data`, or `nil` where there is no such path.
    private func data(_ request: DrillRequest) -> Result<[UInt8], Fault>? {
        let route = request.segments.dropFirst(2).joined(separator: "/")
        guard request.method == "GET" || ["query", "query_range", "series", "labels"].contains(route) else {
            return nil
        }
        switch route {
        case "query": return caught { () throws(Fault) in try instant(request) }
        case "query_range": return caught { () throws(Fault) in try range(request) }
        case "series": return caught { () throws(Fault) in try series(request).bytes }
        case "labels": return caught { () throws(Fault) in try labelNames(request).bytes }
        case "alerts":
            return .success(state.now { simulation, _ in PrometheusShape(state: state).alerts(simulation) }.bytes)
        case "rules":
            let type = request.parameter("type")
            return .success(
                state.now { simulation, _ in PrometheusShape(state: state).rules(simulation, type: type) }.bytes)
        case "targets": return .success(targets().bytes)
        case "metadata": return .success(JSON.object([]).bytes)
        case "alertmanagers":
            return .success(JSON.object([("activeAlertmanagers", []), ("droppedAlertmanagers", [])]).bytes)
        case "status/buildinfo": return .success(Self.build.bytes)
        case "status/runtimeinfo": return .success(runtime.bytes)
        default:
            guard request.segments.count == 5, request.segments[2] == "label", request.segments[4] == "values" else {
                return nil
            }
            return caught { () throws(Fault) in try labelValues(request.segments[3], request).bytes }
        }
    }

    private func caught(_ body: () throws(Fault) -> [UInt8]) -> Result<[UInt8], Fault> {
        Result { () throws(Fault) in try body() }
    }

    private static let build: JSON = [
        "version": "2.42.0", "revision": "drill", "branch": "drill", "buildUser": "drill",
        "buildDate": "20260101-00:00:00", "goVersion": "go1.19.8",
    ]

    private var runtime: JSON {
        [
            "startTime": .string(state.timestamp(state.clock.start - World.past)), "CWD": "/prometheus",
            "reloadConfigSuccess": .bool(true),
            "lastConfigTime": .string(state.timestamp(state.clock.start - World.past)), "corruptionCount": .integer(0),
            "goroutineCount": .integer(34), "GOMAXPROCS": .integer(2), "GOGC": "", "GODEBUG": "",
            "storageRetention": "12h",
        ]
    }

    // MARK: Labels and series

    private func selected(_ request: DrillRequest) throws(Fault) -> [RecordedCatalog.Series]? {
        var selectors: [Selector] = []
        for text in request.parameters("match[]") {
            do throws(Selector.Refusal) {
                selectors.append(try Selector(text))
            } catch {
                throw .bad("match[]", error.reason)
            }
        }
        guard !selectors.isEmpty else { return nil }
        let chosen = selectors
        return state.now { simulation, instant in
            chosen.flatMap { $0.select(from: simulation.recorded) }.filter { series in
                series.wasRecorded(simulation, until: instant)
            }
        }
    }

    private func series(_ request: DrillRequest) throws(Fault) -> JSON {
        guard let series = try selected(request) else { throw .bad("no match[] parameter provided") }
        return .array(series.map(\.labels.json))
    }

    private func labelNames(_ request: DrillRequest) throws(Fault) -> JSON {
        let labels = try existing(request)
        return .array(Set(labels.flatMap { $0.pairs.map(\.name) }).sorted().map(JSON.string))
    }

    private func labelValues(_ name: String, _ request: DrillRequest) throws(Fault) -> JSON {
        let isName = name.first.map { $0.isLetter || $0 == "_" } ?? false
        guard isName, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }) else {
            throw .bad("invalid label name: \"\(name)\"")
        }
        let values = Set(try existing(request).map { $0[name] })
        return .array(values.filter { !$0.isEmpty }.sorted().map(JSON.string))
    }

    private func existing(_ request: DrillRequest) throws(Fault) -> [Labels] {
        if let series = try selected(request) { return series.map(\.labels) }
        return state.now { simulation, instant in
            simulation.recorded.candidates(name: nil).filter { $0.wasRecorded(simulation, until: instant) }.map(
                \.labels)
        }
    }

    // MARK: Targets

    private func targets() -> JSON {
        let addresses = state.metricsAddresses
        let scraped = state.now { simulation, _ in Double(simulation.world.lastTick) * World.tick }
        let active = ServerID.allCases.map { server -> JSON in
            let url = addresses[server] ?? "http://\(server.instance)/metrics"
            return [
                "discoveredLabels": [
                    "__address__": .string(server.instance), "__metrics_path__": "/metrics", "__scheme__": "http",
                    "__scrape_interval__": "15s", "__scrape_timeout__": "10s", "job": .string(server.job),
                ],
                "labels": [
                    "cluster": .string(server.cluster), "env": .string(server.environment.rawValue),
                    "instance": .string(server.instance), "job": .string(server.job),
                ],
                "scrapePool": .string(server.job), "scrapeUrl": .string(url), "globalUrl": .string(url),
                "lastError": "",
                "lastScrape": .string(state.timestamp(scraped)), "lastScrapeDuration": .number(0.0021), "health": "up",
                "scrapeInterval": "15s", "scrapeTimeout": "10s",
            ]
        }
        return ["activeTargets": .array(active), "droppedTargets": []]
    }
}

extension RecordedCatalog.Series {
    /// Whether the series has a sample within the last hour, looked at once a minute.
    fileprivate func wasRecorded(_ simulation: Simulation, until instant: Double) -> Bool {
        stride(from: instant, to: instant - 3_600, by: -60).contains { sample(simulation, at: $0) != nil }
    }
}
