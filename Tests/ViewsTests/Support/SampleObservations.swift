import OpsModel

/// Observations of the sample fleet, in the shapes that backends send them.
enum Sample {
    static func service(_ name: ServiceID, owner: String = "team-payments", tier: Int = 1) -> Service {
        Service(
            id: name, owner: owner, tier: tier,
            bindings: Service.Bindings(
                deployments: ["*/\(name.rawValue)"], models: ["registry/\(name.rawValue)"],
                labels: ["service": name.rawValue]))
    }

    static func deployment(
        _ name: String, _ versions: [String], system: String = "Triton", backend: BackendID = "triton-eu",
        environment: Environment = .production, readiness: Readiness = .ready, reason: String? = nil
    ) -> Observation {
        .deployment(
            Deployment(
                id: DeploymentID(backend: backend, cluster: "eu", name: name), environment: environment,
                system: system,
                variants: versions.map { Variant(version: $0, readiness: readiness, reason: reason) },
                readiness: readiness, reason: reason))
    }

    /// Golden signals with twenty points of past, a minute apart, that went from calm to what they are now.
    static func signals(
        _ name: String, _ version: String, rate: Double, errors: Double, p99: Double,
        role: Variant.VariantRole = .stable, quality: Quality = .exact, calm: Double = 1
    ) -> Observation {
        let values: [SignalKind: Measurement] = [
            .requestRate: Measurement(rate, quality), .errorRatio: Measurement(errors),
            .latencyP50: Measurement(p99 / 3), .latencyP95: Measurement(p99 * 0.7), .latencyP99: Measurement(p99),
            .saturation: Measurement(0.58), .queueDepth: Measurement(p99 > 0.4 ? 71 : 2),
        ]
        let past = [SignalKind.requestRate: rate, .errorRatio: errors, .latencyP99: p99].mapValues { value in
            (0..<20).map { point in
                let share = point < 12 ? calm : 1 - (1 - calm) * Double(19 - point) / 8
                return OpsModel.Sample(at: SampleFleet.now - .seconds(Double(20 - point) * 60), value: value * share)
            }
        }
        return .signals(
            GoldenSignals(
                id: SignalsID(
                    backend: "metrics", source: "services",
                    subject: Subject(name: name, version: version, environment: "prod")),
                role: role, window: .seconds(300), values: values, past: past))
    }

    static func drift(
        _ name: String, _ column: String, _ value: Double?, kind: DriftMeasurement.DriftKind = .dataDrift,
        method: String = "psi", threshold: Double = 0.2, calm: Double = 0.1
    ) -> Observation {
        let past = (0..<20).map { point in
            let share = point < 12 ? calm : 1 - (1 - calm) * Double(19 - point) / 8
            return OpsModel.Sample(
                at: SampleFleet.now - .seconds(Double(20 - point) * 60), value: value.map { $0 * share })
        }
        return .drift(
            DriftMeasurement(
                id: DriftID(
                    backend: "metrics", monitor: method, subject: Subject(name: name, environment: "prod"),
                    column: column),
                kind: kind, method: method, value: value, threshold: threshold, window: .seconds(3600),
                sampleSize: 9120, past: past))
    }

    static func objective(_ name: String, errors: Double) -> Observation {
        .objective(
            ObjectiveStatus(
                id: SLOID(
                    backend: "metrics", name: "availability", subject: Subject(name: name, environment: "prod")),
                objective: 0.999, window: .seconds(30 * 86_400),
                errorRatios: [.seconds(300): errors, .seconds(3600): errors * 0.9]))
    }

    static func alert(
        _ name: String, _ service: String, _ severity: String, minutes: Double, backend: BackendID = "alerts",
        state: Alert.AlertState = .firing, version: String? = nil, summary: String = "",
        silencedBy: [String] = [], fingerprint: String? = nil, labels more: [String: String] = [:]
    ) -> Observation {
        var labels = ["alertname": name, "service": service, "severity": severity, "env": "prod"]
        labels.merge(more) { $1 }
        labels["version"] = version
        return .alert(
            Alert(
                id: AlertID(backend: backend, fingerprint: fingerprint ?? "\(name) \(service) \(version ?? "")"),
                labels: labels,
                annotations: ["summary": summary, "runbook_url": "https://runbooks.example/ml/canary-failing"],
                state: state, startsAt: SampleFleet.now - .seconds(minutes * 60), silencedBy: silencedBy,
                receivers: ["on-call"]))
    }

    static func change(
        _ kind: ChangeEvent.ChangeKind, _ object: String, _ service: String, minutes: Double, version: String? = nil,
        from before: String? = nil, to after: String? = nil, by actor: String? = nil, see reference: String? = nil,
        affects: [String] = []
    ) -> Observation {
        .change(
            ChangeEvent(
                id: ChangeID(backend: "metrics", key: "\(kind.rawValue) \(object) \(service) \(minutes)"), kind: kind,
                subject: Subject(name: service, version: version, environment: "prod"), object: object,
                before: before, after: after, actor: actor, reference: reference, affects: affects,
                tookEffect: InstantInterval(SampleFleet.now - .seconds(minutes * 60))))
    }

    static func model(_ name: String, aliases: [String: String]) -> Observation {
        .model(RegisteredModel(id: ModelID(registry: "registry", name: name), aliases: aliases))
    }

    static func version(
        _ name: String, _ version: String, hours: Double, metrics: [String: Double?] = ["auc": 0.941, "f1": 0.815],
        registration: ModelVersion.Registration = .ready
    ) -> Observation {
        .version(
            ModelVersion(
                id: VersionID(model: ModelID(registry: "registry", name: name), version: version),
                registration: registration, tags: ["git_sha": "f1b7cbb191", "validation_status": "passed"],
                runID: "9f2b3edd79580f81", source: "models:/m-\(version)",
                createdAt: SampleFleet.now - .seconds(hours * 3600), createdBy: "ci-bot", metrics: metrics))
    }

    static let silence = Observation.silence(
        Silence(
            id: SilenceID(backend: "alerts", id: "s1"), state: .active, matchers: [],
            startsAt: SampleFleet.now - .seconds(7200), endsAt: SampleFleet.now + .seconds(20_760),
            createdBy: "k.lindt", comment: "known drift, retraining runs"))
}
