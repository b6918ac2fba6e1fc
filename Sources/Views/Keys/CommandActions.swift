internal import Cells
internal import OpsModel

/// What a command does in the state at hand.
struct CommandActions {
    let state: OpsState
    let options: ScreenOptions

    func actions(of command: Command) -> [Action] {
        switch command {
        case .moveDown: [.navigation(.moved(1))]
        case .moveUp: [.navigation(.moved(-1))]
        case .halfPageDown: [.navigation(.moved(halfPage))]
        case .halfPageUp: [.navigation(.moved(-halfPage))]
        case .moveToStart: [.navigation(.movedToStart)]
        case .moveToEnd: [.navigation(.movedToEnd)]
        case .open: PaneCatalog[state.place.pane]?.enter(state, selected) ?? []
        case .stepBack where state.travel != nil && state.pane?.filter.isEmpty != false: [.view(.travelled(to: nil))]
        case .stepBack: hidesCursor ? [.chart(.cursorHidden)] : [.navigation(.steppedBack)]
        case .back: isAtRoot ? [.session(.quit)] : [.navigation(.wentBack)]
        case .help: [.session(.toggledHelp)]
        case .filter: hasRows ? [.filter(.began)] : []
        case .problemsOnly: hasRows ? [.filter(.toggledProblemsOnly)] : []
        case .sort: nextOrder.map { [.navigation(.sorted($0))] } ?? []
        case .pane(let number): open(PaneCatalog.all.first { $0.number == number })
        case .nextPane: open(neighbour(1))
        case .previousPane: open(neighbour(-1))
        case .showChart: openOther(Pane.chart.id)
        case .showDrift: openOther(Pane.drift.id)
        case .showModels: openOther(Pane.models.id)
        case .showIncident: incidents.show(.timeline)
        case .showRunbook: incidents.show(.runbook)
        case .why: incidents.show(.suspects)
        case .nextPart: incidents.incident == nil ? [] : [.view(.partChosen(state.incidentPart.next.rawValue))]
        case .previousPart: incidents.incident == nil ? [] : [.view(.partChosen(state.incidentPart.previous.rawValue))]
        case .difference: difference
        case .showChanges: openOther(Pane.changes.id)
        case .showLogs: [.source(.noticed("logs: \(MissingSource.logs.text)", isError: false))]
        case .acknowledge: incidents.acknowledge
        case .assign: incidents.form("assign")
        case .comment: incidents.form("comment")
        case .merge: incidents.form("merge")
        case .rangeNarrower: [.chart(.rangeNarrowed)]
        case .rangeWider: [.chart(.rangeWidened)]
        case .cursorLeft: [.chart(.cursorMoved(-1))]
        case .cursorRight: [.chart(.cursorMoved(1))]
        case .nextSignal: [.chart(.kindChosen(nextKind))]
        case .nextMatch: hasRows ? [.filter(.matchSought(forward: true))] : []
        case .previousMatch: hasRows ? [.filter(.matchSought(forward: false))] : []
        case .commandLine: [.commandLine(.began(""))]
        case .columns: hasRows ? [.view(.menuOpened(.columns))] : []
        case .links: links.isEmpty ? [] : [.view(.menuOpened(.links))]
        case .historyBack: state.past.isEmpty ? [] : [.navigation(.wentThroughHistory(forward: false))]
        case .historyForward: state.future.isEmpty ? [] : [.navigation(.wentThroughHistory(forward: true))]
        case .lastView: state.past.isEmpty ? [] : [.navigation(.returnedToLast)]
        case .columnLeft: chooseColumn(-1)
        case .columnRight: chooseColumn(1)
        case .freeze: [.view(.frozeToggled)]
        case .zoom: state.place.pane == Pane.chart.id ? [] : [.view(.zoomToggled)]
        case .splitLess: [.view(.splitMoved(-0.05))]
        case .splitMore: [.view(.splitMoved(0.05))]
        case .travel: [.view(.travelled(to: state.travel == nil ? state.chart.cursor ?? earlier(by: 1) : nil))]
        case .travelBack: [.view(.travelled(to: earlier(by: 1)))]
        case .travelForward: [.view(.travelled(to: earlier(by: -1)))]
        case .write: [.session(.writeRequested(ViewFiles(state: state, options: options).both()))]
        case .handover:
            [.session(.writeRequested(ViewFiles(state: state, options: options).handover("", replaces: false)))]
        case .copyCell: (focusedCell ?? selectedName).map { [.session(.copyRequested(Printable.text($0)))] } ?? []
        case .copyRow:
            (incidents.statusUpdate ?? selectedRow.map { Printable.text($0) }).map { [.session(.copyRequested($0))] }
                ?? []
        case .pollNow: [.session(.pollRequested)] + (isIncident ? [.runbook(.checksRequested)] : [])
        case .switchGlyphs: []
        case .arm, .rollback, .promote, .silence, .endQuiet, .abort, .pause, .review, .execute:
            requests.actions(of: command)
        case .skipStep: incidents.waitingStep == nil ? [] : [.commandLine(.began("skip "))]
        case .undoStep: incidents.sheet == nil ? [] : incidents.incident.map { [.step(.undone($0.id))] } ?? []
        }
    }

