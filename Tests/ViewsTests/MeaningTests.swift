import Cells
import OpsModel
import Testing
import Views

@Suite struct `What a screen says` {
    private static let size = Size(columns: 120, rows: 40)

    private func text(_ fleet: SampleFleet, _ size: Size = Self.size) -> String {
        let frame = Screen.render(fleet.state, ScreenOptions(size: size)).cells
        return (0..<size.rows).map { frame.text(ofRow: $0) }.joined(separator: "\n")
    }

    private func roles(_ pane: PaneID, _ state: SampleState) -> Set<Role> {
        Set(SampleScreen(pane: pane, state: state, size: Self.size).frame().cells.map(\.style.role))
    }

    @Test(arguments: SampleScreen.panes)
    func `nothing stale is green`(pane: PaneID) {
        #expect(!roles(pane, .stale).contains(.ok))
    }

    @Test func `that nothing is kept stands in the header for as long as it holds`() {
        var fleet = SampleState.typical.fleet()
        let full = StoreStatus(place: "/s", isDurable: true, health: .refusing("the disk is full"))
        fleet.reduce(.source(.storeChanged(full)))
        fleet.wait(60)
        #expect(text(fleet).contains("NOT KEPT"))
        #expect(text(fleet, Size(columns: 80, rows: 24)).contains("NOT KEPT"))
        fleet.reduce(.source(.storeChanged(StoreStatus(place: "/s", isDurable: true))))
        #expect(!text(fleet).contains("NOT KEPT"))
    }

    @Test func `an instant travelled to is said of charts alone where only they travel`() {
        var fleet = SampleState.typical.fleet()
        fleet.reduce(.view(.travelled(to: SampleFleet.now - .seconds(3600))))
        #expect(text(fleet).contains("charts AS OF 02:14"))
    }

    @Test func `what has vanished is dim, counted apart and says since when`() {
        var fleet = SampleState.typical.fleet()
        fleet.open("models")
        let before = fleet.state.versions.count
        guard let version = fleet.state.versions.entities.first else { return #expect(Bool(false), "no version") }
        fleet.vanish("registry", [.version(version.id)])
        fleet.wait(181)
        let text = text(fleet)
        #expect(text.contains("MODEL VERSIONS \(before - 1), 1 gone"))
        #expect(text.contains("gone 3m: "))
    }

    @Test(
        arguments: [
            ("metrics", EntityKind.drift, "drift"), ("alerts", .alert, "alerts"), ("registry", .version, "models"),
            ("alerts", .silence, "silences"),
        ] as [(BackendID, EntityKind, PaneID)])
    func `a part that no longer comes is stale though its source answers`(
        backend: BackendID, kind: EntityKind, pane: PaneID
    ) {
        var fleet = SampleState.typical.fleet()
        fleet.wait(60)
        for other in SampleFleet.backends {
            fleet.poll(other.id, ago: -60, incomplete: other.id == backend ? [kind: "answered 500"] : [:])
        }
        fleet.wait(61)
        fleet.open(pane)
        let frame = Screen.render(fleet.state, ScreenOptions(size: Self.size)).cells
        #expect(frame.cells.contains { $0.style.role == .stale })
        #expect(frame.text(ofRow: 0).contains("partial)"))
    }

    @Test func `what is broken stands first, since when and in which order`() {
        let text = text(SampleState.typical.fleet())
        #expect(text.contains("WHAT    fraud-scorer PROD  err 0.8% (v47 3.1% of its 25%)  burn 7.3x"))
        #expect(
            text.contains(
                "SINCE   02:46-02:51 UTC · 28m   order: FeatureNullsHigh and ModelLatencyHigh v47 and ModelErrorsHigh v47"
            ))
        #expect(text.contains("CHANGED A 01:14 v47 registered"))
    }

    @Test func `what was broken when it was last heard of is still named`() {
        let text = text(SampleState.stale.fleet())
        #expect(text.contains("NOW  ? UNKN  triton-eu is stale, was CRIT"))
        #expect(text.contains("last heard 03:14 UTC · 10m ago   then it was CRIT"))
    }

    @Test func `a source that fails is named with what happens next`() {
        let text = text(SampleState.failing.fleet())
        #expect(text.contains("triton-eu: triton-eu.example:8443 did not answer within 5 s"))
        #expect(text.contains("2 more · 5 sources"))
    }

    @Test func `what to do about a source stands in its detail`() {
        var fleet = SampleState.failing.fleet()
        fleet.open("sources")
        fleet.reduce(.navigation(.moved(1)))
        #expect(text(fleet).contains("do       its credential is missing, wrong or has ended"))
    }

    @Test func `an empty fleet says whether it waits, lacks sources or has nothing`() {
        #expect(text(SampleFleet(backends: [])).contains("reading the configuration"))
        #expect(text(SampleFleet()).contains("waiting for the first answer of"))
        #expect(text(SampleState.empty.fleet()).contains("every source answers, and none reports a service"))
        var dead = SampleFleet()
        for backend in SampleFleet.backends { dead.fail(backend.id, .unreachable, "nothing listens there") }
        #expect(text(dead).contains("no source answers:"))
    }

    @Test func `a drill is marked on every pane at every size and a real fleet never`() {
        for pane in SampleScreen.panes {
            for size in SampleScreen.sizes {
                var drill = SampleFleet(isDrill: true)
                drill.open(pane)
                #expect(text(drill, size).contains("▌DRILL▐"))
                #expect(!text(SampleFleet(), size).contains("DRILL"))
            }
        }
    }

    @Test func `null ratios never stand in the column of drift scores`() {
        var fleet = SampleFleet()
        fleet.poll("triton-eu", [Sample.deployment("solo", ["1"])])
        fleet.poll("metrics", [Sample.drift("solo", "age", 0.9, kind: .quality, method: "nullRatio", threshold: 0.05)])
        let row = text(fleet).split(separator: "\n").first { $0.contains("solo") && $0.contains("v1") } ?? ""
        #expect(!row.isEmpty && !row.contains("0.90"))
    }

    @Test func `unknown numbers are a dash and never zero`() {
        var fleet = SampleFleet()
        fleet.poll("triton-eu", [Sample.deployment("solo", ["1"])])
        let row = text(fleet).split(separator: "\n").first { $0.contains("solo") } ?? ""
        #expect(row.contains("—") && !row.contains(" 0 "))
    }

    @Test func `a healthy row shows the age of its version`() {
        let row = text(SampleState.typical.fleet()).split(separator: "\n").first { $0.contains("ad-ctr") } ?? ""
        #expect(row.contains(" 8d"))
    }
}
