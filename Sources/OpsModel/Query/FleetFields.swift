extension FieldCatalog where Entity == FleetEntry {
    /// One service in one environment: what `get services` prints and the fleet pane shows.
    public static let fleet = FieldCatalog([
        Field("status", title: "ST", aliases: ["st"], kind: .status) { .status($0.status) }
            .ordered { .number($0.urgency) },
        Field("service", title: "SERVICE") { .text($0.id.service.rawValue) },
        Field("environment", title: "ENV", aliases: ["env"]) { .text($0.id.environment.name) },
        Field("version", title: "VERSION") { .text($0.versionText) },
        Field("serving", title: "SERVING", aliases: ["system"], kind: .list) { .list($0.systems) },
        Field("where", title: "WHERE", aliases: ["cluster"], kind: .list) { .list($0.clusters) },
        Field("requestRate", title: "RPS", aliases: ["rps"], unit: .perSecond) { FieldValue($0.requestRate) },
        Field("latency", title: "P99", aliases: ["p99"], unit: .seconds, exportedAs: "latencyP99") {
            FieldValue($0.latency)
        },
        Field("errorRatio", title: "ERR%", aliases: ["err", "errors"], unit: .ratio) { FieldValue($0.errorRatio) },
        Field("drift", title: "DRIFT", kind: .number) { FieldValue($0.drift?.value) },
        Field("driftColumn", title: "COLUMN", aliases: ["column"]) { $0.drift.map { .text($0.id.column) } ?? .absent },
        Field("rollout", title: "ROLLOUT") { .text($0.rolloutText) },
        Field("alerts", title: "ALERTS", unit: .count) { FieldValue($0.firingAlerts.map(Double.init)) },
        Field("reason", title: "REASON") { $0.reason.isEmpty ? .absent : .text($0.reason) },
        Field("since", title: "SINCE", aliases: ["age"], kind: .instant) {
            $0.since.map(FieldValue.instant) ?? .absent
        },
        Field("sinceBound", title: "SINCE IS") { FieldValue(boundOf: $0.onset) },
        Field("owner", title: "OWNER") { $0.owner.map(FieldValue.text) ?? .absent },
        Field("tier", title: "TIER", kind: .number) { $0.tier.map { .number(Double($0)) } ?? .absent },
        Field("binding", title: "BOUND BY", aliases: ["bound"]) { .text($0.binding.word) },
        Field("stale", title: "STALE") { .text($0.isStale ? "yes" : "no") },
    ])
}

extension FleetEntry {
    /// By status; of rows that cannot be judged by what they last were, of bad ones by tier and then by traffic, in
    /// powers of two so that two like rows do not change places with every poll. Greater is more urgent.
    var urgency: Double {
        let last = status == .unknown ? Double(lastStatus.rank) / 10 : 0
        let isBad = status.rank >= Status.warning.rank
        let tier = isBad ? Double(max(0, 9 - (self.tier ?? 9))) / 100 : 0
        let requests = Int(min(max(0, requestRate.value ?? 0), 1e9))
        let traffic = isBad ? Double(Int.bitWidth - requests.leadingZeroBitCount) / 10_000 : 0
        return Double(status.rank) + last + tier + traffic
    }

    /// `canary 25%`, `canary, no traffic`, `stable`, `shadow`; empty where nothing is known.
    public var rolloutText: String {
        if let canary {
            // Whatever share it is told to have: requests that do not come are the news.
            if canary.observedShare == 0 { return "canary, no traffic" }
            guard let share = canary.configuredShare ?? canary.observedShare else { return "canary" }
            let percent = Int(bounded: (share * 100).rounded())
            return percent == 0 && share > 0 ? "canary <1%" : "canary \(percent)%"
        }
        guard let stable else { return "" }
        return stable.role == .unknown ? "" : stable.role.rawValue
    }
}

extension FieldValue {
    /// A measurement with its quality; absent when there is no value.
    public init(_ measurement: Measurement) {
        self = measurement.value.map { .number($0, measurement.quality) } ?? .absent
    }

    public init(_ number: Double?) {
        self = number.map { .number($0) } ?? .absent
    }
}
