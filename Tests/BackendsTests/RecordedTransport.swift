import Backends
import ContractServer
import FoundationEssentials
import OpsModel
import Synchronization
import Wire

/// Answers requests in process, from recordings or as a test says, and keeps what was asked.
final class RecordedTransport: Transport {
    typealias Answer = @Sendable (Asked) -> Response?

    /// A request as a test looks at it.
    struct Asked: Sendable {
        let method: String
        let path: String
        /// Of the address, or of a form in the body.
        let query: [String: String]
        let isForm: Bool

        /// The PromQL that is asked.
        var promQL: String { query["query"] ?? "" }
    }

    private let log = Mutex<[Asked]>([])
    private let answer: Answer

    var asked: [Asked] { log.withLock { $0 } }
    var promQL: [String] { asked.map(\.promQL).filter { !$0.isEmpty } }

    /// `nil` is answered 404.
    init(_ answer: @escaping Answer) {
        self.answer = answer
    }

    func send(_ request: Request) async throws(WireError) -> Response {
        let asked = Self.read(request)
        log.withLock { $0.append(asked) }
        return answer(asked) ?? .text("404 page not found", status: 404)
    }

    private static func read(_ request: Request) -> Asked {
        let url = URLComponents(string: request.url)
        let isForm = request.body?.contentType == "application/x-www-form-urlencoded"
        var items = url?.queryItems ?? []
        if isForm, let body = request.body {
            items += URLComponents(string: "?" + String(decoding: body.bytes, as: UTF8.self))?.queryItems ?? []
        }
        let pairs = items.map { ($0.name, $0.value ?? "") }
        return Asked(
            method: request.method.rawValue, path: url?.path ?? "",
            query: Dictionary(pairs) { first, _ in first }, isForm: isForm)
    }
}

extension Response {
    static func text(_ text: String, status: Int = 200) -> Response {
        Response(status: status, body: Array(text.utf8), place: "recording")
    }

    static func json(_ text: String, status: Int = 200) -> Response {
        Response(status: status, headers: ["Content-Type": "application/json"], body: Array(text.utf8))
    }

    /// The recorded answer in that file of a system's folder.
    static func recorded(_ system: String, _ file: String) -> Response? {
        guard let answer = try? Fixtures.recording(system)[file] else { return nil }
        var headers = Headers()
        if let type = answer.contentType { headers.append("Content-Type", type) }
        return Response(status: answer.status, headers: headers, body: answer.body, place: file)
    }

    /// An answer of Prometheus to an instant query: the labels and the value of each series.
    static func vector(at seconds: Double = 1000, _ series: ([String: String], String)...) -> Response {
        let rows = series.map { labels, value in
            let pairs = labels.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\"\($0.value)\"" }
            return "{\"metric\":{\(pairs.joined(separator: ","))},\"value\":[\(seconds),\"\(value)\"]}"
        }
        let result = rows.joined(separator: ",")
        return .json("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[\(result)]}}")
    }
}

extension Setting: @retroactive ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self.init(.text(value)) }
}

extension Setting: @retroactive ExpressibleByFloatLiteral {
    public init(floatLiteral value: Double) { self.init(.number(value)) }
}

extension Setting: @retroactive ExpressibleByArrayLiteral {
    public init(arrayLiteral elements: Setting...) { self.init(.list(elements)) }
}

extension Setting: @retroactive ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, Setting)...) {
        self.init(.map(elements.map { Entry(key: $0.0, line: $0.1.line, value: $0.1) }))
    }
}

extension BackendSettings {
    static func test(
        _ id: BackendID = "test", environment: OpsModel.Environment = .production, cluster: String = "",
        interval: Duration = .seconds(15), _ options: Setting = [:]
    ) -> BackendSettings {
        BackendSettings(
            id: id, url: "http://127.0.0.1:1", environment: environment, cluster: cluster, interval: interval,
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
    var alerts: [Alert] {
        observations.compactMap { if case .alert(let entity) = $0 { entity } else { nil } }
    }
    var targets: [ScrapeTarget] {
        observations.compactMap { if case .target(let entity) = $0 { entity } else { nil } }
    }
    var drifts: [DriftMeasurement] {
        observations.compactMap { if case .drift(let entity) = $0 { entity } else { nil } }
    }
    var objectives: [ObjectiveStatus] {
        observations.compactMap { if case .objective(let entity) = $0 { entity } else { nil } }
    }
}
