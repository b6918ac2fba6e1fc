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

    /// Requests come from the store, whose word does not grow old.
    @Test(arguments: SampleScreen.panes.filter { $0 != "requests" })
    func `nothing stale is green`(pane: PaneID) {
        #expect(!roles(pane, .stale).contains(.ok))
    }

    /// Metrics and alerts of a service that nothing says how it is served; then the metrics die.
    private func withoutMetrics(_ told: [Observation]) -> SampleFleet {
        let backends = SampleFleet.backends.filter { ["alerts", "metrics"].contains($0.id) }
        var fleet = SampleFleet(backends: backends)
        fleet.poll("metrics", [Sample.signals("fraud-scorer", "47", rate: 302, errors: 0.031, p99: 0.412)])
        fleet.poll("alerts", told)
        fleet.fail("metrics", ago: -30, .unreachable, "refused")
        fleet.poll("alerts", ago: -30)
        fleet.wait(31)
        return fleet
    }

    @Test func `an alert that a living source still tells is critical everywhere though the numbers are stale`() {
        let page = Sample.alert("ModelErrorsHigh", "fraud-scorer", "page", minutes: 22)
        let fleet = withoutMetrics([page])
        let frame = Screen.render(fleet.state, ScreenOptions(size: Self.size)).cells
        let text = text(fleet)
        #expect(text.contains("✗ 1 crit"))
        #expect(!text.contains("nobody can say") && !text.contains("last heard") && !text.contains("UNKN for"))
        let row = (0..<Self.size.rows).first { frame.text(ofRow: $0).contains("✗ CRIT fraud-scorer") }
        #expect(row.map { row in frame.cells(inRow: row).contains { $0.style.role == .stale } } == true)
        #expect(self.text(withoutMetrics([])).contains("? UNKN fraud-scorer"))
    }

    @Test func `that no source answers is said with how many failed, and not that one waits`() {
        let backends = Array(SampleFleet.backends.prefix(4))
        var fleet = SampleFleet(backends: backends)
        for backend in backends.dropLast() { fleet.fail(backend.id, .unreachable, "refused") }
        #expect(text(fleet).contains("waiting for the first answer of 1 source, 3 failed"))
        #expect(text(fleet).contains("connecting"))
        fleet.fail("triton-eu", .unreachable, "refused")
        let text = text(fleet)
        #expect(text.contains("NOW  no source answers: all 4 failed") && text.contains("sources 0/4"))
        #expect(!text.contains("not polled ago") && !text.contains("connecting") && !text.contains("waiting"))
    }

    @Test func `a secret that cannot be had is told as that`() {
        var fleet = SampleFleet()
        fleet.fail("metrics", .secret, "c.yaml:3: The secret file /nope cannot be read: No such file or directory.")
        fleet.open("sources")
        let text = text(fleet)
        #expect(text.contains("its secret cannot be had"))
        #expect(text.contains("see the line, or `mlops-tui doctor`"))
        #expect(!text.contains("options") && !text.contains("does not take"))
    }

    @Test func `the fleet's name stays in the header when a source goes stale`() {
        let header = text(SampleState.stale.fleet()).split(separator: "\n").first ?? ""
        #expect(header.contains("prod-eu") && header.contains("registry STALE"))
    }

    @Test func `one finding is one finding`() {
        let page = Sample.alert("ModelErrorsHigh", "fraud-scorer", "page", minutes: 22)
        var fleet = SampleFleet()
        fleet.poll("triton-eu", [Sample.deployment("fraud-scorer", ["47"]), Sample.deployment("eta", ["3"])])
        fleet.poll("alerts", [page, Sample.alert("FeatureDriftHigh", "eta", "warning", minutes: 124)])
        #expect(fleet.state.openFindings == 1)
        #expect(text(fleet).contains("1 finding ") && !text(fleet).contains("1 findings"))
    }

    @Test func `the landing screen names findings and the handover in the rows that incidents leave`() {
        let text = text(SampleState.typical.fleet(), Size(columns: 120, rows: 40))
        #expect(text.contains(#/▲ WARN +\S+ eta-predictor /#) && text.contains(#/HANDOVER INC-\w{4} nobody has it/#))
    }

    @Test func `what the store refuses for is read to its end beside the sources`() {
        var fleet = SampleState.typical.fleet()
        let advice = "free some space there, or name another place under store.path in the configuration"
        let reason = "the disk under /var/lib/mlops-tui is full and nothing is kept; \(advice)"
        fleet.reduce(.source(.storeChanged(StoreStatus(place: "/s", isDurable: true, health: .refusing(reason)))))
        fleet.reduce(.navigation(.opened("sources", subject: nil)))
        let words = text(fleet, Size(columns: 80, rows: 24)).split { $0.isWhitespace }.joined(separator: " ")
        #expect(words.contains(advice))
    }

    @Test
    func `a sink that refuses is said on the landing screen and beside the sources, until it takes what it is sent`() {
        var fleet = SampleState.typical.fleet()
        let trouble = SinkTrouble(sink: "pager", problem: "HTTP 403 from events.example", waiting: 2, givenUp: 0)
        fleet.reduce(.source(.sinksChanged([trouble])))
        fleet.wait(60)
        let size = Size(columns: 120, rows: 40)
        #expect(text(fleet, size).contains("notify: pager: 2 announcements not delivered yet: HTTP 403"))
        fleet.reduce(.navigation(.opened("sources", subject: nil)))
        #expect(text(fleet, size).contains("notify pager: 2 announcements not delivered yet: HTTP 403"))
        fleet.reduce(.source(.sinksChanged([])))
        #expect(!text(fleet, size).contains("pager"))
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

    @Test func `what has vanished is dim, counted apart and says since when`() throws {
        var fleet = SampleState.typical.fleet()
        fleet.open("models")
        let before = fleet.state.versions.count
        let version = try #require(
            fleet.state.versions.entities.first { $0.id.version == "47" && $0.id.model.name == "fraud-scorer" })
        fleet.vanish("registry", [.version(version.id)])
        fleet.wait(181)
        let text = text(fleet)
        #expect(text.contains("MODEL VERSIONS \(before - 1), 1 gone"))
        #expect(text.contains("gone 3m: "))
        let frame = Screen.render(fleet.state, ScreenOptions(size: Self.size)).cells
        let row = try #require((0..<40).first { frame.text(ofRow: $0).contains("gone 3m: ") })
        #expect(frame.cells(inRow: row).contains { $0.style.role == .stale })
        #expect(!frame.cells(inRow: row).contains { [.ok, .notice].contains($0.style.role) })
    }

    @Test(
        arguments: [
            ("metrics", EntityKind.drift, "drift"), ("alerts", .alert, "alerts"), ("registry", .version, "models"),
            ("alerts", .silence, "silences"),
        ] as [(BackendID, EntityKind, PaneID)])
    func `a part that no longer comes is stale though its source answers`(
        backend: BackendID, kind: EntityKind, pane: PaneID
    ) {
        func frame(missing: EntityKind?) -> CellBuffer {
            var fleet = SampleState.typical.fleet()
            fleet.wait(60)
            for other in SampleFleet.backends {
                let lost = other.id == backend ? missing.map { [$0: "answered 500"] } : nil
                fleet.poll(other.id, ago: -60, incomplete: lost ?? [:])
            }
            fleet.wait(61)
            fleet.open(pane)
            return Screen.render(fleet.state, ScreenOptions(size: Self.size)).cells
        }
        func stale(_ frame: CellBuffer) -> Int {
            (1..<40).reduce(0) { $0 + frame.cells(inRow: $1).count { $0.style.role == .stale } }
        }
        let (whole, partial) = (frame(missing: nil), frame(missing: kind))
        #expect(stale(partial) > stale(whole) + 20)
        #expect(partial.text(ofRow: 0).contains("partial)") && !whole.text(ofRow: 0).contains("partial)"))
    }

    @Test func `what is broken stands first, since when and in which order`() {
        let text = text(SampleState.typical.fleet())
        #expect(text.contains("WHAT    fraud-scorer PROD  err 0.8% (v47 3.1% of its 25%)  burn 7.3x"))
        #expect(
            text.contains(
                "SINCE   02:46-02:51 UTC · 28m   order: FeatureNullsHigh +2, then canary v47 worse, then nulls card_age_days"
            ))
        #expect(
            text.contains(
                "CHANGED A 02:47 v47 5%→25% (2 steps) by m.ito (gha#8812) · C 02:44 card_fv.ttl 24h→1h by k.lindt (tf#311)"
            ))
        #expect(text.contains("will not fix nulls card_age_days"))
    }

    private static let small = Size(columns: 80, rows: 24)

    @Test func `a small screen names who changed what, where to look it up, the lever, its key and its runbook's step`()
    {
        let text = text(SampleState.typical.fleet(), Self.small)
        let changed = text.split(separator: "\n").first { $0.contains("CHANGED") } ?? ""
        #expect(changed.contains("A 02:47 v47 5%→25% by m.ito (gha#8812) · C 02:44 card_fv.ttl"))
        let next = text.split(separator: "\n").first { $0.contains("│ DO ") } ?? ""
        #expect(next.contains("rollback v47 → v46"))
        #expect(next.contains("canary-failing step 4/6") && next.contains("b runbook · a ack"))
        let since = text.split(separator: "\n").first { $0.contains("│ SINCE ") } ?? ""
        #expect(since.contains("FeatureNullsHigh +2, then 2 more"))
        for word in ["WHAT", "SINCE", "CHANGED", "DO"] {
            #expect(text.split(separator: "\n").contains { $0.contains("│ \(word) ") && !$0.contains("…") })
        }
    }

    @Test func `a dependency that fails under several services is what is broken`() {
        var fleet = SampleFleet()
        let names = ["pay-1", "pay-3"]
        fleet.poll("triton-eu", names.map { Sample.deployment($0, ["1"]) })
        fleet.poll("metrics", names.map { Sample.signals($0, "1", rate: 10, errors: 0.05, p99: 0.1) })
        fleet.poll(
            "alerts",
            names.map { Sample.alert("FeatureStale", $0, "page", minutes: 5, labels: ["dependency": "card_fv"]) })
        let text = text(fleet, Self.small)
        #expect(text.contains("WHAT    card_fv PROD under pay-1, pay-3  pay-1  err 5.0%"))
    }

    @Test func `a row and NOW give one age, and an onset that is hardly known is no fact`() {
        let text = text(SampleState.typical.fleet(), Self.small)
        let row = text.split(separator: "\n").first { $0.contains("CRIT fraud-scorer") } ?? ""
        #expect(text.contains("UTC · 28m") && row.contains(" 28m"))
        var fleet = SampleFleet()
        fleet.poll("triton-eu", [Sample.deployment("solo", ["1"], readiness: .unavailable, reason: "CrashLoopBackOff")])
        fleet.poll("metrics", [Sample.signals("solo", "1", rate: 10, errors: 0.05, p99: 0.1)])
        fleet.poll("alerts", [Sample.alert("Slow", "solo", "page", minutes: 2)])
        #expect(self.text(fleet, Self.small).contains("≤7m"))
    }

    @Test func `findings are counted one way`() throws {
        let text = text(SampleState.typical.fleet())
        let counted = try #require(text.firstMatch(of: #/FINDINGS (\d+)/#))
        #expect(text.contains("· \(counted.1) findings"))
    }

    @Test func `the verdict on a canary stands above the comparison, with its numbers`() {
        var fleet = SampleState.typical.fleet()
        fleet.open("deployment", ofService: true)
        let text = text(fleet, Self.small)
        #expect(text.contains(#/✗ worse · errors \+\d\.\d+pp \(\d\.\d+ to \d\.\d+\) · ratio ≥ 100 · since 0\d:\d\d/#))
    }

    @Test func `a verdict whose numbers are stale is drawn so`() {
        var fleet = SampleState.stale.fleet()
        fleet.open("deployment", ofService: true)
        let frame = Screen.render(fleet.state, ScreenOptions(size: Self.small)).cells
        let row = (0..<24).first { frame.text(ofRow: $0).contains("worse ·") } ?? 0
        #expect(row > 0 && frame.cells(inRow: row).contains { $0.style.role == .stale })
        #expect(!frame.cells(inRow: row).contains { $0.style.role == .critical })
    }

    @Test func `a change took effect at an instant, or between two`() {
        func said(_ width: Double) -> String {
            var fleet = SampleFleet()
            fleet.poll("triton-eu", [Sample.deployment("solo", ["1"])])
            let began = SampleFleet.now - .seconds(600)
            fleet.poll(
                "metrics",
                [
                    .change(
                        ChangeEvent(
                            id: ChangeID(backend: "metrics", key: "1"), kind: .configuration,
                            subject: Subject(name: "solo"), object: "timeout",
                            tookEffect: InstantInterval(began, began + .seconds(width))))
                ])
            fleet.open("changes")
            return text(fleet)
        }
        #expect(said(20).contains("took effect 03:04 UTC"))
        #expect(said(240).contains("took effect between 03:04 and 03:08 UTC"))
    }

    @Test func `a remedy is wrapped where there is room below it`() {
        var fleet = SampleState.typical.fleet()
        fleet.open("drift", ofService: true)
        let text = text(fleet, Self.small)
        #expect(text.contains("no source yet: name a histogram") && text.contains("`distributions`"))
    }

    @Test func `what is left of a budget is not cut`() {
        var fleet = SampleState.typical.fleet()
        fleet.open("slos")
        #expect(text(fleet, Self.small).contains(#/full lasts \d+[dh]/#))
    }

    @Test func `a distribution names the window it covers`() {
        var fleet = SampleState.typical.fleet()
        let id = DriftID(
            backend: "metrics", monitor: "psi", subject: Subject(name: "fraud-scorer", environment: "prod"),
            column: "card_age_days")
        fleet.poll(
            "metrics",
            [
                .distribution(
                    Distribution(
                        id: id, bins: [.init(label: "0-30", reference: 0.5, current: 0.4)], currentNulls: 0.15,
                        window: .seconds(3600)))
            ])
        fleet.open("drift", ofService: true)
        #expect(text(fleet, Self.small).contains("█ last 1h"))
    }

    @Test func `the answer of a check that has grown old is no longer a pass`() {
        var fleet = SampleState.typical.fleet()
        fleet.openIncident()
        #expect(text(fleet, Self.small).contains("✓ service:saturation"))
        fleet.wait(300)
        let frame = Screen.render(fleet.state, ScreenOptions(size: Self.small)).cells
        #expect(!frame.cells.contains { $0.style.role == .ok })
    }

    @Test func `what nobody measures any more is said to be that, since when, and what ends it`() {
        let backends = SampleFleet.backends.filter { ["alerts", "triton-eu", "metrics"].contains($0.id) }
        var fleet = SampleFleet(backends: backends)
        let server = Sample.deployment("fraud-scorer", ["47"], readiness: .unavailable)
        fleet.poll("alerts")
        fleet.poll("metrics", [Sample.signals("fraud-scorer", "47", rate: 302, errors: 0, p99: 0.412)])
        fleet.poll("triton-eu", [server])
        for source: BackendID in ["alerts", "metrics"] { fleet.poll(source, ago: -60) }
        fleet.poll("triton-eu", ago: -60, vanished: [server.id])
        fleet.wait(61)
        let text = text(fleet)
        #expect(text.contains("? LOST for"))
        #expect(text.contains("not measured since") && text.contains("open until it is, or :close"))
    }

    @Test func `what was broken when it was last heard of is still named`() {
        let text = text(SampleState.stale.fleet())
        #expect(text.contains("SEV1  ? UNKN for 10m"))
        #expect(text.contains("last heard 03:14 UTC, nobody can say how it is now"))
        #expect(text.contains("CHANGED A 02:47 v47"))
    }

    @Test func `a warning that nobody hears of any more is still what it was, and cannot be judged`() {
        var fleet = SampleFleet()
        fleet.poll("triton-eu", [Sample.deployment("solo", ["1"])])
        fleet.poll("alerts", [Sample.alert("Slow", "solo", "warning", minutes: 9)])
        #expect(text(fleet).contains("WARN"))
        fleet.wait(604)
        let text = text(fleet)
        #expect(text.contains("NOW  ? 1 cannot be judged, last heard 03:14 UTC: WARN"))
    }

    @Test func `a canary that has served little is not judged yet, and says what would decide`() {
        var fleet = SampleFleet()
        fleet.poll("triton-eu", [Sample.deployment("solo", ["2", "1"])])
        fleet.poll(
            "metrics",
            [
                Sample.signals("solo", "1", rate: 9, errors: 0.001, p99: 0.1),
                Sample.signals("solo", "2", rate: 0.01, errors: 0.001, p99: 0.1, role: .canary),
            ])
        fleet.reduce(
            .navigation(
                .opened("deployment", subject: .fleet(FleetID(service: "solo", environment: .production)))))
        #expect(text(fleet, Self.small).contains(#/too early to say · .*(decides in|no decision in sight)/#))
    }

    @Test func `a chart whose past could not be read anew says so`() throws {
        var state = SampleState.typical.fleet().state
        let worst = try #require(state.fleetSummary.worst)
        _ = state.reduce(.navigation(.opened("chart", subject: .fleet(worst))))
        let asked = state.reduce(.clock(.ticked(at: SampleFleet.now, localOffset: 0)))
        let requests = asked.compactMap { if case .readSeries(let request) = $0 { request } else { nil } }
        #expect(!requests.isEmpty)
        for request in requests {
            _ = state.reduce(
                .source(.seriesRead(SeriesAnswer(request: request, samples: [], problem: "the server answered 503"))))
        }
        let frame = Screen.render(state, ScreenOptions(size: Self.size)).cells
        #expect((0..<40).contains { frame.text(ofRow: $0).contains("not read anew: the server answered 503") })
    }

    @Test func `an incident is watched once somebody took the traffic from what is suspected`() {
        var fleet = SampleState.typical.fleet()
        #expect(!text(fleet, Self.small).contains("watch it recover"))
        let rollback = Sample.change(
            .traffic, "v47", "fraud-scorer", minutes: 5, version: "47", from: "25 %", to: "0 %", by: "y.sato")
        fleet.poll("metrics", ago: 0, [rollback])
        #expect(text(fleet, Self.small).contains("DO      watch it recover"))
    }

    @Test
    func `a source that fails is named with what happens next, and where there is less room with what to do, whole`() {
        let fleet = SampleState.failing.fleet()
        let wide = text(fleet, Size(columns: 200, rows: 60))
        #expect(wide.contains("triton-eu: triton-eu.example:8443 did not answer within 5 s"))
        #expect(wide.contains("failed 3 times, next try 03:15:06 UTC"))
        for size in [Size(columns: 120, rows: 40), Self.small] {
            #expect(text(fleet, size).contains("triton-eu: did not answer in time: raise `deadline` or ask less "))
        }
        #expect(text(fleet).contains("2 more · 5 sources"))
    }

    @Test func `what to do about a source stands in its detail`() {
        var fleet = SampleState.failing.fleet()
        fleet.open("sources")
        fleet.reduce(.navigation(.moved(1)))
        #expect(text(fleet).contains("do       its credential is missing, wrong or has ended"))
    }

    @Test func `the remedy of a failing source is read whole where there is room`() {
        var fleet = SampleFleet()
        fleet.fail(
            "registry", .unauthorised,
            "registry.example:8443/api/2.0/mlflow/registered-models/search answered 401. "
                + "Check the credential configured for it.")
        fleet.open("sources")
        let words = text(fleet, Size(columns: 80, rows: 24)).split { !$0.isLetter }.joined(separator: " ")
        #expect(words.contains("Check the credential configured for it"))
    }

    @Test(arguments: [Size(columns: 80, rows: 24), Size(columns: 80, rows: 16), Size(columns: 40, rows: 10)])
    func `the remedy of a failing source is read whole at every size, however long its fault is`(size: Size) {
        for length in [1, 30, 60, 200] {
            var fleet = SampleFleet()
            fleet.fail("registry", .deadline, Array(repeating: "long", count: length).joined(separator: " "))
            fleet.open("sources")
            let words = text(fleet, size).split { !$0.isLetter }.joined(separator: " ")
            #expect(words.contains("it is slow or asked for too much raise deadline or lower what is asked for"))
        }
    }

    @Test func `a long fault of a source has every row that nothing else needs`() {
        var fleet = SampleFleet()
        fleet.fail("registry", .deadline, Array(repeating: "long", count: 200).joined(separator: " "))
        fleet.open("sources")
        let lines = text(fleet, Size(columns: 80, rows: 24)).split(separator: "\n")
        let first = lines.firstIndex { $0.contains("health ") } ?? lines.endIndex
        #expect(lines.dropFirst(first + 1).first?.contains("long long") == true)
        #expect(lines.contains { $0.contains("long…") })
        #expect(lines.dropFirst(first).first { $0.contains("polls ") } != nil)
    }

    @Test func `https to a port that is plain does not blame a certificate`() {
        var fleet = SampleFleet()
        fleet.fail("registry", .notTLS, "registry.example:80 does not speak TLS: what answers there is plain.")
        fleet.open("sources")
        #expect(text(fleet).contains("do       the port answers plain HTTP: write http://"))
    }

    @Test func `a drift metric whose series cannot be used is not said to be missing`() {
        var fleet = SampleFleet()
        for backend in SampleFleet.backends { fleet.poll(backend.id) }
        fleet.open("drift")
        #expect(text(fleet).contains("name a drift metric"))
        fleet.poll(
            "metrics", facts: BackendFacts(note: "targets 1/1 up; drift psi: 3 series without the label service"))
        let words = text(fleet).split { !$0.isLetter }.joined(separator: " ")
        #expect(words.contains("drift psi"))
        #expect(!words.contains("name a drift metric"))
    }

    @Test func `what else is joined into a service stands among what binds it`() {
        var fleet = SampleState.typical.fleet()
        fleet.open("deployment", ofService: true)
        let wide = Size(columns: 200, rows: 60)
        #expect(text(fleet, wide).contains("triton-eu/fraud-scorer"))
        #expect(text(fleet, wide).contains("registry/fraud-scorer"))
    }

    @Test func `an empty fleet says whether it waits, lacks sources or has nothing`() {
        #expect(text(SampleFleet(backends: [])).contains("reading the configuration"))
        #expect(text(SampleFleet()).contains("waiting for the first answer of"))
        #expect(text(SampleState.empty.fleet()).contains("every source answers, and none reports a service"))
        var dead = SampleFleet()
        for backend in SampleFleet.backends { dead.fail(backend.id, .unreachable, "nothing listens there") }
        #expect(text(dead).contains("no source answers:"))
    }

    @Test func `a source that cannot be opened does not answer either`() {
        let fleet = SampleFleet(
            backends: SampleFleet.backends.map { backend in
                var closed = backend
                closed.health = .off("c.yaml:7: the environment variable NO_SUCH_VAR is not set")
                return closed
            })
        #expect(text(fleet).contains("no source answers:"))
        #expect(!text(fleet).contains("every source answers"))
    }

    @Test func `a drill is marked on every pane at every size and a real fleet never`() {
        for pane in SampleScreen.panes {
            for size in SampleScreen.sizes {
                var (drill, real) = (SampleFleet(isDrill: true), SampleFleet())
                drill.open(pane)
                real.open(pane)
                #expect(text(drill, size).contains("▌DRILL▐"))
                #expect(!text(real, size).contains("DRILL"))
            }
        }
    }

    @Test func `null ratios never stand in the column of drift scores`() {
        var fleet = SampleFleet()
        fleet.poll("triton-eu", [Sample.deployment("solo", ["1"])])
        fleet.poll("metrics", [Sample.drift("solo", "age", 0.9, kind: .quality, method: "nullRatio", threshold: 0.05)])
        let row = text(fleet).split(separator: "\n").first { $0.contains("solo") && $0.contains("v1") } ?? ""
        #expect(!row.isEmpty && !row.contains("0.9") && !row.contains("90"))
    }

    @Test func `unknown numbers are a dash and never zero`() {
        var fleet = SampleFleet()
        fleet.poll("triton-eu", [Sample.deployment("solo", ["1"])])
        let row = text(fleet).split(separator: "\n").first { $0.contains("solo") && $0.contains("v1") } ?? ""
        #expect(row.contains(#/— +— +— +—/#) && !row.contains("0"))
    }

    @Test func `a healthy row shows the age of its version`() {
        let row = text(SampleState.typical.fleet()).split(separator: "\n").first { $0.contains("ad-ctr") } ?? ""
        #expect(row.contains(" 8d"))
    }
}
