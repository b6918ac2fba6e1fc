import Cells
import OpsModel
import Testing
import Views

@Suite struct `While no incident is open` {
    private static let small = Size(columns: 80, rows: 24)

    private func fleet() -> SampleFleet {
        var fleet = SampleFleet()
        fleet.poll("triton-eu", ["eta", "search-rank"].map { Sample.deployment($0, ["3"]) })
        fleet.poll(
            "metrics",
            [
                Sample.objective("eta", errors: 0.0031),
                Sample.change(.configuration, "timeout", "search-rank", minutes: 28, from: "80ms", to: "120ms"),
            ])
        fleet.poll("alerts", [Sample.alert("FeatureDriftHigh", "eta", "warning", minutes: 124)])
        for source: BackendID in ["registry", "mlserver-stg"] { fleet.poll(source, []) }
        return fleet
    }

    private func rows(_ fleet: SampleFleet, _ size: Size = Self.small) -> [String] {
        let frame = Screen.render(fleet.state, ScreenOptions(size: size)).cells
        return (0..<size.rows).map { frame.text(ofRow: $0) }
    }

    @Test(arguments: SampleScreen.sizes) func `the landing screen looks as it is kept`(size: Size) {
        let frame = Screen.render(fleet().state, ScreenOptions(size: size)).cells
        expectScreen(frame.snapshot(), "fleet.quiet.\(size.columns)x\(size.rows)")
    }

