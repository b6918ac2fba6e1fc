import OpsModel
import Views

/// The typical fleet whose failing canary is told of in full: steps of traffic, replicas, gates, a bound on latency.
enum RolloutFleet {
    static func make() -> SampleFleet {
        var fleet = SampleState.typical.fleet()
        fleet.poll("metrics", ago: 0, observations)
        fleet.open("deployment", ofService: true)
        return fleet
    }

    private static let observations =
        [
            traffic("46", [(0.95, 37), (0.75, 27)]), traffic("47", [(0.05, 37), (0.25, 27)]),
            gate("auc", 1), gate("latency", 0),
            Observation.objective(
                ObjectiveStatus(
                    id: SLOID(
                        backend: "metrics", name: "latency", subject: Subject(name: "fraud-scorer", environment: "prod")
                    ),
                    objective: 0.99, window: .seconds(30 * 86_400), errorRatios: [.seconds(300): 0.02],
                    bound: .milliseconds(250))),
        ]
        + (1...9).map { replica("fraud-v46-aa0\($0)", "46", .ready) } + [
            replica("fraud-v47-7c9d4", "47", .unavailable, "CrashLoopBackOff", restarts: 4),
            replica("fraud-v47-m1z0q", "47", .ready), replica("fraud-v47-x2k8p", "47", .loading, "0 of 1 ready"),
        ]

    private static func subject(_ version: String) -> Subject {
        Subject(name: "fraud-scorer", version: version, environment: "prod")
    }

    private static func traffic(_ version: String, _ steps: [(share: Double, minutes: Double)]) -> Observation {
        .traffic(
            TrafficSplit(
                id: TrafficID(backend: "metrics", subject: subject(version)), share: steps.last?.share,
                steps: steps.map {
                    .init(share: $0.share, since: InstantInterval(SampleFleet.now - .seconds($0.minutes * 60)))
                }))
    }

    private static func gate(_ name: String, _ value: Double) -> Observation {
        .gauge(
            Gauge(
                id: GaugeID(backend: "metrics", kind: .gate, subject: subject("47"), name: name), value: value))
    }

    private static func replica(
        _ name: String, _ version: String, _ readiness: Readiness, _ reason: String? = nil, restarts: Int = 0
    ) -> Observation {
        .replica(
            Replica(
                id: ReplicaID(backend: "metrics", cluster: "eu", namespace: "ml", name: name),
                subject: subject(version), node: version == "47" ? "gpu-03" : "gpu-01", readiness: readiness,
                restarts: restarts, reason: reason, startedAt: SampleFleet.now - .seconds(1620)))
    }
}
