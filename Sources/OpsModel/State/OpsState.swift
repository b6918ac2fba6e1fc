/// Everything that is known and everything the person is doing, in one value. It changes in one place: ``reduce(_:)``.
public struct OpsState: Sendable {
    // What the outside says.
    public internal(set) var backends = Table<BackendStatus>()
    public internal(set) var deployments = Table<Deployment>()
    public internal(set) var models = Table<RegisteredModel>()
    public internal(set) var versions = Table<ModelVersion>()
    public internal(set) var signals = Table<GoldenSignals>()
    public internal(set) var drifts = Table<DriftMeasurement>()
    public internal(set) var objectives = Table<ObjectiveStatus>()
    public internal(set) var alerts = Table<Alert>()
    /// Silences, and the mutes too.
    public internal(set) var quiets = Table<Quiet>()
    public internal(set) var targets = Table<ScrapeTarget>()
    public internal(set) var changes = Table<ChangeEvent>()
    public internal(set) var distributions = Table<Distribution>()
    public internal(set) var replicas = Table<Replica>()
    public internal(set) var traffic = Table<TrafficSplit>()
    public internal(set) var gauges = Table<Gauge>()
    public internal(set) var histories: [SignalsID: History] = [:]
    public internal(set) var driftHistories: [DriftID: DriftHistory] = [:]
    var driftWindows: [DriftID: DriftWindows] = [:]
    var series: [SeriesKey: SeriesAnswer] = [:]
    public internal(set) var shelf = RunbookShelf()
    var seriesAsked: [SeriesKey: SeriesRequest] = [:]

    // What the store kept, and what people decided since.
    public internal(set) var records: [IncidentID: IncidentRecord] = [:]
    public internal(set) var mutes: [Mute.ID: Mute] = [:]
    /// Change requests, as the store last told them.
    public internal(set) var requests = Table<ChangeRequest>()
    /// Planned times in which signals are expected, as configured.
    public internal(set) var maintenance: [MaintenanceWindow] = []
    public internal(set) var storedTimeline: [IncidentID: [TimelineEntry]] = [:]
    var similarAnswers: [SimilarQuestion: SimilarAnswer] = [:]
    var similarAsked: [SimilarQuestion: Instant] = [:]
    /// `nil` until it is open, or has said why it is not.
    public internal(set) var store: StoreStatus?
    /// The sinks that do not take what they are sent.
    public internal(set) var sinkTroubles: [SinkTrouble] = []
    /// When an earlier process last saved; what lies between then and the start nobody watched.
    public internal(set) var lastSaved: Instant?

    // What follows from it.
    public internal(set) var fleet = Table<FleetEntry>()
    public internal(set) var fleetSummary = FleetSummary()
    public internal(set) var incidents = Table<Incident>()
    var open = OpenIncidents()
    public internal(set) var findings = Table<Finding>()
    /// What the landing screen's NOW says.
    public internal(set) var situation = Situation()
    var triage = TriageState()
    /// The canaries of the row in front.
    var reviewed: ReviewedRow?
    var members: [ServiceID: Members] = [:]
    var serviceOf: [EntityID: Binding] = [:]
    var alertTwins = AlertTwins()
    var dirtyServices: Set<ServiceID> = []
    /// Those of whose poll a part has been taken while its report is still to come; what follows waits for that, so
    /// that a service is judged once a poll and never by a half of it.
    var halfTold: Set<BackendID> = []
    var fleetRowsOf: [ServiceID: [FleetID]] = [:]
    /// The tables' revisions when the models without versions of each registry were last looked for.
    var unversionedAsOf: [BackendID: UInt64] = [:]
    var staleBackends: Set<BackendID> = []
    /// The parts that are stale though their backend answers.
    var staleParts: Set<Watch> = []
    /// Rises when sources turn stale or fresh, which time alone can do.
    var staleRevision: UInt64 = 0
    /// When each backend's numbers were last read whole: until then those that did not change still held.
    var lastWatched: [Watch: Instant] = [:]
    /// The sources that could tell of alerts; without one of them nothing can be called healthy.
    var alertSources: Set<BackendID> = []
    /// Whether every source has had its say, so that one that is silent is missed.
    var expectsSources = false

    /// What went before this has been looked at for removal.
    var lastCleaning = Instant(seconds: -.infinity)

    // What it is to be understood by.
    public internal(set) var services: [ServiceID: Service] = [:]
    var joiner = Joiner()
    /// The deployments whose labels say from which run or artifact they came, and the versions they were compared with.
    var traced: Set<DeploymentID> = []
    var lineageAsOf: UInt64?
    public internal(set) var severities = SeverityTable.standard

