import Foundation
import Testing

/// Any JSON value, as far as the exports of the program use it.
enum JSONValue: Decodable {
    case text(String)
    case number(Double)
    case bool(Bool)
    case list([JSONValue])
    case null

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let list = try? container.decode([JSONValue].self) {
            self = .list(list)
        } else {
            self = .bool(try container.decode(Bool.self))
        }
    }

    var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    var number: Double? {
        if case .number(let number) = self { number } else { nil }
    }

    var texts: [String] {
        if case .list(let values) = self { values.compactMap(\.text) } else { [] }
    }
}

/// The released program with a configuration that names every live server.
enum Program {
    static let backends = [
        "registry", "registry-auth", "metrics", "metrics-tls", "alerts", "triton", "mlserver", "scorer",
    ]

    static var path: String? { ProcessInfo.processInfo.environment["MLOPS_TUI_BINARY"] }

    /// The rows of `get KIND -o json`. A source that is degraded makes the program exit with 1 and print all the same.
    static func rows(_ kind: String) async throws -> [[String: JSONValue]] {
        let (text, _) = try await run(["get", kind, "--output", "json"])
        return try JSONDecoder().decode([[String: JSONValue]].self, from: Data(text.utf8))
    }

    /// Standard output and the exit status of one call; its home is a folder of its own.
    static func run(
        _ arguments: [String], configuration: String = Program.configuration
    ) async throws -> (text: String, status: Int32) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mlops-tui-live-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "config.yaml")
        try configuration.write(to: file, atomically: true, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(filePath: try #require(path))
        process.arguments = arguments + ["--config", file.path()]
        var environment = ProcessInfo.processInfo.environment
        environment["HOME"] = folder.path()
        environment["XDG_STATE_HOME"] = folder.path()
        process.environment = environment
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (text, process.terminationStatus)
    }

    static var configuration: String {
        func url(_ server: LiveServer) -> String { server.url ?? "" }
        func fact(_ server: LiveServer, _ name: String) -> String { server.fact(name) ?? "" }
        return """
            version: 1
            name: live
            defaults: { interval: 5s, deadline: 30s }
            backends:
              - { id: registry, kind: mlflow, url: "\(url(.mlflow))" }
              - id: registry-auth
                kind: mlflow
                url: "\(url(.mlflowAuth))"
                auth: { basic: { user: "\(fact(.mlflowAuth, "READER_USER"))", password: "env:LIVE_MLFLOW_AUTH_READER_PASSWORD" } }
              - id: metrics
                kind: prometheus
                url: "\(url(.prometheus))"
                environment: production
                options:
                  externalLabels: [cluster]
                  signals:
                    - { name: triton, preset: triton, selector: '{job="triton"}' }
                    - { name: mlserver, preset: mlserver, selector: '{job="mlserver"}' }
                  drift:
                    - name: psi
                      query: feature_drift_psi
                      labels: { service: job, column: feature }
                      kind: dataDrift
                      method: psi
                      threshold: 0.2
              - id: metrics-tls
                kind: prometheus
                url: "\(url(.prometheusTLS))"
                auth: { basic: { user: "\(fact(.prometheusTLS, "USER"))", password: "env:LIVE_PROMETHEUS_TLS_PASSWORD" } }
                tls: { ca: "\(fact(.prometheusTLS, "CA"))" }
              - { id: alerts, kind: alertmanager, url: "\(url(.alertmanager))" }
              - { id: triton, kind: triton, url: "\(url(.triton))", environment: production }
              - { id: mlserver, kind: mlserver, url: "\(url(.mlserver))", environment: production }
              - id: scorer
                kind: fastapi
                url: "\(url(.fastapi))"
                environment: production
                options: { deployment: fraud-detector, version: "7", ready: /healthz, metrics: "\(url(.fastapi))/metrics" }
            services:
              - name: fraud-detector
                tier: 1
              - name: churn
              - name: ranker

            """
    }
}

extension Trait where Self == ConditionTrait {
    /// The suite runs the released program, which `make test` builds and names.
    static var needsProgram: Self {
        .enabled(if: Program.path != nil, "MLOPS_TUI_BINARY names no program: `make test` sets it")
    }
}
