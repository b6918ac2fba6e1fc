import Glibc

/// The run that trained a version: what it was trained on and how well it did.
struct TrainingRun: Sendable {
    struct Metric: Sendable {
        let key: String
        let value: Double
        /// Seconds of the epoch.
        let at: Double
        let step: Int
    }

    let id: String
    let name: String
    let experiment: String
    /// Seconds of the epoch.
    let began: Double
    let ended: Double
    /// The last value of each.
    let metrics: [Metric]
    let params: [Registry.Tag]
    let tags: [Registry.Tag]

    init(model: String, version: Int, experiment: Int, began: Double, seeded: Seeded) {
        let name = "\(model)-train-\(version)"
        let key = Seeded.key(name)
        let ended = began + 1_300
        id = seeded.hex("run/\(name)", digits: 32)
        self.name = name
        self.experiment = String(experiment)
        self.began = began
        self.ended = ended
        let auc = 0.925 + 0.0006 * Double(version % 40) + 0.002 * seeded.unit(key, 1)
        let evaluated = [
            ("auc", auc), ("f1", 0.78 + 0.08 * seeded.unit(key, 2)), ("logloss", 0.11 + 0.03 * seeded.unit(key, 3)),
        ]
        metrics =
            [
                Metric(
                    key: "train_loss", value: Self.loss(step: Self.steps - 1, key: key, seeded: seeded),
                    at: ended - 160, step: Self.steps - 1)
            ]
            + evaluated.map { Metric(key: $0.0, value: $0.1, at: ended - 100, step: 0) }
        params = [
            Registry.Tag(key: "max_depth", value: String(6 + version % 4)),
            Registry.Tag(key: "lr", value: "0.05"),
            Registry.Tag(key: "features", value: version % 2 == 0 ? "37" : "38"),
        ]
        tags = [
            Registry.Tag(key: "mlflow.user", value: "ci-bot"),
            Registry.Tag(key: "mlflow.runName", value: name),
            Registry.Tag(key: "mlflow.source.git.commit", value: seeded.hex("commit/\(name)", digits: 40)),
            Registry.Tag(key: "dataset", value: "\(model)-\(version)"),
        ]
    }

    private static let steps = 20

    /// The whole curve of a metric, oldest first; empty for an unknown key.
    func history(of key: String, seeded: Seeded) -> [Metric] {
        guard key == "train_loss" else { return metrics.filter { $0.key == key } }
        let stream = Seeded.key(name)
        return (0..<Self.steps).map { step in
            Metric(
                key: key, value: Self.loss(step: step, key: stream, seeded: seeded),
                at: began + Double(step) * 60, step: step)
        }
    }

    private static func loss(step: Int, key: UInt64, seeded: Seeded) -> Double {
        0.16 + 0.9 * exp(-Double(step) / 4.2) + 0.01 * seeded.unit(key, 100 + step)
    }
}
