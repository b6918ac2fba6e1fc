public import OpsModel

/// What one backend is told: who it is, where to ask, how, and its options, already checked against its
/// ``OptionSpec``s.
public struct BackendSettings: Sendable {
    public var id: BackendID
    /// Without a slash at the end.
    public var url: String
    public var environment: Environment
    public var cluster: String
    /// Of one request.
    public var deadline: Duration
    /// How often it will be polled; a backend that scrapes sizes its windows by it.
    public var interval: Duration
    public var options: Setting

    public init(
        id: BackendID, url: String, environment: Environment = .unknown, cluster: String = "",
        deadline: Duration = .seconds(10), interval: Duration = .seconds(15), options: Setting = Setting(.map([]))
    ) {
        self.id = id
        self.url = url
        self.environment = environment
        self.cluster = cluster
        self.deadline = deadline
        self.interval = interval
        self.options = options
    }
}

/// A setting that cannot be used: where it stands, what is wrong, and what to write instead.
public struct SettingsError: Error, Sendable, Hashable {
    public var line: Int
    public var message: String

    public init(line: Int, _ message: String) {
        self.line = line
        self.message = message
    }
}
