import OpsModel
import Testing

@testable import Backends

@Suite struct `Prometheus options` {
    private func plan(_ options: Setting) throws -> PrometheusPlan { try PrometheusPlan(.test(options)) }

    private func message(_ options: Setting) -> String {
        do throws(SettingsError) {
            _ = try PrometheusPlan(.test(options))
            return ""
        } catch {
            return error.mistakes.map(\.message).joined(separator: "\n")
        }
    }

    @Test func `each query is one request, named as in the configuration`() throws {
        let plan = try plan([
            "signals": [["name": "s", "labels": ["service": "svc"], "requestRate": "a", "queueDepth": "b"]],
            "drift": [["name": "psi", "query": "c", "kind": "skew", "labels": ["service": "svc"]]],
            "slos": [
                [
                    "name": "up", "objective": 0.9, "window": "7d", "labels": ["service": "svc"],
                    "errorRatio": ["1h": "e", "5m": "d"],
                ]
            ],
        ])
        #expect(plan.queries.map(\.expression) == ["a", "b", "c", "d", "e"])
        #expect(plan.queries.first?.id.name == "signals s.requestRate")
    }

    @Test func `one that is asked for no numbers and no objectives measures nothing`() {
        #expect(!Prometheus.reports(as: .test(["replicas": [[:]]])).contains(.signals))
        for measuring: Setting in [
            ["signals": [["name": "s", "labels": ["service": "svc"], "requestRate": "a"]]],
            [
                "slos": [
                    [
                        "name": "up", "objective": 0.9, "window": "7d", "labels": ["service": "svc"],
                        "errorRatio": ["1h": "e", "5m": "d"],
                    ]
                ]
            ],
        ] {
            #expect(Prometheus.reports(as: .test(measuring)) == Prometheus.reports)
        }
    }

    @Test func `a faulty option says what to write`() {
        #expect(message(["signals": [["labels": ["service": "svc"]]]]).contains("preset"))
        #expect(message(["signals": [["requestRate": "a"]]]).contains("labels: { service: LABEL }"))
        #expect(message(["signals": [["preset": "tritn"]]]).contains("triton"))
        #expect(message(["drift": [["name": "a", "kind": "skew", "labels": ["service": "s"]]]]).contains("query"))
        let slo: Setting = [
            "name": "a", "objective": 1.0, "window": "7d", "labels": ["service": "s"], "errorRatio": ["1h": "e"],
        ]
        #expect(message(["slos": [slo]]).contains("0.999"))
    }

    @Test func `what is named by convention needs no labels, and its faults say what to write`() throws {
        let plan = try plan([
            "changes": [["query": "mlops_change_info"]], "traffic": [["query": "share", "tolerance": 0.05]],
            "distributions": [["query": "bins", "labels": ["column": "col"]]],
        ])
        #expect(plan.changes.first?.labels.environment == "env")
        #expect(plan.traffic.first?.tolerance == 0.05)
        #expect(plan.distributions.first?.labels.column == "col")
        #expect(plan.distributions.first?.labels.service == "service")
        #expect(message(["changes": [[:]]]).contains("query"))
        #expect(message(["traffic": [["query": "s"], ["query": "s"]]]).contains("two entries are called s"))
        #expect(message(["distributions": [["query": "b", "current": "reference"]]]).contains("the same"))
    }

    @Test func `a bound is a latency or a query, and requests are of windows that have a ratio`() throws {
        func slo(_ more: (String, Setting)...) -> Setting {
            let given: [(String, Setting)] = [
                ("name", "a"), ("objective", 0.9), ("window", "7d"), ("labels", ["service": "s"]),
                ("errorRatio", ["1h": "e"]),
            ]
            return Setting(
                .map((given + more).map { Setting.Entry(key: $0.0, line: 7, value: $0.1) }), line: 6)
        }
        #expect(try plan(["slos": [slo(("bound", "250ms"))]]).objectives.first?.bound == .fixed(.milliseconds(250)))
        #expect(try plan(["slos": [slo(("bound", "bounds"))]]).objectives.first?.bound == .query("bounds"))
        #expect(message(["slos": [slo(("bound", 250.0))]]).contains("no unit"))
        #expect(message(["slos": [slo(("requests", ["5m": "n"]))]]).contains("5m"))
        #expect(message(["slos": [slo(("requests", ["soon": "n"]))]]).contains("slo:requests:count1h"))
    }

    @Test func `two sets of one name are refused`() {
        let twice: Setting = ["preset": "triton"]
        #expect(message(["signals": [twice, twice]]).contains("two entries are called triton"))
    }

    @Test func `an error points at its line`() {
        let entry = Setting(.map([.init(key: "preset", line: 41, value: Setting(.text("nope"), line: 41))]), line: 40)
        let error = #expect(throws: SettingsError.self) { _ = try plan(["signals": Setting(.list([entry]))]) }
        #expect(error?.mistakes.map(\.line) == [41])
    }