    // Where the person is.
    public internal(set) var now: Instant
    /// Seconds east of UTC of the person's own clock.
    public internal(set) var localOffset = 0
    public internal(set) var panes: [PaneID: PaneState]
    public internal(set) var place: Place
    public internal(set) var past: [Place] = []
    /// The places that were gone back from, the nearest last.
    public internal(set) var future: [Place] = []
    public internal(set) var mode = Mode.browsing
    /// The entry under the cursor of the help, or of the list that lies over the pane.
    public internal(set) var menuIndex = 0
    public internal(set) var commandLine = CommandLineState()
    /// `nil` while the display follows what is collected.
    public internal(set) var frozen: Frozen?
    /// The instant at which charts and timelines are looked at; `nil` for now.
    public internal(set) var travel: Instant?
    public internal(set) var notice: Notice?
    /// The dialog over the pane; `nil` for none.
    public internal(set) var dialog: RequestDialog?
    /// That writes to systems may be proposed; over when its time has come.
    public internal(set) var arming: Arming?
    /// What keeps writes from being armed, for as long as the program runs.
    public internal(set) var readOnly: ReadOnly?
    /// The theme that was chosen; `nil` for the one that the program was started with.
    public internal(set) var theme: String?
    public internal(set) var chart = ChartState()
    /// Whose words are recorded here: the operating system's user.
    public internal(set) var person = ""
    /// The same, with what vouches for it.
    public internal(set) var actor = Actor("", .selfAsserted)
    /// How long requests are verified, in seconds.
    var verification = RequestDraft.usualVerification
    /// How many decisions were noted for the audit chain.
    var auditCount = 0
    public internal(set) var notificationWay = NotificationWay.both
    /// Said in the header on every screen.
    public internal(set) var banner = Banner()

    /// - Parameters:
    ///   - now: the instant of the start.
    ///   - panes: every pane that can be opened.
    ///   - home: the pane the program lands on; added when `panes` lacks it.
    public init(now: Instant, panes: [PaneState], home: PaneID) {
        self.now = now
        self.panes = Dictionary(panes.map { ($0.id, $0) }) { first, _ in first }
        place = Place(home)
        if self.panes[home] == nil {
            self.panes[home] = PaneState(id: home, listing: .none, order: RowOrder("name"))
        }
    }

    /// The first visible row of a pane at the last paint.
    public func scroll(of pane: PaneID) -> Int { panes[pane]?.scroll ?? 0 }

    /// The pane in front.
    public var pane: PaneState? { panes[place.pane] }

    /// How something was bound to its service; `nil` for what belongs to none.
    public func binding(of id: EntityID) -> Binding? {
        // A version belongs where its model does, however its model came to belong there.
        guard case .version(let version) = id else { return serviceOf[id] }
        return serviceOf[.model(version.model)] ?? joiner.bind(model: version.model, tags: [:])
    }

    /// The newest instant that a clock or a source has told.
    var latestInstant: Instant { max(now, triage.clock) }

    /// Whether a backend has been silent for too long, whatever it told of; of one of its facts ask for the kind.
    func isSilent(_ id: BackendID) -> Bool { staleBackends.contains(id) }

    /// Whether this kind of what a backend tells is too old: the backend is silent, or only this part fails to come.
    public func isStale(_ id: BackendID, _ kind: EntityKind) -> Bool {
        staleBackends.contains(id) || staleParts.contains(Watch(backend: id, kind: kind))
    }
}

/// One kind of what one backend tells.
struct Watch: Sendable, Hashable {
    var backend: BackendID
    var kind: EntityKind
}

/// What the keys mean now.
public enum Mode: Sendable, Hashable {
    case browsing
    /// A filter is being typed; what it was before, for Esc.
    case filtering(before: RowFilter)
    case help
    /// A line is typed on the command line.
    case commanding
    case menu(Menu)
    case dialog
}

/// One line that says what just happened; gone after a while.
public struct Notice: Sendable, Hashable, Codable {
    public var text: String
    public var isError: Bool
    public var at: Instant

    public init(_ text: String, isError: Bool = false, at: Instant) {
        self.text = text
        self.isError = isError
        self.at = at
    }

    /// How long a notice stays on screen.
    public static let lifetime = Duration.seconds(12)
}

/// What the header says of the whole: whose fleet this is.
public struct Banner: Sendable, Hashable, Codable {
    public var name: String
    public var isDrill: Bool

    public init(name: String = "", isDrill: Bool = false) {
        self.name = name
        self.isDrill = isDrill
    }
}

/// What the chart pane shows.
public struct ChartState: Sendable, Hashable {
    public static let ranges: [Duration] = [.seconds(3600), .seconds(6 * 3600), .seconds(86_400), .seconds(7 * 86_400)]

    public var range = ChartState.ranges[0]
    public var kind = SignalKind.latencyP99
    /// Instant under the crosshair; `nil` when it is off.
    public var cursor: Instant?

    public init() {}
}
