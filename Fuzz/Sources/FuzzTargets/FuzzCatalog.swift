/// Every parser of bytes from outside, by the name of its seeds' folder. One line a target.
enum FuzzCatalog {
    typealias Target = @Sendable ([UInt8]) -> Void

    static let all: [String: Target] = [
        "alertmanager": { BackendTarget.alertmanager($0) },
        "approval": { DecisionTargets.approval($0) },
        "audit": { DecisionTargets.audit($0) },
        "configuration": { TextTargets.configuration($0) },
        "exposition": { WireTargets.exposition($0) },
        "fastapi": { BackendTarget.fastapi($0) },
        "glob": { TextTargets.glob($0) },
        "headers": { WireTargets.headers($0) },
        "json": { WireTargets.json($0) },
        "keymap": { TextTargets.keymap($0) },
        "keys": { SessionTargets.keys($0) },
        "mlflow": { BackendTarget.mlflow($0) },
        "mlserver": { BackendTarget.mlserver($0) },
        "placeholder": { DecisionTargets.placeholder($0) },
        "policy": { DecisionTargets.policy($0) },
        "printable": { TextTargets.printable($0) },
        "prometheus": { BackendTarget.prometheus($0) },
        "recording": { SessionTargets.recording($0) },
        "runbook": { TextTargets.runbook($0) },
        "theme": { TextTargets.theme($0) },
        "time": { TextTargets.time($0) },
        "torchserve": { BackendTarget.torchserve($0) },
        "triton": { BackendTarget.triton($0) },
    ]
}
