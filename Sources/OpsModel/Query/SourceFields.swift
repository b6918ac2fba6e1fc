extension FieldCatalog where Entity == BackendStatus {
    /// One configured outside system: what `get sources` prints. The catalog depends on the time for ages.
    public static func sources(_ now: Instant) -> FieldCatalog {
        FieldCatalog([
            Field("status", title: "ST", aliases: ["st"], kind: .status) { .status($0.status(at: now)) },
            Field("source", title: "SOURCE", aliases: ["name"]) { .text($0.id.rawValue) },
            Field("system", title: "SYSTEM") { .text($0.system) },
            Field("version", title: "VERSION") { $0.facts.version.map(FieldValue.text) ?? .absent }.searched(),
            Field("health", title: "HEALTH") { .text($0.healthText) }.searched(),
            Field("latency", title: "LATENCY", unit: .seconds) { FieldValue($0.latency?.inSeconds) },
            Field("age", title: "AGE", kind: .duration) { source in
                source.lastSuccess.map { .duration(now.age(since: $0)) } ?? .absent
            },
            Field("interval", title: "EVERY", kind: .duration) { .duration($0.interval) },
            Field("count", title: "KNOWN", unit: .count) { .number(Double($0.count)) },
            Field("failures", title: "FAILS", unit: .count) { .number(Double($0.consecutiveFailures)) },
            Field("clockSkew", title: "SKEW", unit: .seconds) { FieldValue($0.facts.clockSkew) },
            Field("environment", title: "ENV", aliases: ["env"]) { .text($0.environment.name) },
            Field("address", title: "ADDRESS") { .text($0.address) },
            Field("note", title: "NOTE") { $0.facts.note.map(FieldValue.text) ?? .absent },
            Field("can", title: "CAN", kind: .list) {
                $0.operationTexts.isEmpty ? .absent : .list($0.operationTexts)
            },
            Field("verification", title: "TLS") { .text($0.verificationText) },
        ])
    }
}

extension BackendStatus {
    public func status(at now: Instant) -> Status {
        switch health {
        case .starting: .unknown
        case .off: .critical
        case .failing: lastSuccess == nil || isStale(at: now) ? .critical : .warning
        case .degraded: .warning
        case .answering: isStale(at: now) ? .unknown : .ok
        }
    }

    /// Whether the certificate is checked; `none` where there is none to check.
    var verificationText: String {
        guard address.hasPrefix("https") else { return "none" }
        return skipsVerification ? "not verified" : "verified"
    }

    /// `answering`, or what is wrong in the words of the failure.
    public var healthText: String {
        switch health {
        case .starting: "starting"
        case .answering: "answering"
        case .degraded(let reason): reason
        case .failing(let failure): failure.message
        case .off(let reason): reason
        }
    }
}
