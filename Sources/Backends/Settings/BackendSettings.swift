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

/// Settings that cannot be used, one or several.
public struct SettingsError: Error, Sendable, Hashable {
    /// Where a setting stands, what is wrong with it, and what to write instead.
    public struct Mistake: Sendable, Hashable {
        public var line: Int
        public var message: String

        public init(line: Int, message: String) {
            self.line = line
            self.message = message
        }
    }

    /// In the order they were found; never empty.
    public let mistakes: [Mistake]

    public init(line: Int, _ message: String) {
        mistakes = [Mistake(line: line, message: message)]
    }

    /// `nil` where nothing is wrong.
    public init?(_ mistakes: [Mistake]) {
        guard !mistakes.isEmpty else { return nil }
        self.mistakes = mistakes
    }
}
