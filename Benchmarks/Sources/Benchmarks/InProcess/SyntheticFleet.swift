import OpsModel

/// The observations that a ``StandInFleet`` of the same size leads to, without the way over HTTP and JSON.
struct SyntheticFleet {
    static let serving = BackendID("serving")
    static let metrics = BackendID("metrics")

    let count: Int
    let now = Instant(seconds: 1_790_000_000)

    var setup: SourceAction.Setup {
        SourceAction.Setup(backends: [
            BackendStatus(
                id: Self.serving, system: "MLServer", address: "http://127.0.0.1:1", interval: .seconds(15),
                environment: Environment("production"), reports: [.deployment]),
            BackendStatus(
                id: Self.metrics, system: "Prometheus", address: "http://127.0.0.1:2", interval: .seconds(15),
                environment: Environment("production"), reports: [.signals, .alert], remembers: true),
        ])
    }

    var deployments: [Observation] {
        (0..<count).map { number in
            .deployment(
                Deployment(
                    id: DeploymentID(backend: Self.serving, name: StandInFleet.name(number)),
                    environment: Environment("production"), system: "MLServer",
                    variants: [Variant(version: "\(1 + number % 9)", readiness: .ready)], readiness: .ready))
        }
    }

    /// Of all deployments, or of those with these numbers; another `step` gives other values.
    func signals(step: Int, of numbers: Range<Int>? = nil) -> [Observation] {
        (numbers ?? 0..<count).map { number in
            let base = Double((number * 37 + step * 101) % 1000)
            return .signals(
                GoldenSignals(
                    id: SignalsID(
                        backend: Self.metrics, source: "services",
                        subject: Subject(
                            name: StandInFleet.name(number), version: "\(1 + number % 9)", environment: "production")),
                    window: .seconds(300),
                    values: [
                        .requestRate: Measurement(20 + base), .errorRatio: Measurement(base / 100_000),
                        .latencyP99: Measurement(0.02 + base / 10_000), .latencyMean: Measurement(0.01 + base / 20_000),
                    ]))
        }
    }

    /// One alert for each deployment, the state of a region that is down.
    var alerts: [Observation] {
        (0..<count).map { number in
            .alert(
                Alert(
                    id: AlertID(backend: Self.metrics, fingerprint: "\(number)"),
                    labels: [
                        "alertname": "ErrorRatioHigh", "severity": number % 5 == 0 ? "critical" : "warning",
                        "service": StandInFleet.name(number), "version": "\(1 + number % 9)",
                    ],
                    annotations: ["summary": "errors of \(StandInFleet.name(number)) are high"], state: .firing,
                    activeAt: now - .seconds(300)))
        }
    }

    /// As many alerts, all of the first service: of shards, tenants or columns that nobody grouped.
    var alertsOfOneService: [Observation] {
        (0..<count).map { number in
            .alert(
                Alert(
                    id: AlertID(backend: Self.metrics, fingerprint: "one \(number)"),
                    labels: [
                        "alertname": "Shard\(number)Slow", "severity": "warning", "service": StandInFleet.name(0),
                    ],
                    annotations: ["summary": "shard \(number) is slow"], state: .firing,
                    activeAt: now - .seconds(300)))
        }
    }

    func report(_ backend: BackendID, _ difference: Difference, at instant: Instant) -> PollReport {
        PollReport(
            backend: backend, startedAt: instant, finishedAt: instant, latency: .milliseconds(40),
            outcome: .answered(difference), count: count)
    }
}