    @Test func `every mistake is told, of every entry and within one`() {
        let told = message([
            "signals": [["requestRate": "", "labels": ["version": "v"]]],
            "drift": [["kind": "skew"], ["name": "b", "query": "q", "labels": ["service": "s"]]],
            "slos": [
                [
                    "name": "a", "objective": 1.0, "labels": ["service": "s"], "errorRatio": ["soon": "e"],
                    "requests": ["1h": "n"], "bound": "250",
                ]
            ],
        ]).split(separator: "\n")
        for (place, count) in [
            ("requestRate: the query is empty", 1), ("which label names the service", 2), ("`name:` is missing", 1),
            ("`query:` is missing", 1), ("`kind:` is missing", 1), ("less than 1", 1), ("`window:` is missing", 1),
            ("is no duration", 1), ("a window of 1h", 1), ("has no unit", 1),
        ] {
            #expect(told.count { $0.contains(place) } == count, "\(place): \(told)")
        }
        #expect(told.count == 11)
    }

    @Test func `what was refused before it came here is not told again as missing`() {
        let drift = Setting(.map([]), line: 3, hasGaps: true)
        #expect(message(["drift": Setting(.list([drift]))]) == "")
    }

    @Test func `an objective whose alert can never fire is refused by doctor`() {
        func findings(_ objective: Double, days: Int) -> [Diagnosis] {
            var examination = Examination(of: "Prometheus")
            let series = ObjectiveSeries(
                name: "slo", labels: SubjectLabels(service: "s"), objective: objective,
                window: .seconds(days * 86_400), errorRatios: [])
            Prometheus.noteFactors(of: series, in: &examination)
            return examination.findings
        }
        #expect(findings(0.999, days: 30).isEmpty)
        // 14.4 times the budget is 144 % of all requests.
        #expect(findings(0.9, days: 30).map(\.verdict) == [.fail])
        #expect(findings(0.9, days: 30).first?.advice.contains("2h") == true)
    }
}

@Suite struct `Prometheus presets` {
    private func queries(_ entry: Setting) throws -> [SignalKind: SignalSet.SignalQuery] {
        let set = try #require(try PrometheusPlan(.test(["signals": [entry]])).signals.first)
        return Dictionary(uniqueKeysWithValues: set.queries.map { ($0.kind, $0) })
    }

    @Test(arguments: PrometheusPreset.all.map(\.name))
    func `every preset asks for a rate and closes its brackets`(name: String) throws {
        let queries = try queries(["preset": Setting(.text(name)), "selector": #"{job="x"}"#])
        #expect(queries[.requestRate] != nil)
        for query in queries.values {
            for (open, close) in [("(", ")"), ("{", "}"), ("[", "]")] as [(Character, Character)] {
                #expect(query.expression.count(of: open) == query.expression.count(of: close), "\(query.expression)")
            }
            #expect(query.expression.contains(#"job="x""#))
        }
    }

    @Test func `failures are summed before they are added, because only they carry a reason`() throws {
        let rate = try #require(try queries(["preset": "triton", "window": "1m"])[.requestRate]).expression
        let sum = "sum by (model, version) (rate(nv_inference_request_"
        #expect(rate == "(\(sum)success[60s])) + (\(sum)failure[60s])) or \(sum)success[60s])) * 0))")
    }

    @Test func `what a source misses is marked`() throws {
        #expect(try queries(["preset": "triton"])[.errorRatio]?.quality == .lowerBound)
        #expect(try queries(["preset": "triton"])[.latencyMean]?.quality == .averageOnly)
        #expect(try queries(["preset": "triton"])[.saturation]?.quality == .hostWide)
        #expect(try queries(["preset": "mlserver"])[.errorRatio]?.quality == .lowerBound)
        #expect(try queries(["preset": "mlserver"])[.latencyP99] == nil)
        #expect(try queries(["preset": "fastapi"])[.latencyP99]?.quality == .wholeProcess)
        #expect(try queries(["preset": "fastapi"])[.errorRatio]?.quality == .exact)
        #expect(try queries(["preset": "torchserve"])[.errorRatio]?.quality == .hostWide)
        #expect(try queries(["preset": "vllm"])[.errorRatio] == nil)
    }

    @Test func `a query beside a preset replaces the preset's`() throws {
        let queries = try queries(["preset": "triton", "latencyP99": "mine"])
        #expect(queries[.latencyP99]?.expression == "mine")
        #expect(queries[.requestRate]?.expression != "mine")
    }

    @Test func `labels beside a preset are kept by its queries`() throws {
        let queries = try queries(["preset": "fastapi", "labels": ["service": "app", "version": "pod_version"]])
        #expect(queries[.requestRate]?.expression.hasPrefix("sum by (app, pod_version) (rate(") == true)
        #expect(queries[.latencyP99]?.expression.contains("sum by (app, pod_version, le)") == true)
    }

    @Test func `the instrumentator's names follow its options`() throws {
        let queries = try queries([
            "preset": "fastapi", "namespace": "ml", "subsystem": "iris", "handlers": ["/models/{name}/predict"],
        ])
        let rate = try #require(queries[.requestRate]).expression
        #expect(rate.contains("ml_iris_http_requests_total{handler=~"))
        #expect(rate.contains(#""/models/\\{name\\}/predict""#))
        #expect(queries[.latencyP95]?.expression.contains("ml_iris_http_request_duration_highr_seconds_bucket") == true)
    }

    @Test func `a version the server could not tell is no version`() throws {
        let set = try #require(try PrometheusPlan(.test(["signals": [["preset": "mlserver"]]])).signals.first)
        #expect(set.labels.subject(of: ["model": "iris", "version": "None"])?.version == nil)
        #expect(set.labels.subject(of: ["model": "iris", "version": "v1"])?.version == "v1")
    }
}

extension String {
    fileprivate func count(of character: Character) -> Int { count { $0 == character } }
}
