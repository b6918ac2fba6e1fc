import OpsModel
import Testing

@Suite struct `Joining by lineage` {
    private static let run = "3f2c9a1b4d5e6f708192a3b4c5d6e7f8"
    private static let model = ModelID(registry: "mlflow", name: "fraud-detector")

    private static let version = Observation.version(
        ModelVersion(
            id: VersionID(model: model, version: "47"), registration: .ready, runID: run,
            source: "s3://models/fraud/47/model"))

    private static let registered = Observation.model(RegisteredModel(id: model, tags: ["service": "fraud"]))

    private static func deployment(_ labels: [String: String]) -> Observation {
        .deployment(
            Deployment(
                id: DeploymentID(backend: "triton", name: "scorer_b"), environment: .production, system: "Triton",
                labels: labels, variants: [], readiness: .ready))
    }

    private func binding(_ polls: [(BackendID, [Observation])]) -> Binding? {
        var fleet = Fleet()
        for (index, poll) in polls.enumerated() { fleet.poll(poll.0, after: Double(index), poll.1) }
        return fleet.state.binding(of: .deployment(DeploymentID(backend: "triton", name: "scorer_b")))
    }

    @Test(arguments: [
        ("mlflow_run_id", run, "by run id 3f2c9a1b… in mlflow_run_id"),
        ("mlflow.source_run", run, "by run id 3f2c9a1b… in mlflow.source_run"),
        ("model_uri", "runs:/\(run)/model", "by run id 3f2c9a1b… in model_uri"),
        ("storageUri", "s3://mlflow/3/\(run)/artifacts/model", "by run id 3f2c9a1b… in storageUri"),
        ("model_uri", "s3://models/fraud/47/model/", "by model_uri s3://models/fraud/47/model/"),
    ]) func `the run or the artifact of a registered version leads to its service, whichever is polled first`(
        label: String, value: String, reason: String
    ) {
        let served = (BackendID("triton"), [Self.deployment([label: value])])
        let registry = (BackendID("mlflow"), [Self.registered, Self.version])
        for polls in [[served, registry], [registry, served]] {
            let found = binding(polls)
            #expect(found?.service == "fraud")
            #expect(found?.evidence == .lineage)
            #expect(found?.reason == reason)
        }
    }

    @Test func `a run that nobody knows, or that made several models, binds nothing`() {
        let served = (BackendID("triton"), [Self.deployment(["mlflow_run_id": Self.run])])
        #expect(binding([served])?.service == "scorer-b")
        let other = Observation.version(
            ModelVersion(
                id: VersionID(model: ModelID(registry: "mlflow", name: "other"), version: "1"), registration: .ready,
                runID: Self.run))
        #expect(binding([served, ("mlflow", [Self.version, other])])?.evidence != .lineage)
    }

    @Test func `what MLflow logged is no registered name`() {
        let label = ["model_uri": "models:/m-\(Self.run)"]
        #expect(binding([("triton", [Self.deployment(label)])])?.service == "scorer-b")
    }
}
