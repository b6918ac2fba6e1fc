internal import Cells
internal import OpsModel

extension Pane {
    /// The landing screen: what is wrong now, and every service, worst first.
    static let fleet = Pane(
        "fleet", title: "fleet", listing: .fleet,
        orders: [
            RowOrder("status", descending: true), RowOrder("requestRate", descending: true),
            RowOrder("latency", descending: true), RowOrder("errorRatio", descending: true),
            RowOrder("drift", descending: true), RowOrder("service"),
        ],
        number: 1, enter: { state, id in openService(of: id, in: state) },
        columns: { state in FleetColumns.all(environments: state.fleetSummary.environments).map(\.column) },
        table: { state, rect in
            let width = FleetLayout(state, screen: rect.size, in: rect).fleet.columns
            return (FleetPane.columns(width, state).map(\.column), width)
        },
        draw: { canvas, rect in FleetPane.draw(&canvas, rect) })
}

enum FleetPane {
    static func draw(_ canvas: inout Canvas, _ rect: Rect) {
        let layout = FleetLayout(canvas.state, screen: canvas.options.size, in: rect)
        NowPanel.draw(&canvas, in: layout.now)
        table(&canvas, in: layout.fleet)
        PeekPanel.draw(&canvas, in: layout.peek)
        if !layout.changes.isEmpty { canvas.still(layout.changes) { ChangesPane.summary(&$0, in: $1) } }
        if !layout.incidents.isEmpty { canvas.still(layout.incidents) { IncidentsPane.summary(&$0, in: $1) } }
        if !layout.alerts.isEmpty { canvas.still(layout.alerts) { AlertsPane.summary(&$0, in: $1) } }
        if !layout.sources.isEmpty { canvas.still(layout.sources) { SourcesPane.summary(&$0, in: $1) } }
    }

    private static func table(_ canvas: inout Canvas, in rect: Rect) {
        guard let pane = canvas.state.panes[Pane.fleet.id] else { return }
        let state = canvas.state
        canvas.list(
            "FLEET \(state.fleet.count - state.fleet.goneCount)", pane, columns(rect.columns, state), in: rect,
            empty: emptyTexts(canvas), of: state.fleet, isStale: \.isStale)
    }

    fileprivate static func columns(_ width: Int, _ state: OpsState) -> [ListColumn<FleetEntry>] {
        FleetColumns.columns(
            width, environments: state.fleetSummary.environments,
            wanted: state.panes[Pane.fleet.id]?.wantedColumns ?? [])
    }

    /// Why there is no row: nothing configured, nothing heard yet, or nobody answers.
    private static func emptyTexts(_ canvas: Canvas) -> [String] {
        let state = canvas.state
        let sources = state.backends.entities
        guard !sources.isEmpty else { return ["reading the configuration"] }
        let failing = sources.filter(\.hasFailed).sorted { $0.id.rawValue < $1.id.rawValue }
        guard failing.isEmpty else {
            let list = failing.prefix(6).map { "\($0.id.rawValue): \($0.healthText)" }
            let silent = failing.count == sources.count
            let head = silent ? "no source answers:" : "\(failing.count) of \(sources.count) sources do not answer:"
            return [head] + list + [canvas.hint(.pane(Pane.sources.number ?? 0), "shows each source")]
        }
        if let waiting = sources.first(where: \.isAwaited) {
            return ["waiting for the first answer of \(waiting.id.rawValue)"]
        }
        return ["every source answers, and none reports a service", "what is served is named under `services`"]
    }
}

/// Where the regions of the landing screen stand; what a screen has no room for is empty.
struct FleetLayout {
    let now: Rect
    let fleet: Rect
    let peek: Rect
    let changes: Rect
    let incidents: Rect
    let alerts: Rect
    let sources: Rect

    /// Whether a screen of that size has room for changes and incidents below the fleet.
    static func hasSummaries(_ size: Size) -> Bool { size.rows >= 30 && size.columns >= 100 }

    /// Whether it has room for a peek, alerts and sources at the right as well.
    static func isWide(_ size: Size) -> Bool { hasSummaries(size) && size.columns >= 180 }

    /// The fleet gets the rows it has; where that is too much it goes first and the others keep a few.
    init(_ state: OpsState, screen: Size, in rect: Rect) {
        guard state.panes[Pane.fleet.id]?.isZoomed != true else {
            (now, fleet, peek) = (.empty, rect, .empty)
            (changes, incidents, alerts, sources) = (.empty, .empty, .empty, .empty)
            return
        }
        let top = Layout.rows(
            of: rect,
            [
                Layout.Part(.fixed(NowPanel.height(state, rows: rect.rows)), priority: 2),
                Layout.Part(.fill(1), priority: 3, minimum: 3),
            ])
        now = top[0]
        guard Self.hasSummaries(screen) else {
            (fleet, peek) = (top[1], .empty)
            (changes, incidents, alerts, sources) = (.empty, .empty, .empty, .empty)
            return
        }
        let isWide = Self.isWide(screen)
        let columns = Layout.columns(of: top[1], [Layout.Part(.fill(1)), Layout.Part(.fixed(isWide ? 72 : 0))])
        let height = max(6, min(max(6, state.fleet.count + 3), top[1].rows - (isWide ? 14 : 10)))
        let left = Layout.rows(of: columns[0], [Layout.Part(.fixed(height), priority: 1), Layout.Part(.fill(1))])
        fleet = left[0]
        let lower = Layout.columns(of: left[1], [Layout.Part(.fill(1)), Layout.Part(.fill(1))])
        (changes, incidents) = (lower[0], lower[1])
        guard isWide else {
            (peek, alerts, sources) = (.empty, .empty, .empty)
            return
        }
        let sourceRows = min(max(8, state.backends.count + 3), top[1].rows / 4)
        let right = Layout.rows(
            of: columns[1],
            [
                Layout.Part(.fill(2), priority: 1), Layout.Part(.fill(1), minimum: 6),
                Layout.Part(.fixed(sourceRows)),
            ])
        (peek, alerts, sources) = (right[0], right[1], right[2])
    }
}
