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
    public internal(set) var silences = Table<Silence>()
    public internal(set) var targets = Table<ScrapeTarget>()
    public internal(set) var histories: [SignalsID: History] = [:]
    public internal(set) var driftHistories: [DriftID: DriftHistory] = [:]
    var series: [SeriesKey: SeriesAnswer] = [:]
    var seriesAsked: [SeriesKey: SeriesRequest] = [:]

    // What follows from it.
    public internal(set) var fleet = Table<FleetEntry>()
    public internal(set) var fleetSummary = FleetSummary()
    var members: [ServiceID: Members] = [:]
    var serviceOf: [EntityID: Binding] = [:]
    var alertTwins = AlertTwins()
    var dirtyServices: Set<ServiceID> = []
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

    /// What went before this has been looked at for removal.
    var lastCleaning = Instant(seconds: -.infinity)

    // What it is to be understood by.
    public internal(set) var services: [ServiceID: Service] = [:]
    var joiner = Joiner()
    public internal(set) var severities = SeverityTable.standard

    // Where the person is.
    public internal(set) var now: Instant
    /// Seconds east of UTC of the person's own clock.
    public internal(set) var localOffset = 0
    public internal(set) var panes: [PaneID: PaneState]
    public internal(set) var place: Place
    public internal(set) var past: [Place] = []
    public internal(set) var mode = Mode.browsing
    /// The first line of the help that shows.
    public internal(set) var helpScroll = 0
    public internal(set) var notice: Notice?
    public internal(set) var chart = ChartState()
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

    /// Whether the backend that reported `id` has been silent for too long.
    public func isStale(_ id: BackendID) -> Bool { staleBackends.contains(id) }

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
