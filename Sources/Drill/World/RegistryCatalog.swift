/// What the drill's registry holds when the world begins.
enum RegistryCatalog {
    private static let day = 86_400.0

    static func registry(start: Double, seeded: Seeded) -> Registry {
        var models: [Registry.Model] = []
        var runs: [TrainingRun] = []
        let production = Fleet.deployments.filter { $0.environment == .production }
        for (index, deployment) in production.enumerated() {
            let newest = newestVersion(of: deployment)
            let oldest = max(1, newest - 4)
            var versions: [Registry.Version] = []
            for number in oldest...newest {
                let age = (Double(newest - number) * 6 + 1.1 + seeded.unit(deployment.key, number)) * day
                let created = (start - age).rounded()
                let run = TrainingRun(
                    model: deployment.registered, version: number, experiment: index + 1, began: created - 5_400,
                    seeded: seeded)
                runs.append(run)
                versions.append(version(number, of: deployment, created: created, run: run, seeded: seeded))
            }
            models.append(model(deployment, versions: versions, start: start))
        }
        return Registry(models: models, runs: runs)
    }

    /// The registry is ahead of production where a candidate waits.
    private static func newestVersion(of deployment: Deployment) -> Int {
        let served = deployment.versions.compactMap { Int($0.version) }.max() ?? 1
        return ["fraud-detector", "eta-predictor"].contains(deployment.registered) ? served + 1 : served
    }

    private static func version(
        _ number: Int, of deployment: Deployment, created: Double, run: TrainingRun, seeded: Seeded
    ) -> Registry.Version {
        let name = "\(deployment.registered)/\(number)"
        return Registry.Version(
            number: String(number), description: "retrained \(number)", created: created, updated: created,
            modelID: "m-" + seeded.hex("model/\(name)", digits: 32), runID: run.id,
            tags: [
                Registry.Tag(key: "validation_status", value: "passed"),
                Registry.Tag(key: "git_sha", value: seeded.hex("commit/\(run.name)", digits: 10)),
            ])
    }

    private static func model(_ deployment: Deployment, versions: [Registry.Version], start: Double) -> Registry.Model {
        Registry.Model(
            name: deployment.registered, description: "\(deployment.service) in production",
            created: (start - 400 * day).rounded(), updated: versions.last?.created ?? start,
            tags: [
                Registry.Tag(key: "owner", value: deployment.team),
                Registry.Tag(key: "tier", value: String(deployment.tier)),
                Registry.Tag(key: "service", value: deployment.service),
            ],
            aliases: aliases(of: deployment).sorted { $0.key < $1.key }, versions: versions)
    }

    private static func aliases(of deployment: Deployment) -> [Registry.Tag] {
        switch deployment.registered {
        case "fraud-detector":
            [
                Registry.Tag(key: "champion", value: "46"), Registry.Tag(key: "challenger", value: "47"),
                Registry.Tag(key: "staging", value: "48"),
            ]
        case "eta-predictor":
            [Registry.Tag(key: "champion", value: "112"), Registry.Tag(key: "candidate", value: "113")]
        default:
            [Registry.Tag(key: "champion", value: deployment.loaded.last ?? "1")]
        }
    }
}
