import OpsModel

/// The states that every pane is drawn in.
enum SampleState: String, CaseIterable {
    /// Every source answers, and there is nothing to tell.
    case empty
    /// A failing canary among a dozen services.
    case typical
    /// More of everything than any screen shows.
    case overflowing
    /// Nothing was heard for ten minutes.
    case stale
    /// Two sources fail, one tells half, one has not answered.
    case failing
    /// Names and texts that try to break the screen.
    case hostile

    func fleet() -> SampleFleet { Self.fleets[self] ?? SampleFleet() }

    /// Made once: every test begins with a copy.
    private static let fleets = Dictionary(uniqueKeysWithValues: allCases.map { ($0, $0.made()) })

    private func made() -> SampleFleet {
        switch self {
        case .empty: Self.emptyFleet()
        case .typical: Self.typicalFleet()
        case .overflowing: Self.overflowingFleet()
        case .stale: Self.staleFleet()
        case .failing: Self.failingFleet()
        case .hostile: Self.hostileFleet(Hostile.texts)
        }
    }

    private static func emptyFleet() -> SampleFleet {
        var fleet = SampleFleet()
        for backend in SampleFleet.backends { fleet.poll(backend.id) }
        return fleet
    }

    private static func staleFleet() -> SampleFleet {
        var fleet = typicalFleet()
        fleet.wait(604)
        return fleet
    }

    private static func failingFleet() -> SampleFleet {
        let late = SampleFleet.backend("evidently", "Evidently", [.drift])
        var fleet = typicalFleet(backends: SampleFleet.backends + [late])
        fleet.fail(
            "triton-eu", .deadline,
            "triton-eu.example:8443 did not answer within 5 s; it was connected, and no byte of an answer came.")
        fleet.fail("registry", times: 1, .unauthorised, "registry.example:8443 refused the credential (401).")
        fleet.poll("metrics", ago: 0, incomplete: [.drift: "the drift query took too long: 2 of 3 answered"])
        return fleet
    }

    static func typicalFleet(
        backends: [BackendStatus] = SampleFleet.backends, maintenance: [MaintenanceWindow] = [],
        readOnly: ReadOnly? = nil
    ) -> SampleFleet {
        var fleet = SampleFleet(
            services: [Sample.service("fraud-scorer")], backends: backends, maintenance: maintenance,
            readOnly: readOnly)
        fleet.poll("registry", ago: 2, facts: BackendFacts(version: "3.17.2"), TypicalFleet.registry)
        fleet.poll(
            "triton-eu", facts: BackendFacts(version: "2.51.0", clockSkew: 0.3), TypicalFleet.served)
        fleet.poll("mlserver-stg", TypicalFleet.staging)
        fleet.poll(
            "metrics", latency: .milliseconds(184), facts: BackendFacts(version: "2.42.0", note: "targets 11/12 up"),
            TypicalFleet.measured + TypicalFleet.changes)
        fleet.poll("alerts", TypicalFleet.alerts)
        fleet.answerChecks()
        return fleet
    }
}

/// What the typical fleet's sources tell.
enum TypicalFleet {
    static let calm: [(String, String, Double, Double, Double)] = [
        ("search-rank", "9", 3400, 0.0008, 0.141), ("churn-gbt", "31", 44, 0, 0.019),
        ("img-moderate", "22", 310, 0.0001, 0.064), ("nlp-intent", "77", 990, 0.0002, 0.023),
        ("price-elastic", "14", 120, 0, 0.031), ("asr-stream", "5", 77, 0.001, 0.180),
        ("kyc-ocr", "19", 58, 0.0003, 0.210), ("recs-two-tower", "204", 2100, 0.0001, 0.035),
        ("ad-ctr", "58", 6000, 0.0002, 0.012), ("demand-fc", "16", 7.7, 0, 0.120),
    ]

    static let served =
        [
            Sample.deployment("fraud-scorer", ["47", "46"]), Sample.deployment("eta-predictor", ["112"]),
            Sample.deployment("llm-guard", ["2"], readiness: .idle),
        ] + calm.map { Sample.deployment($0.0, [$0.1]) }

