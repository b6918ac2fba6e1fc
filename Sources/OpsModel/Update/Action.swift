/// Everything that can happen to the state: one case a topic, each a small enum in its own file.
public enum Action: Sendable {
    case clock(ClockAction)
    case source(SourceAction)
    case navigation(NavigationAction)
    case filter(FilterAction)
    case chart(ChartAction)
    case session(SessionAction)
    case incident(IncidentAction)
    case runbook(ShelfAction)
    case commandLine(CommandLineAction)
    case view(ViewAction)
    case request(RequestAction)
    case step(StepAction)
}

/// What should be done outside the state, as a value that a test can compare.
public enum Effect: Sendable, Hashable {
    /// Poll one backend now, or all of them.
    case poll(BackendID?)
    case readSeries(SeriesRequest)
    case readSimilar(SimilarQuestion)
    /// Keep this; batches are kept in the order they are asked for.
    case persist(StoreBatch)
    /// Answer the checks of the runbook on screen.
    case ask([CheckQuestion])
    /// Fetch the page that an alert names in `runbook_url`.
    case readPage(String)
    /// Put printable text on the clipboard.
    case copy(String)
    /// Call somebody who looks elsewhere; the text is not printable yet.
    case notify(String, by: NotificationWay)
    /// Write files, and say afterwards what was written or why not.
    case write([WrittenFile])
    /// Draw with another of the themes that came along; `nil` is the one that the program was started with.
    case useTheme(String?)
    /// Keep how the views are looked at, for the next start.
    case remember(RememberedViews)
    /// Propose, decide or execute a change request; never cancelled.
    case desk(DeskOrder)
    case suspend
    case redraw
    case quit
}

extension OpsState {
    /// The one place where the state changes.
    public mutating func reduce(_ action: Action) -> [Effect] {
        switch action {
        case .clock(let action): reduce(action)
        case .source(let action): reduce(action)
        case .navigation(let action): reduce(action)
        case .filter(let action): reduce(action)
        case .chart(let action): reduce(action)
        case .session(let action): reduce(action)
        case .incident(let action): reduce(action)
        case .runbook(let action): reduce(action)
        case .commandLine(let action): reduce(action)
        case .view(let action): reduce(action)
        case .request(let action): reduce(action)
        case .step(let action): reduce(action)
        }
    }
}
