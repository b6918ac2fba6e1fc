/// The dozen services of the drill and where they run.
enum Fleet {
    static let deployments: [Deployment] = [
        Deployment(
            service: Scenario.failingService, team: "payments", environment: .production, server: .tritonEU,
            model: "fraud_detection", registered: "fraud-detector", tier: 1, requestRate: 1_210, swing: 0.12,
            peakHour: 15, latencyBound: 0.25,
            versions: [
                VersionProfile(version: "45", median: 0.033, p99: 0.101, errorRatio: 0.0005, slots: 58),
                VersionProfile(version: "46", median: 0.031, p99: 0.094, errorRatio: 0.0004, slots: 58),
                VersionProfile(version: "47", median: 0.031, p99: 0.094, errorRatio: 0.0004, slots: 40),
            ],
            loaded: ["46", "47"], stableAlias: "champion", canaryAlias: "challenger", slowing: nil),
        steady(
            "eta-predictor", "logistics", .tritonEU, tier: 1, rate: 860, p50: 0.026, p99: 0.088, errors: 0.0009,
            bound: 0.12, versions: ["111", "112"], peakHour: 17),
        steady(
            "search-rank", "search", .tritonUS, tier: 1, rate: 3_400, p50: 0.046, p99: 0.117, errors: 0.0008,
            bound: 0.15, versions: ["8", "9"], peakHour: 20,
            slowing: Deployment.Slowing(begin: -960, factor: 1.21)),
        steady(
            "churn", "growth", .mlserverEU, tier: 3, rate: 44, p50: 0.007, p99: 0.019, errors: 0.00004,
            bound: 0.05, versions: ["30", "31"], peakHour: 11),
        steady(
            "image-moderation", "trust", .tritonEU, tier: 2, rate: 310, p50: 0.024, p99: 0.064, errors: 0.0001,
            bound: 0.15, versions: ["21", "22"], peakHour: 19),
        steady(
            "nlp-intent", "assistant", .tritonUS, tier: 2, rate: 990, p50: 0.008, p99: 0.023, errors: 0.0002,
            bound: 0.05, versions: ["76", "77"], peakHour: 18),
        steady(
            "price-elasticity", "pricing", .mlserverEU, tier: 2, rate: 120, p50: 0.012, p99: 0.031,
            errors: 0.00005, bound: 0.08, versions: ["13", "14"], peakHour: 14),
        steady(
            "recs-two-tower", "recommendations", .tritonUS, tier: 2, rate: 2_100, p50: 0.012, p99: 0.035,
            errors: 0.0001, bound: 0.08, versions: ["203", "204"], peakHour: 21),
        steady(
            "asr-stream", "voice", .tritonUS, tier: 2, rate: 77, p50: 0.074, p99: 0.18, errors: 0.0006,
            bound: 0.3, versions: ["4", "5"], peakHour: 16),
        steady(
            "kyc-ocr", "onboarding", .mlserverEU, tier: 2, rate: 58, p50: 0.09, p99: 0.21, errors: 0.0003,
            bound: 0.4, versions: ["18", "19"], peakHour: 13),
        steady(
            "ad-ctr", "ads", .tritonUS, tier: 1, rate: 5_200, p50: 0.004, p99: 0.012, errors: 0.0002,
            bound: 0.03, versions: ["57", "58"], peakHour: 20),
        steady(
            "demand-forecast", "supply", .mlserverEU, tier: 3, rate: 9, p50: 0.048, p99: 0.12, errors: 0.0001,
            bound: 0.5, versions: ["15", "16"], peakHour: 9),
        Deployment(
            service: Scenario.failingService, team: "payments", environment: .staging, server: .mlserverStaging,
            model: "fraud-detection", registered: "fraud-detector", tier: 1, requestRate: 3, swing: 0.3,
            peakHour: 10, latencyBound: 0.25,
            versions: [VersionProfile(version: "48", median: 0.034, p99: 0.108, errorRatio: 0.0006, slots: 4)],
            loaded: ["48"], stableAlias: "staging", canaryAlias: nil, slowing: nil),
    ]

    /// A service whose last two versions behave alike, the newer one serving all of its traffic.
    private static func steady(
        _ service: String, _ team: String, _ server: ServerID, tier: Int, rate: Double, p50: Double, p99: Double,
        errors: Double, bound: Double, versions: [String], peakHour: Double,
        slowing: Deployment.Slowing? = nil
    ) -> Deployment {
        let slots = max(2, (rate * p50 * 1.9).rounded())
        return Deployment(
            service: service, team: team, environment: .production, server: server,
            model: server.isTriton ? service.replacing("-", with: "_") : service, registered: service, tier: tier,
            requestRate: rate, swing: 0.2, peakHour: peakHour, latencyBound: bound,
            versions: versions.map {
                VersionProfile(version: $0, median: p50, p99: p99, errorRatio: errors, slots: slots)
            },
            loaded: server.isTriton ? Array(versions.suffix(1)) : versions, stableAlias: "champion",
            canaryAlias: "challenger",
            slowing: slowing)
    }
}
