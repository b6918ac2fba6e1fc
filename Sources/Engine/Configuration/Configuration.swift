public import Backends
public import OpsModel
public import Wire

/// What the configuration file says, checked: every value here is usable as far as a file alone can tell.
public struct Configuration: Sendable {
    /// How the file was named; stands before every error.
    public var file: String
    /// Where on disk it was read; `nil` where it was not, as in a drill.
    public var origin: ConfigurationOrigin?
    /// Whether the systems are simulated, which every screen then says.
    public var isDrill: Bool
    public var name: String?
    public var backends: [BackendConfiguration]
    public var services: [Service]
    public var severities: SeverityTable
    /// Thresholds and times of signals and incidents.
    public var rules: SignalRules
    public var maintenance: [MaintenanceWindow]
    public var display: DisplaySettings
    public var runbooks: RunbookSettings
    public var store: StoreSettings
    public var decisions: DecisionSettings
    public var notify: [SinkConfiguration]
    /// New keys by the name of their action: notations with blanks between them.
    public var keys: [String: String]

    public init(
        file: String = "", isDrill: Bool = false, name: String? = nil, backends: [BackendConfiguration] = [],
        services: [Service] = [], severities: SeverityTable = .standard, rules: SignalRules = SignalRules(),
        maintenance: [MaintenanceWindow] = [], display: DisplaySettings = DisplaySettings(),
        runbooks: RunbookSettings = RunbookSettings(),
        store: StoreSettings = StoreSettings(), decisions: DecisionSettings = DecisionSettings(),
        notify: [SinkConfiguration] = [], keys: [String: String] = [:]
    ) {
        self.file = file
        self.isDrill = isDrill
        self.name = name
        self.backends = backends
        self.services = services
        self.severities = severities
        self.rules = rules
        self.maintenance = maintenance
        self.display = display
        self.runbooks = runbooks
        self.store = store
        self.decisions = decisions
        self.notify = notify
        self.keys = keys
    }
}

/// The file that a configuration was read from, as it was then.
public struct ConfigurationOrigin: Sendable, Hashable {
    /// Absolute.
    public var path: String
    public var digest: Digest

    public init(path: String, digest: Digest) {
        (self.path, self.digest) = (path, digest)
    }
}

/// One backend as configured: what the adapter is told, and how its requests are sent.
public struct BackendConfiguration: Sendable {
    public var kind: String
    public var settings: BackendSettings
    public var credential: CredentialSettings
    /// Certificates and proxy; the credential is not filled in here.
    public var http: HTTPSettings
    /// Where it begins in the file, from 1; 0 when it was not written in one.
    public var line: Int

    public init(
        kind: String, settings: BackendSettings, credential: CredentialSettings = .none,
        http: HTTPSettings = HTTPSettings(), line: Int = 0
    ) {
        self.kind = kind
        self.settings = settings
        self.credential = credential
        self.http = http
        self.line = line
    }
}

/// How a backend's requests prove who asks; the secrets stay where they are until the backend is opened.
public enum CredentialSettings: Sendable {
    case none
    case basic(user: String, password: SecretReference)
    case bearer(SecretReference)
    case header(name: String, value: SecretReference)
}

/// Where a secret is to be had, and the line that says so.
public struct SecretReference: Sendable {
    public var source: SecretSource
    public var line: Int

    public init(_ source: SecretSource, line: Int = 0) {
        self.source = source
        self.line = line
    }
}

/// How the dashboard looks; `nil` leaves it to the terminal.
public struct DisplaySettings: Sendable, Hashable {
    /// A theme's name, or the path of a theme file.
    public var theme: String?
    public var isASCII: Bool?
    /// How new incidents are announced.
    public var notification: NotificationWay?
    /// Whether the mouse is asked for; `nil` asks.
    public var usesMouse: Bool?
    /// Whether filters, orders, columns, splits, theme and glyphs are kept for the next start; `nil` keeps them.
    public var remembersViews: Bool?

    public init(
        theme: String? = nil, isASCII: Bool? = nil, notification: NotificationWay? = nil, usesMouse: Bool? = nil,
        remembersViews: Bool? = nil
    ) {
        self.theme = theme
        self.isASCII = isASCII
        self.notification = notification
        self.usesMouse = usesMouse
        self.remembersViews = remembersViews
    }
}

/// Where runbooks of one's own are.
public struct RunbookSettings: Sendable, Hashable {
    /// Folders of Markdown files, beside the ready ones.
    public var folders: [String]
    /// Hosts, with or without a port, whose pages may be shown where an alert names one in `runbook_url`.
    public var hosts: [String]

    public init(folders: [String] = [], hosts: [String] = []) {
        self.folders = folders
        self.hosts = hosts
    }
}
