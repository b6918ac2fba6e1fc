internal import Backends
public import Wire

/// Finds systems for `init`. It contacts nobody but those it was allowed to.
public struct Discovery: Sendable {
    /// What may be contacted; both are asked for first.
    public struct Consent: Sendable, Hashable {
        /// The addresses that the environment names.
        public var named: Bool
        /// The usual ports of this machine.
        public var ports: Bool

        public init(named: Bool, ports: Bool) {
            self.named = named
            self.ports = ports
        }
    }

    /// Where the systems that are known here listen by default: MLflow, Triton and uvicorn, MLServer, Prometheus,
    /// Alertmanager.
    public static let usualPorts = [5000, 8000, 8080, 8081, 9090, 9093]

    private let environment: [String: String]
    private let recogniser: Recogniser
    private let kinds: Set<String>

    public init(environment: [String: String], transport: any Transport = HTTPClient()) {
        self.init(environment: environment, transport: transport, kinds: Set(BackendCatalog.all.map { $0.kind }))
    }

    init(environment: [String: String], transport: any Transport, kinds: Set<String>) {
        self.environment = environment
        self.kinds = kinds
        recogniser = Recogniser(transport: transport)
    }

    /// The variables that name an address, for the question that asks.
    public var namedBy: [String] {
        NamedAddresses(environment).backends.map(\.remark)
    }

    public func run(_ consent: Consent) async -> DiscoveryReport {
        let named = NamedAddresses(environment)
        var report = DiscoveryReport(backends: [], notes: named.notes)
        for backend in named.backends {
            report.backends.append(consent.named ? await looked(at: backend) : unlooked(backend))
        }
        if consent.ports { await lookAtPorts(&report) }
        giveEachItsOwnID(&report.backends)
        return report
    }

    // MARK: Named addresses

    private func unlooked(_ backend: DiscoveredBackend) -> DiscoveredBackend {
        var backend = backend
        backend.remark += "; not looked at"
        return backend
    }

    private func looked(at backend: DiscoveredBackend) async -> DiscoveredBackend {
        var result = backend
        guard let base = try? BaseURL(backend.url) else { return backend }
        let recognition = await recogniser.recognise(base, credential: await credential(of: backend))
        switch recognition {
        case nil: result.remark += "; did not answer as it should: run 'mlops-tui doctor'"
        case let found? where found.kind == backend.kind: result.remark += "; \(remark(found))"
        case let found?: result.remark += "; answered as \(found.system), which is not what the name says"
        }
        return result
    }

    /// A client of that system would send it there as well.
    private func credential(of backend: DiscoveredBackend) async -> Credential {
        switch backend.proof {
        case .none: return .none
        case .basic(let user, let source):
            guard let secret = await secret(source) else { return .none }
            return .basic(user: user, password: secret)
        case .bearer(let source):
            guard let secret = await secret(source) else { return .none }
            return .bearer(secret)
        }
    }

    private func secret(_ source: String) async -> Secret? {
        guard case .environment(let name)? = try? SecretSource(source) else { return nil }
        return environment[name].map { Secret($0) }
    }

    // MARK: Ports

    private func lookAtPorts(_ report: inout DiscoveryReport) async {
        let known = Set(report.backends.map { Self.sameMachine($0.url) })
        let found = await withTaskGroup(of: (Int, Recogniser.Recognition)?.self) { group in
            for port in Self.usualPorts {
                group.addTask {
                    guard let base = try? BaseURL("http://127.0.0.1:\(port)") else { return nil }
                    return await recogniser.recognise(base).map { (port, $0) }
                }
            }
            var found: [(Int, Recogniser.Recognition)] = []
            for await answer in group { if let answer { found.append(answer) } }
            return found.sorted { $0.0 < $1.0 }
        }
        let hasPrometheus = (report.backends.map(\.kind) + found.map(\.1.kind)).contains("prometheus")
        for (port, recognition) in found {
            let url = "http://127.0.0.1:\(port)"
            guard !known.contains(url) else { continue }
            guard kinds.contains(recognition.kind) else {
                report.notes.append("\(url) answers as \(recognition.system), which this version cannot read.")
                continue
            }
            await report.backends.append(backend(recognition, port: port, isMeasuredElsewhere: hasPrometheus))
        }
        if found.isEmpty {
            report.notes.append("Nothing that is known here answers on the usual ports: \(Self.portList).")
        }
    }

    public static var portList: String {
        usualPorts.map(String.init).joined(separator: ", ")
    }

    private func backend(
        _ recognition: Recogniser.Recognition, port: Int, isMeasuredElsewhere: Bool
    ) async -> DiscoveredBackend {
        var result = DiscoveredBackend(
            id: Self.id(recognition), kind: recognition.kind, url: "http://127.0.0.1:\(port)",
            remark: "port \(port); \(remark(recognition))")
        if recognition.needsCredential {
            result.proof = .basic(user: "CHANGE-ME", password: "env:MLFLOW_TRACKING_PASSWORD")
        }
        if let path = recognition.readiness { result.options.append(.init(key: "ready", value: path)) }
        if let metrics = await metrics(of: recognition, port: port) {
            result.options.append(.init(key: "metrics", value: metrics, isProposal: isMeasuredElsewhere))
        }
        return result
    }

    /// Where the numbers of a serving system are scraped, if it serves them where it does by default.
    private func metrics(of recognition: Recogniser.Recognition, port: Int) async -> String? {
        let (ports, prefixes): ([Int], [String]) =
            switch recognition.kind {
            case "triton": ([port + 2], ["nv_inference_"])
            case "mlserver": ([port + 2, port], ["model_infer_", "rest_server_"])
            case "fastapi": ([port], ["http_request"])
            case "torchserve": ([port + 1], ["ts_inference_", "Requests2XX"])
            default: ([], [])
            }
        for port in ports {
            guard let base = try? BaseURL("http://127.0.0.1:\(port)") else { continue }
            if await recogniser.servesMetrics(base, beginning: prefixes) { return "\(base)/metrics" }
        }
        return nil
    }

    // MARK: Names

    private func remark(_ recognition: Recogniser.Recognition) -> String {
        if recognition.needsCredential { return "answered as \(recognition.system), and wants user and password" }
        let version = recognition.version.map { " \(PlainText.printable(String($0.prefix(40))))" } ?? ""
        return "answered as \(recognition.system)\(version)"
    }

    private static func id(_ recognition: Recogniser.Recognition) -> String {
        switch recognition.kind {
        case "mlflow": "registry"
        case "prometheus": "metrics"
        case "alertmanager": "alerts"
        case "fastapi": recognition.name.flatMap(slug) ?? "api"
        default: recognition.kind
        }
    }

    /// Small letters, digits and single '-'; `nil` where nothing is left.
    private static func slug(_ name: String) -> String? {
        let words = name.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let slug = words.joined(separator: "-").prefix(40)
        return slug.isEmpty ? nil : String(slug)
    }

    private func giveEachItsOwnID(_ backends: inout [DiscoveredBackend]) {
        var taken: Set<String> = []
        for index in backends.indices {
            let id = backends[index].id
            var candidate = id
            var number = 2
            while !taken.insert(candidate).inserted {
                candidate = "\(id)-\(number)"
                number += 1
            }
            backends[index].id = candidate
        }
    }

    private static func sameMachine(_ url: String) -> String {
        url.replacing("//localhost", with: "//127.0.0.1")
    }
}