    /// Whether a command does anything now.
    func isPossible(_ command: Command) -> Bool {
        switch command {
        case .copyCell, .copyRow: subject != nil
        // What would take a whole frame to work out.
        case .columnLeft, .columnRight: hasRows
        case .write, .handover: true
        default: !actions(of: command).isEmpty
        }
    }

    /// What the footer calls a command whose meaning depends on the state; `nil` where its title says it.
    func titleNow(of command: Command) -> String? {
        switch command {
        case .open: isIncident ? "run step" : nil
        case .back: isAtRoot ? "quit" : "back"
        case .problemsOnly: state.pane?.filter.problemsOnly == true ? "all" : "problems"
        case .cursorRight: "cursor"
        case .commandLine: "go to"
        case .freeze: state.frozen == nil ? "freeze" : "go on"
        case .zoom: state.pane?.isZoomed == true ? "unzoom" : "zoom"
        case .travel: state.travel == nil ? "travel" : "now"
        case .nextPart: "\(state.incidentPart.next)"
        case .why: "why"
        case .showIncident: isIncident ? "timeline" : "incident"
        case .difference: showsDifference ? "compare" : "differs"
        case .arm: state.armedFor == nil ? "arm" : "armed"
        default: nil
        }
    }

    /// Why a command that does nothing here does nothing; `nil` where that needs no words.
    func whyNot(_ command: Command) -> String? {
        switch command {
        case .open: isIncident ? incidents.whyNoStep : "nothing lies behind this"
        case .skipStep, .undoStep: incidents.whyNoStep
        case .filter, .problemsOnly, .nextMatch, .previousMatch, .columns: "there is no list here"
        case .sort: hasRows ? "this list has one order" : "there is no list here"
        case .showIncident, .showRunbook, .why, .nextPart, .previousPart, .acknowledge, .assign, .comment, .merge:
            incidents.whyNot(command)
        case .showChart, .showDrift, .showModels, .showChanges:
            subject.flatMap(state.fleetRow) == nil ? "choose a service first" : "this is it"
        case .difference: "one version takes part here; nothing differs"
        case .links: "the configuration names no link for this: `links` under `services`"
        case .copyCell, .copyRow: "nothing is chosen here"
        case .historyBack, .lastView: "no view was looked at before this one"
        case .historyForward: "no view was gone back from"
        case .zoom: "the chart has the whole screen already"
        case .arm, .rollback, .promote, .silence, .endQuiet, .abort, .pause, .review, .execute: requests.whyNot(command)
        default: nil
        }
    }

    private var incidents: IncidentCommands { IncidentCommands(state: state) }

    private var requests: RequestCommands { RequestCommands(state: state) }

    private var isIncident: Bool { state.place.pane == Pane.incident.id }

    /// Goes from the comparison of a canary to what differs, and back.
    private var difference: [Action] {
        guard case .fleet(let id)? = state.place.subject, state.fleet[id]?.canary != nil else { return [] }
        return [.view(.partChosen(showsDifference ? 0 : DifferenceBox.part))]
    }

    private var showsDifference: Bool { state.pane?.parts.focused == DifferenceBox.part }

    private var isAtRoot: Bool { state.place.pane == PaneCatalog.home || state.past.isEmpty }

