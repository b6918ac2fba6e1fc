/// One row of the fleet: one service in one environment, as bad as its worst deployment.
///
/// Derived from everything bound to the service; rebuilt when any of it changes.
public struct FleetEntry: Sendable, Equatable, Identifiable {
    public let id: FleetID
    public var status: Status = .unknown
    /// What the status was when it could last be judged; equal to it while it can.
    public var lastStatus: Status = .unknown
    /// What makes the status, in words: `FraudErrorRatioHigh v47`, `no version ready`, `stale 2m`.
    public var reason = ""
    /// The earliest that the reason can have begun, where a source tells.
    public var since: Instant?
    /// When a signal that is the reason began, as narrowly as its source tells.
    public var onset: InstantInterval?
    public var owner: String?
    public var tier: Int?
    /// The least sure evidence among the deployments' bindings.
    public var binding = Binding.Evidence.unbound

    public var deployments: [DeploymentID] = []
    public var signals: [SignalsID] = []
    /// The furthest over its threshold first.
    public var drifts: [DriftID] = []
    public var objectives: [SLOID] = []
    /// Each alert once, whichever sources tell of it; the most urgent first.
    public var alerts: [AlertID] = []
    public var models: [ModelID] = []

    /// Serving systems, in their own spelling.
    public var systems: [String] = []
    public var clusters: [String] = []
    public var variants: [VariantRow] = []

    public var requestRate = Measurement.absent
    public var errorRatio = Measurement.absent
    public var latency = Measurement.absent
    /// The column whose distribution is furthest over its threshold, else the highest.
    public var drift: DriftMeasurement?
    /// `nil` where nobody who would tell of alerts has answered lately, or nobody would: unknown is not zero.
    public var firingAlerts: Int?
    /// The first alerts to fire among those that fire, oldest first: which signal moved first.
    public var firstAlerts: [FirstAlert] = []
    public var isStale = false
    /// The oldest last success among the sources this row depends on.
    public var freshAsOf: Instant?

    public init(id: FleetID) {
        self.id = id
    }

    /// The version most traffic goes to.
    public var stable: VariantRow? {
        variants.first { $0.role == .stable } ?? variants.first
    }

    public var canary: VariantRow? {
        variants.first { $0.role == .canary }
    }

    /// When the newest version in play came to be: when it began to serve, else when a registry took it in.
    public var versionSince: Instant? {
        let newest = canary ?? stable
        return newest?.since ?? newest?.registeredAt
    }

    /// `v47◂v46` while a canary runs, else `v46`; empty where no version is known.
    public var versionText: String {
        var text = ""
        for role in [Variant.VariantRole.canary, .stable] {
            let index = variants.firstIndex { $0.role == role } ?? (role == .stable ? variants.indices.first : nil)
            guard let name = index.map({ variants[$0].displayVersion }), !name.isEmpty else { continue }
            text += text.isEmpty ? name : "◂\(name)"
        }
        return text
    }
}

extension FleetEntry: TableEntity {
    public var name: String { id.service.rawValue }

    public var searchText: String {
        var text = id.service.rawValue
        func add(_ part: String) {
            text += " "
            text += part
        }
        add(id.environment.name)
        add(owner ?? "")
        add(status.name)
        add(versionText)
        add(reason)
        add(rolloutText)
        add(drift?.id.column ?? "")
        systems.forEach(add)
        clusters.forEach(add)
        for deployment in deployments { add(deployment.name) }
        return text
    }
}

/// An alert by its name and the earliest start any source gives it.
public struct FirstAlert: Sendable, Hashable {
    public let name: String
    public let at: Instant
}

/// A version in play, joined with what the metrics say of it.
public struct VariantRow: Sendable, Hashable {
    public var deployment: DeploymentID?
    public var system: String
    public var cluster: String
    public var version: String
    public var role: Variant.VariantRole
    /// Whether the role is only the order in which several are listed: no system tells it, and no traffic.
    public var isRoleAssumed = false
    public var readiness: Readiness
    public var reason: String?
    public var configuredShare: Double?
    /// The share of requests that really came, from the request rates.
    public var observedShare: Double?
    public var signals: SignalsID?
    public var requestRate = Measurement.absent
    public var errorRatio = Measurement.absent
    public var latencyP50 = Measurement.absent
    public var latencyP95 = Measurement.absent
    public var latencyP99 = Measurement.absent
    public var latencyMean = Measurement.absent
    public var saturation = Measurement.absent
    public var queueDepth = Measurement.absent
    public var aliases: [String] = []
    public var since: Instant?
    /// When a registry took the version in, and from whom.
    public var registeredAt: Instant?
    public var registeredBy: String?
    public var isStale = false

    /// The quantile where there is one, else the mean with its mark.
    public var latency: Measurement {
        if latencyP99.quality != .absent { return latencyP99 }
        guard latencyMean.quality != .absent else { return .absent }
        return Measurement(latencyMean.value, .averageOnly)
    }

    /// With a `v` before a number: `v47`.
    public var displayVersion: String { NameNormalisation.shown(version) }
}
