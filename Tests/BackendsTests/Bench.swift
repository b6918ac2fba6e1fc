public import Backends
import ContractServer
import OpsModel
import Wire

// What the tests of single backends share.

extension ContractAnswer {
    /// The recorded answer in that file of a system's folder.
    static func recorded(_ system: String, _ file: String) -> ContractAnswer {
        (try? Fixtures.recording(system)[file]) ?? .text("no recording \(system)/\(file)", status: 501)
    }

    /// Prometheus's answer to each of its lists where there is nothing to list.
    static var emptyLists: ContractAnswer {
        .json(#"{"status":"success","data":{"alerts":[],"activeTargets":[],"groups":[]}}"#)
    }

    /// An answer of Prometheus to an instant query: the labels and the value of each series.
    static func vector(at seconds: Double = 1000, _ series: ([String: String], String)...) -> ContractAnswer {
        let rows = series.map { labels, value in
            "{\"metric\":\(object(labels)),\"value\":[\(seconds),\"\(value)\"]}"
        }
        return result("vector", rows)
    }

    /// An answer of Prometheus to a range query: the labels of one series, and its points.
    static func matrix(_ labels: [String: String], _ points: [(Double, String)]) -> ContractAnswer {
        matrices((labels, points))
    }

    /// As `matrix`, of several series.
    static func matrices(_ series: ([String: String], [(Double, String)])...) -> ContractAnswer {
        let rows = series.map { labels, points in
            let values = points.map { "[\($0.0),\"\($0.1)\"]" }.joined(separator: ",")
            return "{\"metric\":\(object(labels)),\"values\":[\(values)]}"
        }
        return result("matrix", rows)
    }

    static func result(_ type: String, _ rows: [String]) -> ContractAnswer {
        let data = "{\"resultType\":\"\(type)\",\"result\":[\(rows.joined(separator: ","))]}"
        return .json("{\"status\":\"success\",\"data\":\(data)}")
    }

    private static func object(_ labels: [String: String]) -> String {
        let pairs = labels.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\"\($0.value)\"" }
        return "{\(pairs.joined(separator: ","))}"
    }
}

extension ContractRequest {
    /// The PromQL that is asked, in the address.
    var promQL: String { self["query"] ?? "" }
}

extension ReplayTransport {
    /// A Prometheus that answers queries by `answer`, and has no alerts, targets or rules.
    static func queries(_ answer: @escaping @Sendable (ContractRequest) -> ContractAnswer?) -> ReplayTransport {
        ReplayTransport(queryResponder(answer))
    }

    /// From now on queries are answered by `answer`.
    func answer(_ answer: @escaping @Sendable (ContractRequest) -> ContractAnswer?) {
        respond(Self.queryResponder(answer))
    }

    private static func queryResponder(
        _ answer: @escaping @Sendable (ContractRequest) -> ContractAnswer?
    ) -> Responder {
        { request in
            request.path.hasSuffix("/query") || request.path.hasSuffix("/query_range")
                ? answer(request) ?? .vector() : .emptyLists
        }
    }

    func count(of path: String) -> Int { requests.count { $0.path.encoded == path } }
}

extension Setting: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self.init(.text(value)) }
}

extension Setting: ExpressibleByFloatLiteral {
    public init(floatLiteral value: Double) { self.init(.number(value)) }
}

extension Setting: ExpressibleByArrayLiteral {
    public init(arrayLiteral elements: Setting...) { self.init(.list(elements)) }
}

extension Setting: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, Setting)...) {
        self.init(.map(elements.map { Entry(key: $0.0, line: $0.1.line, value: $0.1) }))
    }
}

extension BackendSettings {
    static func test(
        _ options: Setting = [:], environment: OpsModel.Environment = .production, cluster: String = "",
        interval: Duration = .seconds(15)
    ) -> BackendSettings {
        BackendSettings(
            id: "test", url: "http://backend.example", environment: environment, cluster: cluster, interval: interval,
            options: options)
    }
}

extension Snapshot {
    var signals: [GoldenSignals] {
        observations.compactMap { if case .signals(let entity) = $0 { entity } else { nil } }
    }
    var deployments: [Deployment] {
        observations.compactMap { if case .deployment(let entity) = $0 { entity } else { nil } }
    }
    var targets: [ScrapeTarget] {
        observations.compactMap { if case .target(let entity) = $0 { entity } else { nil } }
    }
    var drifts: [DriftMeasurement] {
        observations.compactMap { if case .drift(let entity) = $0 { entity } else { nil } }
    }
    var changes: [ChangeEvent] {
        observations.compactMap { if case .change(let entity) = $0 { entity } else { nil } }
    }
    var traffic: [TrafficSplit] {
        observations.compactMap { if case .traffic(let entity) = $0 { entity } else { nil } }
    }
    var replicas: [Replica] {
        observations.compactMap { if case .replica(let entity) = $0 { entity } else { nil } }
    }
    var distributions: [Distribution] {
        observations.compactMap { if case .distribution(let entity) = $0 { entity } else { nil } }
    }
    var objectives: [ObjectiveStatus] {
        observations.compactMap { if case .objective(let entity) = $0 { entity } else { nil } }
    }
}

extension ReplayTransport {
    /// Requests for the past of queries, without those for the past of alerts.
    var ranges: [Request] {
        requests.filter { $0.path == "api/v1/query_range" && $0.query["query"]?.hasPrefix("ALERTS") != true }
    }
}
