internal import FlyingFox
internal import FlyingSocks
import FoundationEssentials
import Glibc
import Synchronization

/// Serves a ``StandInFleet`` on a free loopback port, as an Open Inference server and as a Prometheus.
final class StandInServer: Sendable {
    let url: String
    private let server: HTTPServer
    private let running: Task<Void, Never>
    private let requests: Requests

    init(_ fleet: StandInFleet) async throws {
        let requests = Requests()
        let server = HTTPServer(
            address: try sockaddr_in.inet(ip4: "127.0.0.1", port: 0), logger: .disabled,
            handler: Handler(fleet: fleet, requests: requests))
        running = Task { try? await server.run() }
        try await server.waitUntilListening()
        guard case .ip4(_, let port)? = await server.listeningAddress else {
            throw BenchmarkError("the stand-in server has no port")
        }
        self.server = server
        self.requests = requests
        url = "http://127.0.0.1:\(port)"
    }

    func stop() async {
        await server.stop()
        running.cancel()
    }

    /// How often a path has been answered.
    func answered(_ path: String) -> Int { requests.count(path) }

    /// A configuration that points a dashboard here.
    func configuration(interval: String) -> String {
        let queries = StandInFleet.rules.map { "          \($0.0): \($0.1)\n" }.joined()
        return """
            version: 1
            name: bench
            defaults: { interval: \(interval), deadline: 60s }
            backends:
              - id: serving
                kind: mlserver
                url: \(url)
                environment: production
              - id: metrics
                kind: prometheus
                url: \(url)
                environment: production
                options:
                  signals:
                    - name: services
                      labels: { service: service, version: version, environment: env }

            """ + queries
    }

    private struct Handler: HTTPHandler {
        let fleet: StandInFleet
        let requests: Requests

        func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
            let path = request.target.path()
            let body = answer(path, query: request.target.query())
            requests.note(path)
            guard let body else { return HTTPResponse(statusCode: .notFound) }
            let data = Data(body.utf8)
            return HTTPResponse(
                statusCode: .ok, headers: [.contentType: "application/json"],
                body: HTTPBodySequence(data: data, suggestedBufferSize: max(4096, data.count)))
        }

        private func answer(_ path: String, query: String) -> String? {
            let now = Int(time(nil))
            let rule = StandInFleet.rules.map(\.1).first { rule in
                query.contains(rule) || query.contains(rule.replacing(":", with: "%3A"))
            }
            switch path {
            case "/v2/repository/index": return fleet.index
            case "/v2/health/ready": return ""
            case "/v2": return #"{"name":"mlserver","version":"1.7.1","extensions":[]}"#
            case "/api/v1/query": return fleet.instant(rule ?? "", at: now)
            case "/api/v1/query_range": return fleet.range(rule ?? "", until: now / 60 * 60)
            case "/api/v1/alerts": return #"{"status":"success","data":{"alerts":[]}}"#
            case "/api/v1/targets": return #"{"status":"success","data":{"activeTargets":[]}}"#
            case "/api/v1/rules": return #"{"status":"success","data":{"groups":[]}}"#
            case "/api/v1/status/buildinfo": return #"{"status":"success","data":{"version":"3.5.0"}}"#
            default: return nil
            }
        }
    }

    private final class Requests: Sendable {
        private let counts = Mutex<[String: Int]>([:])

        func note(_ path: String) { counts.withLock { $0[path, default: 0] += 1 } }
        func count(_ path: String) -> Int { counts.withLock { $0[path] ?? 0 } }
    }
}
