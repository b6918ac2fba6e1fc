internal import OpsModel

/// The runbooks that the program brings along, each as its file at the top level, embedded by name.
enum ReadyRunbooks {
    static let all: [Runbook] = files.map { name, bytes in
        RunbookFile.read(text: String(decoding: bytes, as: UTF8.self), from: .ready(name))
    }

    private static var files: [(name: String, bytes: [UInt8])] {
        [
            ("canary-failing.md", PackageResources.canary_failing_md),
            ("data-drift.md", PackageResources.data_drift_md),
            ("error-budget-burn.md", PackageResources.error_budget_burn_md),
            ("feature-staleness.md", PackageResources.feature_staleness_md),
            ("gpu-contention.md", PackageResources.gpu_contention_md),
            ("latency-slo.md", PackageResources.latency_slo_md),
            ("model-too-old.md", PackageResources.model_too_old_md),
            ("prediction-drift.md", PackageResources.prediction_drift_md),
            ("registry-serving-disagree.md", PackageResources.registry_serving_disagree_md),
            ("training-serving-skew.md", PackageResources.training_serving_skew_md),
        ]
    }
}
