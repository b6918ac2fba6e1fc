/// The configured name of one outside system.
public struct BackendID: Sendable, Hashable, Codable, RawRepresentable, ExpressibleByStringLiteral {
    public var rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(_ rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }
}

/// The name of a service: configured, or inferred from what is served.
public struct ServiceID: Sendable, Hashable, Codable, RawRepresentable, ExpressibleByStringLiteral {
    public var rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(_ rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }
}

/// One served endpoint. Two clusters may serve the same name; they are two deployments.
public struct DeploymentID: Sendable, Hashable, Codable {
    public var backend: BackendID
    public var cluster: String
    public var namespace: String
    public var name: String

    public init(backend: BackendID, cluster: String = "", namespace: String = "", name: String) {
        self.backend = backend
        self.cluster = cluster
        self.namespace = namespace
        self.name = name
    }

    /// By what they are, so that every process orders alike.
    static func precedes(_ left: DeploymentID, _ right: DeploymentID) -> Bool {
        (left.backend.rawValue, left.cluster, left.namespace, left.name)
            < (right.backend.rawValue, right.cluster, right.namespace, right.name)
    }
}

/// One model in one registry.
public struct ModelID: Sendable, Hashable, Codable {
    public var registry: BackendID
    public var name: String

    public init(registry: BackendID, name: String) {
        self.registry = registry
        self.name = name
    }
}

/// One registered version; registries count, but not all do so with numbers.
public struct VersionID: Sendable, Hashable, Codable {
    public var model: ModelID
    public var version: String

    public init(model: ModelID, version: String) {
        self.model = model
        self.version = version
    }
}

/// What a metric speaks of, in its own words: the labels that name a service or model, a version and a place.
public struct Subject: Sendable, Hashable, Codable {
    public var name: String
    public var version: String?
    public var environment: String?
    public var cluster: String?

    public init(name: String, version: String? = nil, environment: String? = nil, cluster: String? = nil) {
        self.name = name
        self.version = version
        self.environment = environment
        self.cluster = cluster
    }
}

/// One set of golden signals: what a named query set of one backend says of one subject.
public struct SignalsID: Sendable, Hashable, Codable {
    public var backend: BackendID
    /// The name of the query set in the configuration, or the backend's own for a direct scrape.
    public var source: String
    public var subject: Subject

    public init(backend: BackendID, source: String, subject: Subject) {
        self.backend = backend
        self.source = source
        self.subject = subject
    }
}

/// One drift series: a column of a service as one monitor measures it.
public struct DriftID: Sendable, Hashable, Codable {
    public var backend: BackendID
    public var monitor: String
    public var subject: Subject
    public var column: String

    public init(backend: BackendID, monitor: String, subject: Subject, column: String) {
        self.backend = backend
        self.monitor = monitor
        self.subject = subject
        self.column = column
    }
}

/// One objective of one service, as one backend measures it.
public struct SLOID: Sendable, Hashable, Codable {
    public var backend: BackendID
    public var name: String
    public var subject: Subject

    public init(backend: BackendID, name: String, subject: Subject) {
        self.backend = backend
        self.name = name
        self.subject = subject
    }
}

/// One alert. Alertmanager gives the fingerprint; for Prometheus it is made from the labels.
public struct AlertID: Sendable, Hashable, Codable {
    public var backend: BackendID
    public var fingerprint: String

    public init(backend: BackendID, fingerprint: String) {
        self.backend = backend
        self.fingerprint = fingerprint
    }
}

/// One silence in one Alertmanager.
public struct SilenceID: Sendable, Hashable, Codable {
    public var backend: BackendID
    public var id: String

    public init(backend: BackendID, id: String) {
        self.backend = backend
        self.id = id
    }
}

/// One scrape target of one Prometheus.
public struct TargetID: Sendable, Hashable, Codable {
    public var backend: BackendID
    public var job: String
    public var instance: String

    public init(backend: BackendID, job: String, instance: String) {
        self.backend = backend
        self.job = job
        self.instance = instance
    }
}

/// A fleet row: one service in one environment.
public struct FleetID: Sendable, Hashable, Codable {
    public var service: ServiceID
    public var environment: Environment

    public init(service: ServiceID, environment: Environment) {
        self.service = service
        self.environment = environment
    }
}
