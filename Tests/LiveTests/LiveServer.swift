import Foundation

/// A server that `tools/live` starts once for the whole run; the raw value is the name it has there.
///
/// What its seed left is in the environment: `README.md` beside this file lists every variable.
enum LiveServer: String, CaseIterable, Sendable {
    case mlflow
    case mlflowAuth = "mlflow-auth"
    case prometheus
    case prometheusTLS = "prometheus-tls"
    case alertmanager
    case fastapi
    case mlserver
    case triton
    case torchserve

    /// The base address, without a slash at its end; absent when the server is not there.
    var url: String? { fact("URL") }

    /// Why there is no server to test against; absent when there is one.
    var reasonForSkipping: String? {
        guard url == nil else { return nil }
        return fact("SKIPPED") ?? "not started: `tools/live -- swift test` starts it"
    }

    /// What the seed says about itself, such as `fact("MODELS")`, which reads `LIVE_MLFLOW_MODELS`.
    func fact(_ name: String) -> String? {
        ProcessInfo.processInfo.environment["\(variablePrefix)_\(name)"]
    }

    private var variablePrefix: String {
        "LIVE_" + rawValue.uppercased().replacing("-", with: "_")
    }
}