    static let staging = [
        Sample.deployment(
            "fraud-scorer", ["48"], system: "MLServer", backend: "mlserver-stg", environment: .other("staging"))
    ]

    static let measured =
        [
            Sample.signals("fraud-scorer", "46", rate: 908, errors: 0.0004, p99: 0.094),
            Sample.signals(
                "fraud-scorer", "47", rate: 302, errors: 0.031, p99: 0.412, role: .canary, calm: 0.05),
            Sample.signals("eta-predictor", "112", rate: 860, errors: 0.0021, p99: 0.088, quality: .lowerBound),
            Sample.drift("fraud-scorer", "card_age_days", 0.92, calm: 0.02),
            Sample.drift(
                "fraud-scorer", "card_age_days", 0.382, kind: .quality, method: "nullRatio", threshold: 0.05,
                calm: 0.01),
            Sample.drift("fraud-scorer", "47", 0.31, kind: .predictionDrift),
            Sample.drift("fraud-scorer", "amount_log", 0.12, calm: 0.9),
            Sample.drift("fraud-scorer", "mcc_group", 0.11, calm: 0.9), Sample.drift("fraud-scorer", "promo", nil),
            Sample.drift("eta-predictor", "segment_speed", 0.24), Sample.drift("churn-gbt", "plan_age", 0.04),
            Sample.objective("fraud-scorer", errors: 0.0081), Sample.objective("eta-predictor", errors: 0.0003),
        ] + calm.map { Sample.signals($0.0, $0.1, rate: $0.2, errors: $0.3, p99: $0.4) }

    static let changes = [
        Sample.change(
            .feature, "card_fv.ttl", "fraud-scorer", minutes: 30, from: "24h", to: "1h", by: "k.lindt", see: "tf#311",
            affects: ["card_age_days"]),
        Sample.change(
            .traffic, "v47", "fraud-scorer", minutes: 27, version: "47", from: "5 %", to: "25 %", by: "m.ito",
            see: "gha#8812"),
        Sample.change(.configuration, "timeout", "search-rank", minutes: 28, from: "80ms", to: "120ms", by: "d.roy"),
    ]

    static let alerts = [
        Sample.silence,
        Sample.alert(
            "FeatureNullsHigh", "fraud-scorer", "warning", minutes: 25, summary: "38 % of card_age_days is missing"),
        Sample.alert(
            "ModelLatencyHigh", "fraud-scorer", "page", minutes: 23, version: "47",
            summary: "p99 of v47 is 412 ms, its bound 250 ms"),
        Sample.alert(
            "ModelErrorsHigh", "fraud-scorer", "page", minutes: 22, version: "47",
            summary: "v47 fails 3.1 % of its requests"),
        Sample.alert(
            "FeatureDriftHigh", "eta-predictor", "ticket", minutes: 124, summary: "PSI of segment_speed is 0.24"),
        Sample.alert(
            "FeatureDriftHigh", "churn-gbt", "warning", minutes: 4000, state: .suppressed, summary: "PSI of plan_age",
            silencedBy: ["s1"]),
        Sample.alert("ServeQueueDepth", "ad-ctr", "warning", minutes: 2, state: .pending, summary: "queue of 71"),
    ]

    static let registry =
        [
            Sample.model("fraud-scorer", aliases: ["champion": "46", "challenger": "47"]),
            Sample.version("fraud-scorer", "46", hours: 144), Sample.version("fraud-scorer", "47", hours: 2),
            Sample.version("fraud-scorer", "48", hours: 1, metrics: ["auc": nil], registration: .pending),
            Sample.model("eta-predictor", aliases: ["champion": "112"]),
            Sample.version("eta-predictor", "112", hours: 30, metrics: [:]),
            Sample.version("eta-predictor", "113", hours: 3, registration: .failed),
        ]
        + calm.flatMap { name, version, _, _, _ in
            [Sample.model(name, aliases: ["champion": version]), Sample.version(name, version, hours: 200)]
        }
}
