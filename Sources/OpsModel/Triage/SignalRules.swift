/// Every threshold, `for` and `keep` of the built-in signals and of triage, with the defaults of domain.md §4 and §5.
public struct SignalRules: Sendable, Hashable, Codable {
    /// For how long a condition must hold before its signal opens, and be clear before it closes.
    public struct Hold: Sendable, Hashable, Codable {
        public var `for`: Duration
        public var keep: Duration

        public init(for hold: Duration, keep: Duration) {
            self.for = hold
            self.keep = keep
        }
    }

    /// An alert's own rule has held it already, and its own sender says when it is over.
    public var alert = Hold(for: .zero, keep: .zero)
    /// How far before Alertmanager's start the condition may have begun, where no source tells the rule's `for`.
    public var alertReach = Duration.seconds(300)
    /// Alerts whose absence is the alarm, by name.
    public var heartbeats: Set<String> = ["Watchdog", "DeadMansSwitch"]
    /// A source that starts anew sends nothing for a while.
    public var heartbeat = Hold(for: .seconds(120), keep: .zero)
    public var outage = Hold(for: .zero, keep: .seconds(60))
    /// A server that cannot be reached; one that starts anew is back by then.
    public var unreachable = Hold(for: .seconds(120), keep: .seconds(60))
    /// Fewer replicas ready than desired.
    public var belowDesired = Hold(for: .seconds(120), keep: .seconds(60))
    public var canary = Hold(for: .zero, keep: .seconds(300))
    public var trafficGone = Hold(for: .seconds(120), keep: .seconds(120))
    /// Requests a second below which silence is no news.
    public var trafficFloor = 0.1
    /// Requests outside the band of the same hour in the last weeks: below this share of their least, above this many
    /// times their most.
    public var trafficBand = Hold(for: .seconds(600), keep: .seconds(600))
    public var trafficBelow = 0.5
    public var trafficAbove = 2.0
    public var degraded = Hold(for: .seconds(120), keep: .seconds(300))
    public var degradedShare = 0.05
    public var saturation = Hold(for: .seconds(120), keep: .seconds(300))
    public var saturationRatio = 0.95
    public var queueDepth = 10.0
    public var quality = Hold(for: .seconds(120), keep: .seconds(600))
    public var performance = Hold(for: .zero, keep: .seconds(600))
    /// For drift the window itself is the `for`: two windows that do not overlap.
    public var driftKeep = Duration.seconds(600)
    public var driftWindow = Duration.seconds(600)
    /// Hysteresis: what has crossed a threshold counts as clear only below this share of it.
    public var clearBelow = 0.9
    /// Bad events that a burn rule needs in its long window.
    public var burnEvents = 10.0
    /// The share of a window that must be covered by data before its burn rule and the budget are told.
    public var burnCoverage = 0.8
    public var freshness = Hold(for: .zero, keep: .seconds(300))
    public var pipeline = Hold(for: .zero, keep: .seconds(300))
    public var gate = Hold(for: .zero, keep: .seconds(300))
    public var accelerator = Hold(for: .zero, keep: .seconds(600))
    /// For how long a kill for want of memory is news; within it a container that is killed again and again is once more.
    public var memoryKill = Duration.seconds(600)
    public var crashLoop = Hold(for: .zero, keep: .seconds(300))
    public var blind = Hold(for: .seconds(300), keep: .seconds(60))
    /// Columns for which drift and skew are critical, by service.
    public var keyColumns: [ServiceID: Set<String>] = [:]
    /// Services whose performance below the floor is critical.
    public var criticalPerformance: Set<ServiceID> = []

    /// Onsets so near to each other may belong together.
    public var correlation = Duration.seconds(900)
    /// How long after its first onset an incident takes signals.
    public var intake = Duration.seconds(7200)
    /// How long all signals must have been closed before an incident resolves.
    public var quiet = Duration.seconds(600)
    /// How far before the onset a change is looked for: leaks take hours.
    public var lookBack = Duration.seconds(24 * 3600)
    /// How near a change must be that only time speaks against.
    public var nearness = Duration.seconds(900)
    /// How long what has closed is kept for the list of what was.
    public var retention = Duration.seconds(24 * 3600)
    /// What was before the program's first look and no source tells reaches so far back.
    public var horizon = Duration.seconds(6 * 3600)
    public var levels = LevelTable.standard

    public init() {}
}
