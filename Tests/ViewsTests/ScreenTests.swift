import Cells
import OpsModel
import Testing
import Views

@Suite struct `Screens` {
    static let everywhere = SampleScreen.panes.flatMap { pane in
        SampleState.allCases.flatMap { state in
            SampleScreen.sizes.map { SampleScreen(pane: pane, state: state, size: $0) }
        }
    }

    static let inASCII = SampleScreen.panes.flatMap { pane in
        [SampleState.typical, .hostile].map { state in
            SampleScreen(pane: pane, state: state, size: Size(columns: 80, rows: 24), glyphs: .ascii)
        }
    }

    static let withoutColor = SampleScreen.panes.map {
        SampleScreen(pane: $0, state: .typical, size: Size(columns: 80, rows: 24))
    }

    @Test(arguments: everywhere) func `look as they are kept`(screen: SampleScreen) {
        expectScreen(screen.frame().snapshot(), screen.name)
    }

    @Test(arguments: inASCII) func `look as they are kept in ASCII`(screen: SampleScreen) {
        expectScreen(screen.frame().snapshot(), screen.name + ".ascii")
    }

    @Test(arguments: withoutColor) func `look as they are kept without colour`(screen: SampleScreen) throws {
        expectScreen(try screen.frame().monochrome(), screen.name + ".mono")
    }

    @Test func `every pane of the catalogue is among them`() {
        #expect(Set(SampleScreen.panes) == Set(PaneCatalog.all.map(\.id)))
    }

    @Test(arguments: SampleScreen.sizes) func `the list of themes looks as it is kept`(size: Size) {
        var fleet = SampleState.typical.fleet()
        fleet.reduce(.view(.menuOpened(.themes(before: nil))), .view(.menuMoved(to: 2)))
        expect(fleet, "menu.themes", size)
    }

    @Test(arguments: SampleScreen.sizes) func `a page that an alert names looks as it is kept`(size: Size) {
        var fleet = SampleState.typical.fleet()
        let lines = ["# Failing canary", "", "1. Ask in #ml-oncall who rolled it out.", "2. Read the \u{1B}[31mlogs."]
        let page = RunbookPage(
            url: "https://runbooks.example/ml/canary-failing", lines: lines, at: SampleFleet.now)
        fleet.reduce(.runbook(.loaded([])), .runbook(.pageRead(page)))
        fleet.openIncident()
        expect(fleet, "incident.page", size)
    }

    @Test(arguments: SampleScreen.sizes) func `what differs looks as it is kept`(size: Size) {
        var fleet = SampleState.typical.fleet()
        fleet.open("deployment", ofService: true)
        fleet.reduce(.view(.partChosen(1)))
        expect(fleet, "deployment.difference", size)
    }

    @Test(arguments: SampleScreen.sizes) func `what keeps signals quiet besides silences looks as it is kept`(
        size: Size
    ) {
        let night = MaintenanceWindow(
            name: "night-batch", service: "churn-*", schedule: .weekly(days: Set(0...6), from: 2 * 3600, length: 7200))
        let move = MaintenanceWindow(
            name: "rack-move", cluster: "eu",
            schedule: .once(InstantInterval(SampleFleet.now + .seconds(86_400), SampleFleet.now + .seconds(100_800))))
        var fleet = SampleState.typicalFleet(maintenance: [move, night])
        let mute = Mute(
            id: "m1", service: "eta-predictor", kind: "drift*", reason: "retrained tomorrow", createdBy: "y.sato",
            startsAt: SampleFleet.now - .seconds(600), endsAt: SampleFleet.now + .seconds(7200))
        fleet.reduce(.incident(.muted(mute)))
        fleet.open("silences")
        expect(fleet, "silences.quiet", size)
    }

    private func expect(
        _ fleet: SampleFleet, _ name: String, _ size: Size, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let frame = Screen.render(fleet.state, ScreenOptions(size: size)).cells
        expectScreen(frame.snapshot(), "\(name).\(size.columns)x\(size.rows)", sourceLocation: sourceLocation)
    }