    private var hidesCursor: Bool {
        state.chart.cursor != nil && PaneCatalog[state.place.pane]?.charts == true
            && state.pane?.filter.isEmpty != false
    }

    private var hasRows: Bool { state.pane?.listing != Listing.none }

    private var selected: EntityID? { state.selected(in: state.place.pane) }

    /// What a pane about one service is about: the cursor's row, else what the pane in front is about.
    private var subject: EntityID? { selected ?? state.place.subject }

    /// The addresses of the service that is looked at.
    var links: [ServiceLink] { subject.flatMap(state.fleetRow).map(state.links) ?? [] }

    /// A numbered pane, or one about the subject.
    func actions(opening pane: Pane) -> [Action] {
        if pane.number == nil, pane.listing == .none { return openOther(pane.id) }
        return state.place == Place(pane.id) ? [] : open(pane)
    }

    /// Hides a column that shows; shows one that was hidden or has had no room.
    func actions(onColumn title: String) -> [Action] {
        let isShown = PaneCatalog[state.place.pane]?.shownTitles(state, options.size).contains(title) ?? false
        return [.view(isShown ? .columnToggled(title) : .columnWanted(title))]
    }

    private func chooseColumn(_ step: Int) -> [Action] {
        guard let list = Screen.render(state, options).list, list.count > 0 else { return [] }
        guard let column = state.pane?.column.map({ min($0, list.count - 1) }) else {
            return [.view(.columnChosen(step > 0 ? 0 : list.count - 1))]
        }
        let next = column + step
        return [.view(.columnChosen((0..<list.count).contains(next) ? next : nil))]
    }

    /// What the column cursor is on, as it shows; `nil` without one.
    private var focusedCell: String? {
        state.pane?.column == nil ? nil : Screen.render(state, options).list?.cell
    }

    private func earlier(by steps: Double) -> Instant { state.viewedAt - state.chart.range / 12 * steps }

    /// Opens a pane about the subject; nothing where it is open already.
    private func openOther(_ pane: PaneID) -> [Action] {
        guard let fleet = subject.flatMap(state.fleetRow), state.place != Place(pane, subject: .fleet(fleet)) else {
            return []
        }
        return [.navigation(.opened(pane, subject: .fleet(fleet))), .chart(.cursorHidden)]
    }

    private var halfPage: Int { max(1, (options.size.rows - 6) / 2) }

    private var nextOrder: RowOrder? {
        guard let orders = PaneCatalog[state.place.pane]?.orders, let now = state.pane?.order, orders.count > 1 else {
            return nil
        }
        let index = orders.firstIndex(of: now) ?? -1
        return orders[(index + 1) % orders.count]
    }

    private var nextKind: SignalKind {
        let index = ChartPane.kinds.firstIndex(of: state.chart.kind) ?? -1
        return ChartPane.kinds[(index + 1) % ChartPane.kinds.count]
    }

    private func open(_ pane: Pane?) -> [Action] {
        pane.map { [.navigation(.opened($0.id, subject: nil))] } ?? []
    }

    private func neighbour(_ step: Int) -> Pane? {
        let numbered = PaneCatalog.all.filter { $0.number != nil }
        let index = numbered.firstIndex { $0.id == state.place.pane } ?? (step > 0 ? -1 : 0)
        return numbered[(index + step + numbered.count) % numbered.count]
    }

    private var selectedName: String? {
        switch subject {
        case .fleet(let id): id.service.rawValue
        case .version(let id): "\(id.model.name) v\(id.version)"
        case .alert(let id): state.alerts[id]?.name
        case .backend(let id): id.rawValue
        case .drift(let id): id.column
        case .deployment(let id): id.name
        default: nil
        }
    }

    /// The row on one line, with the zone named, so that it can be pasted into a message.
    private var selectedRow: String? {
        let stamp = "at \(CivilTime(state.now).date) \(CivilTime(state.now).timeOfDay) UTC"
        let parts = subject.flatMap(state.values)?.compactMap { field -> String? in
            let text = field.value.plainText
            return text.isEmpty ? nil : "\(field.name)=\(text)"
        }
        return parts.map { ($0 + [stamp]).joined(separator: " ") }
    }
}