    @Test func `NOW is one line though warnings last, with the last change, the last poll and the next risk`() {
        let rows = rows(fleet())
        #expect(rows[2].contains("FLEET 2"))
        #expect(rows[1].contains("NOW  no incident") && rows[1].contains("polled 1s"))
        #expect(rows[1].contains("  02:46 timeout 80ms→120ms · next eta burns 2.8x"))
        #expect(
            self.rows(fleet(), Size(columns: 120, rows: 40))[1].contains("timeout 80ms→120ms · next eta burns 2.8x"))
    }

    @Test func `NOW does not say that nothing fires while a source that should measure measures nothing`() {
        var fleet = unheard()
        #expect(rows(fleet)[1].contains("NOW  nothing fires"))
        fleet.poll("metrics", [], vanished: [Sample.signals("kyc-ocr", "3", rate: 9, errors: 0, p99: 0.1).id])
        #expect(rows(fleet)[1].contains("NOW  no incident; metrics measures nothing"))
    }

    @Test func `NOW does not say that nothing fires while a source answers in part`() {
        var fleet = unheard()
        fleet.poll("alerts", incomplete: [.alert: "422"])
        #expect(rows(fleet)[1].contains("NOW  no incident; alerts does not tell all"))
    }

    /// All is well but that these sources have never answered.
    private func unheard(_ silent: BackendID...) -> SampleFleet {
        var fleet = SampleFleet()
        for source in SampleFleet.backends where !silent.contains(source.id) { fleet.poll(source.id) }
        fleet.poll("triton-eu", ["ad-ctr", "kyc-ocr"].map { Sample.deployment($0, ["3"]) })
        if !silent.contains("metrics") {
            fleet.poll("metrics", [Sample.signals("kyc-ocr", "3", rate: 9, errors: 0, p99: 0.1)])
        }
        for source in silent {
            fleet.fail(
                source, .unreachable,
                "\(source.rawValue).example:8443 refused the connection: nothing listens there. Check that it runs.")
        }
        return fleet
    }

    @Test(arguments: SampleScreen.sizes)
    func `the landing screen looks as it is kept while a source has never answered`(size: Size) {
        let frame = Screen.render(unheard("mlserver-stg").state, ScreenOptions(size: size)).cells
        expectScreen(frame.snapshot(), "fleet.unheard.\(size.columns)x\(size.rows)")
    }

    @Test(arguments: SampleScreen.sizes)
    func `NOW says who has never answered, and where it stands what to do, and not that nothing fires`(size: Size) {
        let rows = rows(unheard("mlserver-stg"), size)
        #expect(rows[1].contains("NOW  mlserver-stg has n"))
        #expect(rows[1].contains("5 sources"))
        #expect(rows[0].contains("0+"))
        if [80, 120].contains(size.columns) {
            #expect(rows[1].contains("has not answered"))
            #expect(rows[size.rows - 2].contains("cannot be reached: does it run, is `url` right?"))
        }
        if size.columns >= 120 { #expect(rows[1].contains("what it alone would tell is not known")) }
    }

    @Test func `a service's screen asserts nothing that nobody was asked`() {
        func text(_ fleet: SampleFleet) -> String {
            var fleet = fleet
            fleet.reduce(
                .navigation(
                    .opened("deployment", subject: .fleet(FleetID(service: "ad-ctr", environment: .production)))))
            return rows(fleet, Size(columns: 120, rows: 40)).joined(separator: "\n")
        }
        let asked = text(unheard())
        #expect(asked.contains("ALERTS 0") && asked.contains("none pending or firing"))
        #expect(asked.contains("no source measures its requests"))
        let half = text(unheard("alerts"))
        #expect(half.contains("none told of, but alerts has not answered yet"))
        let silent = text(unheard("alerts", "metrics"))
        #expect(silent.contains("ALERTS ?") && silent.contains("not known: alerts, metrics have not answered yet"))
        #expect(silent.contains("users   not known: metrics has not answered yet"))
        #expect(!silent.contains("none pending") && !silent.contains("no source measures"))
    }

    @Test func `one step of traffic is one change, that of the version that gains`() {
        var fleet = fleet()
        let one = Sample.change(.traffic, "v2", "eta", minutes: 5, version: "2", from: "75 %", to: "50 %")
        let other = Sample.change(.traffic, "v3", "eta", minutes: 5, version: "3", from: "25 %", to: "50 %")
        fleet.poll("metrics", ago: 0, [one, other])
        #expect(rows(fleet)[1].contains("v3 25%→50%"))
        // Whoever had all of it is told of without its share before, where a source's memory begins.
        let left = Sample.change(.traffic, "v4", "search-rank", minutes: 9, version: "4", to: "95 %")
        let gained = Sample.change(.traffic, "canary", "search-rank", minutes: 9, version: "5", from: "0 %", to: "5 %")
        fleet.poll("metrics", ago: 0, [left, gained])
        #expect(ChangeEvent.withoutCounterparts([left, gained].compactMap(\.change)).map(\.object) == ["canary"])
        fleet.open("changes")
        let text = rows(fleet).joined(separator: "\n")
        #expect(text.contains("CHANGES 3") && text.contains("v3 25%→50%") && !text.contains("v2 75%"))
    }

    @Test func `a budget that goes faster than a page allows is not green, though no rule can fire`() {
        var fleet = fleet()
        fleet.poll("metrics", ago: 0, [Sample.objective("eta", errors: 0.0081)])
        fleet.open("slos")
        let frame = Screen.render(fleet.state, ScreenOptions(size: Self.small)).cells
        #expect(!frame.cells(inRow: 3).contains { $0.style.role == .ok })
        #expect(rows(fleet)[3].contains("▲ eta"))
        #expect(rows(fleet).contains { $0.contains("6h, 3d unmeasured: no rule over them can fire") })
        fleet.poll("metrics", ago: 0, [Sample.objective("eta", errors: 0.0003)])
        #expect(rows(fleet)[3].contains("● eta"))
    }

    @Test func `a short window beyond the page that rests on it is not green either`() {
        var fleet = fleet()
        func poll(short: Double) {
            let ratios: [Duration: Double?] = [
                .seconds(300): 0.0001, .seconds(1800): short, .seconds(3600): 0.0001, .seconds(6 * 3600): 0.001,
                .seconds(3 * 86_400): 0.0001,
            ]
            let id = SLOID(backend: "metrics", name: "availability", subject: Subject(name: "eta", environment: "prod"))
            fleet.poll(
                "metrics", ago: 0,
                [
                    .objective(
                        ObjectiveStatus(
                            id: id, objective: 0.999, window: .seconds(30 * 86_400), errorRatios: ratios,
                            requests: ratios.mapValues { _ in 100_000 }))
                ])
        }
        fleet.open("slos")
        poll(short: 0.0064)
        #expect(rows(fleet)[3].contains("▲ eta"))
        poll(short: 0.0059)
        #expect(rows(fleet)[3].contains("● eta"))
    }

    @Test func `what is kept quiet says by what`() {
        var fleet = fleet()
        let inhibited = Observation.alert(
            Alert(
                id: AlertID(backend: "alerts", fingerprint: "i"),
                labels: ["alertname": "Inhibited", "service": "eta", "severity": "page"], state: .suppressed,
                startsAt: SampleFleet.now - .seconds(60), inhibitedBy: ["x"], receivers: ["on-call"]))
        fleet.poll(
            "alerts", ago: 0,
            [
                Sample.silence, inhibited,
                Sample.alert("Silenced", "eta", "page", minutes: 1, state: .suppressed, silencedBy: ["s1"]),
            ])
        let mute = Mute(
            id: "m1", service: "eta", kind: "sloBurn", reason: "", createdBy: "y.sato",
            startsAt: SampleFleet.now - .seconds(600), endsAt: SampleFleet.now + .seconds(7200))
        fleet.reduce(.incident(.muted(mute)))
        fleet.open("alerts")
        let text = rows(fleet).joined(separator: "\n")
        #expect(text.contains("· silenced  Silenced") && text.contains("· inhibited Inhibited"))
        #expect(!text.contains("MUTE"))
        fleet.open("silences")
        #expect(rows(fleet).contains { $0.contains("sloBurn") && $0.contains("y.sato") })
    }

    /// A silence of this age that ends after so long, and whether it quiets an alert.
    private func ledger(age: Double, left: Double, quiets: Bool) -> [String] {
        var fleet = fleet()
        guard case .silence(var silence) = Sample.silence else { return [] }
        silence.startsAt = SampleFleet.now - .seconds(age)
        silence.endsAt = SampleFleet.now + .seconds(left)
        let alert = Sample.alert(
            "FeatureDriftHigh", "churn-gbt", "page", minutes: 1, state: .suppressed, silencedBy: ["s1"])
        fleet.poll("alerts", ago: 0, [.silence(silence)] + (quiets ? [alert] : []))
        fleet.open("silences")
        return rows(fleet, Size(columns: 160, rows: 40))
    }

    @Test(arguments: [
        (3600.0, 7200.0, true, ""), (90_000, 7200, true, "old"), (3600, 600, true, "ends soon"),
        (3600, 7200, false, "quiets nothing"), (90_000, 600, false, "ends soon, old, quiets nothing"),
    ])
    func `a silence that is old, ends soon or quiets nothing says so, and how many there are`(
        age: Double, left: Double, quiets: Bool, remarks: String
    ) throws {
        let rows = ledger(age: age, left: left, quiets: quiets)
        let row = try #require(rows.first { $0.contains("▌active") })
        let title = try #require(rows.first { $0.contains("SILENCES AND MUTES 1") })
        for word in ["ends soon", "old", "quiets nothing"] {
            let isSaid = remarks.contains(word)
            #expect(title.contains("1 \(word)") == isSaid, "\(title)")
        }
        #expect(row.contains(remarks.prefix(14)) && row.contains(age > 86_400 ? " 1d " : " 1h "))
    }

    @Test func `how many a silence quiets is not known while nobody tells of alerts`() throws {
        var fleet = fleet()
        fleet.poll("alerts", ago: 0, [Sample.silence])
        fleet.open("silences")
        fleet.wait(700)
        let text = rows(fleet, Size(columns: 160, rows: 40)).joined(separator: "\n")
        #expect(text.contains("quiets how many alerts is not known") && !text.contains("quiets nothing"))
    }

    /// The typical fleet with a mute of this kind, in the list of silences; what ends first is on top.
    private func muted(_ kind: String, left: Double = 7200) -> Desk {
        var desk = Desk(fleet: SampleState.typical.fleet(), size: Size(columns: 160, rows: 40))
        let mute = Mute(
            id: "m1", service: "fraud-scorer", kind: kind, reason: "retrained", createdBy: "y.sato",
            startsAt: SampleFleet.now - .seconds(90_000), endsAt: SampleFleet.now + .seconds(left))
        desk.fleet.reduce(.incident(.muted(mute)))
        desk.fleet.open("silences")
        return desk
    }

    @Test(arguments: [("canary", " 1 old ", "canary"), ("freshness", " 0 old, quiets nothing ", "quiets nothing now")])
    func `a mute stands among them, with its age and what signals it quiets`(kind: String, row: String, detail: String)
    {
        let screen = muted(kind).screen()
        let line = screen.split(separator: "\n").first { $0.contains("mute fraud-scorer \(kind)") } ?? ""
        #expect(line.contains(" 1d ") && line.replacing(#/ +/#, with: " ").contains(row) && line.contains("y.sato"))
        #expect(screen.contains("SILENCES AND MUTES 2 · 1 old") && screen.contains("mute of our own"))
        #expect(screen.split(separator: "\n").drop { !$0.contains("QUIETS") }.contains { $0.contains(detail) })
    }

    @Test func `a mute that was over an hour ago is listed no more`() {
        #expect(muted("canary", left: -3500).screen().contains("expired"))
        #expect(!muted("canary", left: -3700).screen().contains("mute fraud-scorer"))
    }

    @Test(arguments: ["U", ":unmute\n", ":unsilence\n"])
    func `one that the cursor is on is ended early as a request, which asks for nobody else`(keys: String) throws {
        for (move, title, call) in [
            ("", "END MUTE canary of fraud-scorer", SystemCall.endMute("m1")),
            ("j", "END SILENCE alertname=", .expireSilence(SilenceID(backend: "alerts", id: "s1"))),
        ] {
            var desk = muted("canary")
            desk.fleet.reduce(.request(.armed(reason: "it is loud enough")))
            desk.type(move)
            for scalar in keys.unicodeScalars { desk.press(scalar == "\n" ? .enter : .character(scalar)) }
            guard case .proposal(let draft)? = desk.fleet.state.dialog?.matter else {
                Issue.record("no dialog: \(desk.fleet.state.notice?.text ?? "")")
                continue
            }
            #expect(draft.title.hasPrefix(title) && draft.calls == [call] && desk.screen().contains(title))
            let ruling = Policy.standard.ruling(
                draft.kind, in: .production, isRestore: false, quiet: draft.quiet, at: SampleFleet.now)
            #expect(ruling.approvals == 0 && ruling.confirmation == .once)
        }
    }

    @Test func `one that is over, or none, is not ended, and that is said`() {
        var desk = muted("canary", left: -60)
        desk.fleet.reduce(.request(.armed(reason: "x")))
        desk.type("U")
        #expect(desk.fleet.state.dialog == nil && desk.fleet.state.notice?.text == "this is over already")
        #expect(muted("canary").screen().contains("U end early") && !desk.screen().contains("U end early"))
        desk.fleet.open("alerts")
        desk.type(":unmute")
        desk.press(.enter, .enter)
        #expect(desk.fleet.state.commandLine.problem?.contains("in the list of silences first") == true)
    }
}

extension Observation {
    fileprivate var change: ChangeEvent? {
        if case .change(let change) = self { change } else { nil }
    }
}
