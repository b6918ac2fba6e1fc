/// What a runbook may know of the incident that it is read for; `nil` and empty where the incident does not tell.
public struct RunbookContext: Sendable, Hashable {
    /// `INC-7QK2`.
    public var incident: String?
    public var service: String?
    public var environment: String?
    public var cluster: String?
    /// The version that serves.
    public var stable: String?
    /// The version under trial.
    public var canary: String?
    /// The columns that drift, go missing or are stale; the worst first.
    public var columns: [String]
    /// Names of the incident's alerts; the first to fire first.
    public var alerts: [String]
    /// Kinds of the incident's signals; the first mover first.
    public var kinds: [String]
    /// `runbook_url` annotations of its alerts.
    public var runbookURLs: [String]

    public init(
        incident: String? = nil, service: String? = nil, environment: String? = nil, cluster: String? = nil,
        stable: String? = nil, canary: String? = nil, columns: [String] = [], alerts: [String] = [],
        kinds: [String] = [], runbookURLs: [String] = []
    ) {
        self.incident = incident
        self.service = service
        self.environment = environment
        self.cluster = cluster
        self.stable = stable
        self.canary = canary
        self.columns = columns
        self.alerts = alerts
        self.kinds = kinds
        self.runbookURLs = runbookURLs
    }
}

/// What may stand in a runbook as `{{name}}`.
public enum Placeholder: String, Sendable, Hashable, Codable, CaseIterable {
    case service
    /// The version in question: the canary where there is one, else the one that serves.
    case version
    case canary
    case stable
    case environment
    case cluster
    case incident
    /// The worst column.
    case column
    /// The first alert.
    case alert

    /// `nil` where the incident does not tell; an empty text tells nothing.
    public func value(in context: RunbookContext) -> String? {
        let value =
            switch self {
            case .service: context.service
            case .version: context.canary ?? context.stable
            case .canary: context.canary
            case .stable: context.stable
            case .environment: context.environment
            case .cluster: context.cluster
            case .incident: context.incident
            case .column: context.columns.first
            case .alert: context.alerts.first
            }
        return value?.isEmpty == true ? nil : value
    }

    /// Its name in the environment of a script: `MLOPS_SERVICE`.
    public var variable: String { "MLOPS_\(rawValue.uppercased())" }

    /// What a script finds in its environment: a variable for each placeholder that has a value.
    public static func variables(in context: RunbookContext) -> [String: String] {
        var variables: [String: String] = [:]
        for placeholder in allCases { variables[placeholder.variable] = placeholder.value(in: context) }
        return variables
    }

    static let list = allCases.map { "{{\($0.rawValue)}}" }.joined(separator: ", ")
}

/// A placeholder that this incident has no value for.
public struct PlaceholderError: Error, Sendable, Hashable, CustomStringConvertible {
    public var placeholder: Placeholder

    public var description: String {
        "{{\(placeholder.rawValue)}} has no value: the incident does not tell its \(placeholder.rawValue)"
    }
}