    @Test(arguments: SampleScreen.sizes) func `the dialog of a rollback looks as it is kept`(size: Size) throws {
        var fleet = SampleState.typical.fleet()
        fleet.reduce(
            .request(.armed(reason: "errors of the canary")),
            .request(.wished(.rollback("fraud-scorer", from: nil, to: nil), nil)))
        guard case .proposal(let draft)? = fleet.state.dialog?.matter else { return #expect(Bool(false), "no dialog") }
        expect(fleet, "dialog.reading", size)
        let request = SampleRequests.request(1, .proposed)
        let planned = PlannedRequest(
            draft: draft, plan: request.plan,
            ruling: Policy.standard.ruling(.rollback, in: .production, isRestore: true, at: SampleFleet.now))
        fleet.reduce(.request(.answered(.planned(planned))), .request(.typed("fraud-sc")))
        expect(fleet, "dialog.rollback", size)
    }

    @Test(arguments: SampleScreen.sizes) func `the dialog of a review looks as it is kept`(size: Size) {
        var fleet = SampleState.typical.fleet()
        fleet.reduce(
            .source(.restored(StoredHistory(requests: SampleRequests.typical))), .request(.reviewOpened("CR-4")))
        fleet.reduce(.request(.focusMoved(1)))
        expect(fleet, "dialog.review", size)
    }

    @Test(arguments: SampleScreen.sizes) func `the help looks as it is kept`(size: Size) {
        var fleet = SampleState.typical.fleet()
        fleet.open("chart", ofService: true)
        fleet.reduce(.session(.toggledHelp))
        expect(fleet, "help.chart", size)
    }

    @Test(arguments: SampleScreen.sizes) func `a filter being typed looks as it is kept`(size: Size) {
        var fleet = SampleState.typical.fleet()
        fleet.reduce(.filter(.began), .filter(.typed("fraud prod")), .filter(.toggledProblemsOnly))
        expect(fleet, "filter.typed", size)
        fleet.reduce(.filter(.typed(" nothing like it")))
        expect(fleet, "filter.without-match", size)
    }

    @Test(arguments: SampleScreen.sizes) func `what was just said looks as it is kept`(size: Size) {
        var fleet = SampleState.typical.fleet()
        fleet.reduce(.session(.copyRequested("fraud-scorer")))
        expect(fleet, "notice.copied", size)
    }

    @Test(arguments: SampleScreen.sizes) func `an incident's runbook and suspects look as they are kept`(size: Size) {
        var fleet = SampleState.typical.fleet()
        fleet.openIncident()
        fleet.reduce(.view(.partChosen(1)))
        expect(fleet, "incident.runbook", size)
        fleet.reduce(.view(.partChosen(2)))
        expect(fleet, "incident.suspects", size)
    }

    @Test(arguments: SampleScreen.sizes) func `a chart's cursor looks as it is kept`(size: Size) {
        var fleet = SampleState.typical.fleet()
        fleet.open("chart", ofService: true)
        fleet.reduce(.chart(.kindChosen(.errorRatio)), .chart(.cursorMoved(-4)))
        expect(fleet, "chart.cursor", size)
    }

    @Test func `a fleet of which all is well looks as it is kept`() {
        var fleet = SampleFleet(isDrill: true)
        for backend in SampleFleet.backends { fleet.poll(backend.id) }
        fleet.poll("triton-eu", ["ad-ctr", "kyc-ocr"].map { Sample.deployment($0, ["3"]) })
        expect(fleet, "fleet.calm", Size(columns: 80, rows: 24))
    }

    @Test(arguments: [Size(columns: 39, rows: 20), Size(columns: 100, rows: 5)])
    func `one line for what is smaller than the smallest screen looks as it is kept`(size: Size) {
        expect(SampleState.typical.fleet(), "oneline.typical", size)
    }
}
