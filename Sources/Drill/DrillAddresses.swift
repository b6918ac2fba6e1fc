/// Where each server of a running drill answers.
public struct DrillAddresses: Sendable, Equatable {
    public enum Role: String, Sendable {
        case mlflow, prometheus, alertmanager, triton, mlserver
    }

    public struct Backend: Sendable, Equatable {
        /// Unique among the drill's servers and the same in every drill: `registry`, `metrics`, `alerts`, `triton-eu` …
        public let id: String
        public let role: Role
        /// `http://127.0.0.1:PORT`, without a path.
        public let url: String
        /// The full address of an inference server's exposition text, on a port of its own.
        public let metricsURL: String?
        /// `production` or `staging`; `nil` for a server that serves both.
        public let environment: String?
        public let cluster: String?
    }

    /// The registry, the monitors, then the inference servers.
    public let backends: [Backend]

    public subscript(id: String) -> Backend? { backends.first { $0.id == id } }
}
