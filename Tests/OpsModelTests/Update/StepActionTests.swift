import Testing

@testable import OpsModel

/// What a person does about the runbook of an incident, from the first step to the last.
@Suite struct `The steps of a runbook` {
    private static let text = """
        # Outage
        ## 1. Confirm that it is down
        ```check promql
        up{service="{{service}}"} == 0
        ```
        on fail: go to 6
        ## 2. Tell the channel
        ## 3. Restart it
        ```sh timeout=2m
        echo "$MLOPS_SERVICE"
        ```
        ## 4. Watch it
        ```wait until=healthy for=1m timeout=10m
        ```
        ## 5. Watch its errors
        ```wait until=promql for=2m timeout=10m
        errors{service="{{service}}"} < 0.01
        ```
        ## 6. Wake the owner
        """

    private var bench: Bench { Bench(Self.text) }

    /// A fleet with one incident on screen, and the runbook that serves it.
    private struct Bench {
        var fleet = Fleet()
        var now = 100.0

        init(_ text: String, exposure: String? = nil) {
            var book = runbook(
                text, header: RunbookHeader(id: "R-12", rule: RunbookRule(kinds: ["alert"])), file: "R-12.md")
            book.edition = RunbookEdition(digest: Digest(of: text), commit: "1f0c93ab52d4")
            book.exposure = exposure
            _ = fleet.state.reduce(.runbook(.loaded([book])))
            fleet.poll("am")
            fleet.poll("triton", [Fleet.deployment("fraud", versions: ["47"])])
            fleet.poll("prom", after: 90, [.alert(alert)])
            fleet.tick(now)
        }

        var alert: Alert {
            Alert(
                id: AlertID(backend: "prom", fingerprint: "a"),
                labels: ["alertname": "Down", "service": "fraud", "severity": "page"], state: .firing,
                activeAt: Fleet.start + .seconds(60))
        }

        var incident: Incident? { fleet.state.incidents.entities.first }
        var sheet: RunbookSheet? { incident.flatMap(fleet.state.runbookSheet) }
        var states: [String] { sheet?.steps.map(\.state.rawValue) ?? [] }
        var current: String? { sheet?.current?.number.description }
        var notice: String { fleet.state.notice?.text ?? "" }

        @discardableResult
        mutating func act(_ action: (IncidentID) -> StepAction) -> [Effect] {
            guard let incident else { return [] }
            let effects = fleet.state.reduce(.step(action(incident.id)))
            fleet.settle()
            return effects
        }

        @discardableResult
        mutating func run() -> [Effect] { act { .run($0) } }

        mutating func answer(_ verdict: CheckVerdict, to part: String = "up") {
            let questions = (sheet?.questions ?? []).filter { $0.text.contains(part) }
            let at = fleet.state.now
            let answers = questions.map { ($0, CheckResult(verdict, value: 1, "1", at: at)) }
            _ = fleet.state.reduce(.runbook(.answered(Dictionary(uniqueKeysWithValues: answers))))
        }

        /// Time passes while the sources answer; what is given happens at each step of 30 seconds.
        mutating func pass(_ seconds: Double, _ each: (inout Bench) -> Void = { _ in }) {
            let end = now + seconds
            while now < end {
                now = min(end, now + 30)
                for source in ["am", "triton", "prom"] as [BackendID] { fleet.poll(source, after: now) }
                fleet.tick(now)
                each(&self)
            }
        }

        /// Everything that was kept of it up to now.
        mutating func kept() -> (records: [IncidentRecord], audit: [AuditDraft]) {
            var (records, audit): ([IncidentRecord], [AuditDraft]) = ([], [])
            for case .persist(let batch) in fleet.state.takePersisted() {
                records += batch.records
                audit += batch.audit ?? []
            }
            return (records, audit)
        }
    }

    @Test func `are done one after the other, and what was seen of those before is kept with them`() {
        var bench = bench
        bench.answer(.pass)
        #expect(bench.current == "2")
        bench.run()
        #expect(bench.states.prefix(3) == ["done", "done", "manual"] && bench.current == "3")
        #expect(bench.notice == "R-12 step 2 done · U takes it back")
        // The check turns; whoever has gone on is not sent back.
        bench.answer(.fail)
        #expect(bench.current == "3")
        let kept = bench.kept()
        #expect(
            kept.records.last?.steps?.map(\.sentence) == ["R-12 step 1 done: 1", "R-12 step 2 done: Tell the channel"])
        let record = kept.audit.first { $0.action == "runbook.stepped" }
        #expect(record?.details["commit"] == "1f0c93ab52d4" && record?.details["edition"] != nil)
        let lines = bench.incident.map { bench.fleet.state.timeline(of: $0.id) } ?? []
        #expect(lines.filter { $0.kind == .run }.map(\.text) == kept.records.last?.steps?.map(\.sentence))
    }

    @Test func `stop where a check fails, and go where the step says`() {
        var bench = bench
        bench.answer(.fail)
        #expect(bench.current == "6")
        var strict = Bench(Self.text.replacing("on fail: go to 6\n", with: ""))
        strict.answer(.fail)
        let effects = strict.run()
        #expect(strict.current == "1" && strict.states.first == "failed")
        #expect(strict.notice.contains("step 1 stops here: 1") && strict.notice.contains("K skips it with a reason"))
        #expect(strict.kept().records.allSatisfy { $0.steps == nil })
        #expect(effects.isEmpty || effects.contains { if case .ask = $0 { true } else { false } })
    }

    @Test func `are not passed over without a reason that is kept, and are taken back one by one`() {
        var bench = bench
        bench.act { .skipped($0, reason: "nobody can ask") }
        bench.run()
        #expect(bench.states.prefix(2) == ["skipped", "done"])
        bench.act { .undone($0) }
        #expect(bench.states.prefix(2) == ["skipped", "manual"])
        bench.act { .undone($0) }
        #expect(bench.states.prefix(2) == ["unknown", "manual"] && bench.current == "1")
        bench.act { .undone($0) }
        #expect(bench.notice == "no step of R-12 was done by hand")
        #expect(bench.kept().records.last?.steps?.map(\.deed) == [.skipped, .done, .undone, .undone])
    }

    @Test func `that run a script propose a request of kind command, with its text and who it is for`() throws {
        var bench = bench
        bench.answer(.pass)
        bench.run()
        bench.run()
        #expect(bench.notice.contains("writes are disarmed"))
        _ = bench.fleet.state.reduce(.request(.armed(reason: "it is down")))
        let effects = bench.run()
        guard case .desk(.plan(let draft, _))? = effects.last, case .runScript(let script)? = draft.calls.first else {
            Issue.record("no plan is asked for")
            return
        }
        #expect(draft.kind == .command && draft.environment == .production && !draft.isRestore)
        #expect(draft.step?.incident == bench.incident?.id && draft.step?.id.description == "R-12 step 3")
        #expect(script.text == "echo \"$MLOPS_SERVICE\"\n" && script.variables["MLOPS_SERVICE"] == "fraud")
        #expect(script.timeout == 120 && script.file == "/books/R-12.md")
        // Its life is the step's.
        var request = ChangeRequest(
            kind: .command, service: "fraud", environment: .production, incident: bench.incident?.id, reason: "it",
            requester: Requests.requester, proposedAt: bench.fleet.state.now,
            plan: Requests.plan(),
            ruling: Policy.standard.ruling(.command, in: .production, isRestore: false, at: bench.fleet.state.now))
        request.id = "CR-1"
        request.step = draft.step
        _ = bench.fleet.state.reduce(.request(.answered(.changed(request))))
        #expect(bench.states[2] == "running")
        bench.run()
        #expect(bench.fleet.state.dialog?.matter == .review(request), "what waits is looked at, not proposed twice")
        _ = bench.fleet.state.reduce(.request(.cancelled))
        bench.act { .skipped($0, reason: "no") }
        #expect(bench.notice == "CR-1 of this step is not over: withdraw it first")
        request.status = .succeeded
        _ = bench.fleet.state.reduce(.request(.answered(.changed(request))))
        #expect(bench.states[2] == "done" && bench.current == "4")
    }

    @Test func `whose request has an unknown outcome are not done again before somebody has looked`() throws {
        var bench = Bench("# Outage\n## 1. Restart\n```action mute\nfor: 1h\n```\n## 2. Tell\n")
        let incident = try #require(bench.incident)
        _ = bench.fleet.state.reduce(.request(.armed(reason: "it is down")))
        let draft = try #require(try bench.fleet.state.stepDraft(for: incident))
        var request = Requests.request()
        (request.incident, request.step, request.proposedAt) = (incident.id, draft.step, bench.fleet.state.now)
        request.status = .executing
        _ = bench.fleet.state.reduce(.request(.answered(.changed(request))))
        bench.act { .undone($0) }
        #expect(bench.notice == "CR-7 is not over: withdraw it first, or see it end")
        (request.status, request.endedAt) = (.outcomeUnknown, bench.fleet.state.now)
        _ = bench.fleet.state.reduce(.request(.answered(.changed(request))))
        #expect(bench.states == ["failed", "manual"])
        #expect(bench.run().isEmpty && bench.fleet.state.dialog == nil)
        #expect(bench.notice.contains("CR-7 of this step has an unknown outcome: look at what it touches"))
        #expect(throws: PlanningRefusal.self) { try bench.fleet.state.stepDraft(for: incident) }
        (request.status, request.ending) = (.failed, "call 1 did not take effect, as k.lindt found: nothing")
        _ = bench.fleet.state.reduce(.request(.answered(.changed(request))))
        bench.run()
        #expect(bench.fleet.state.dialog != nil, "it is known not to have been done, and may be asked for again")
    }

    @Test func `of which a colleague passed over one are proposed with what was known of it`() throws {
        var bench = Bench("# Outage\n## 1. Restart\n```action mute\nfor: 1h\n```\n")
        let incident = try #require(bench.incident)
        let before = try #require(try bench.fleet.state.stepDraft(for: incident)?.step)
        bench.act { .skipped($0, reason: "not now") }
        let skip = try #require(bench.kept().records.last?.steps?.last)
        var request = Requests.request()
        request.step = before
        #expect(request.refusal(by: [skip]) != nil)
        bench.act { .undone($0) }
        let marks = try #require(bench.kept().records.last?.steps)
        let after = try #require(try bench.fleet.state.stepDraft(for: incident)?.step)
        request.step = after
        #expect(after.known?.count == 2 && skip.known == [] && request.refusal(by: marks) == nil)
    }

    @Test func `are judged by what was asked after a request took effect, and by nothing that led to it`() {
        var bench = Bench(
            """
            # Outage
            ## 1. See whether it is slow
            ```check promql
            up == 1
            ```
            on fail: go to 2
            ## 2. Restart
            ```action restart
            ```
            ## 3. See whether it helped
            ```check promql
            errors < 0.01
            ```
            on fail: go to 4
            ## 4. Wake the owner
            """)
        guard let incident = bench.incident, let sheet = bench.sheet, let text = sheet.steps[1].text else {
            Issue.record("no runbook")
            return
        }
        func asks(_ effects: [Effect]) -> Int {
            effects.reduce(0) { if case .ask(let questions) = $1 { $0 + questions.count } else { $0 } }
        }
        let opened = bench.fleet.state.reduce(.navigation(.opened("alerts", subject: .incident(incident.id))))
        #expect(asks(opened) == 2)
        bench.answer(.fail)
        bench.answer(.fail, to: "errors")
        #expect(bench.current == "2")
        bench.now += 1
        bench.fleet.tick(bench.now)
        var request = Requests.request()
        request.incident = incident.id
        request.step = StepReference(
            incident: incident.id, id: RunbookStepID(runbook: sheet.id, number: StepNumber(2)),
            edition: sheet.edition, text: text)
        (request.proposedAt, request.tookEffectAt) = (bench.fleet.state.now, bench.fleet.state.now)
        request.status = .succeeded
        _ = bench.fleet.state.reduce(.request(.answered(.changed(request))))
        #expect(bench.states == ["unknown", "done", "unknown", "manual"] && bench.current == "3")
        let next = Fleet.start + .seconds(bench.now + 1)
        #expect(asks(bench.fleet.state.reduce(.clock(.ticked(at: next, localOffset: 0)))) == 2, "asked again at once")
        #expect(asks(bench.fleet.state.reduce(.clock(.ticked(at: next + .seconds(1), localOffset: 0)))) == 0)
        bench.answer(.fail, to: "errors")
        #expect(bench.current == "4")
        bench.answer(.pass, to: "errors")
        bench.answer(.unknown)
        #expect(bench.current == "4" && bench.states[0] == "unknown", "who went on is not sent back")
    }

    @Test func `that act and watch are watched from when their request took effect`() {
        var bench = Bench(
            "# Outage\n## 1. Restart\n```action restart\n```\n```wait until=healthy for=1m timeout=10m\n```\n")
        guard let incident = bench.incident, let sheet = bench.sheet else {
            Issue.record("no runbook")
            return
        }
        var request = Requests.request()
        request.incident = incident.id
        request.step = StepReference(
            incident: incident.id, id: RunbookStepID(runbook: sheet.id, number: StepNumber(1)),
            edition: sheet.edition, text: sheet.steps.first?.text)
        (request.proposedAt, request.tookEffectAt) = (bench.fleet.state.now, bench.fleet.state.now)
        request.status = .succeeded
        _ = bench.fleet.state.reduce(.request(.answered(.changed(request))))
        #expect(bench.states == ["running"])
        bench.pass(30)
        bench.now += 1
        bench.fleet.poll("prom", after: bench.now, vanished: [.alert(bench.alert.id)])
        bench.fleet.tick(bench.now)
        bench.pass(90)
        #expect(bench.states == ["done"])
        #expect(bench.kept().records.last?.steps?.map(\.deed) == [.begun, .done])
    }

    @Test func `of a runbook that others may change run no script, and act all the same`() {
        let exposure = "/books can be written by its group, so no script of R-12 runs: chmod go-w /books"
        var bench = Bench(
            "# Outage\n## 1. Restart it\n```action mute\nfor: 1h\n```\n## 2. Tell\n```sh\necho\n```\n",
            exposure: exposure)
        _ = bench.fleet.state.reduce(.request(.armed(reason: "it is down")))
        #expect(bench.sheet?.exposure == exposure)
        #expect(!bench.run().isEmpty && bench.fleet.state.dialog != nil)
        _ = bench.fleet.state.reduce(.request(.cancelled))
        bench.act { .skipped($0, reason: "by hand") }
        #expect(bench.run().isEmpty && bench.notice == exposure && bench.fleet.state.dialog == nil)
    }

    @Test func `of a ready runbook run no script`() {
        var book = runbook("## 1. Do\n```sh\nrm -rf /\n```\n", header: RunbookHeader(id: "ready"))
        book.source = .ready("ready.md")
        book.rule = RunbookRule(kinds: ["alert"])
        book.edition = RunbookEdition(digest: Digest(of: "x"))
        var bench = bench
        _ = bench.fleet.state.reduce(.runbook(.loaded([book])))
        _ = bench.fleet.state.reduce(.request(.armed(reason: "it is down")))
        let effects = bench.run()
        #expect(
            effects.isEmpty && bench.notice.contains("scripts of the runbooks that come with the program do not run"))
    }

    private func waiting(at step: Int) -> Bench {
        var bench = bench
        bench.answer(.pass)
        bench.run()
        while let current = bench.sheet?.current, current.number < StepNumber(step) {
            bench.act { .skipped($0, reason: "not now") }
        }
        bench.run()
        return bench
    }

    @Test func `that wait for health end when no signal held for as long, and say since when`() {
        var bench = waiting(at: 4)
        #expect(bench.states[3] == "running" && bench.notice == "R-12 step 4 is watched")
        bench.pass(60)
        #expect(bench.states[3] == "running", "it still fires")
        bench.now += 1
        bench.fleet.poll("prom", after: bench.now, vanished: [.alert(bench.alert.id)])
        bench.fleet.tick(bench.now)
        #expect(bench.states[3] == "running")
        bench.pass(90)
        #expect(bench.states[3] == "done" && bench.current == "5")
        #expect(bench.sheet?.steps[3].standing.map { "\($0)" }?.contains("held until healthy for 1m") == true)
    }

    @Test func `that wait end at their deadline as failed`() {
        var bench = waiting(at: 4)
        bench.pass(605)
        #expect(bench.states[3] == "failed" && bench.current == "4")
        #expect(bench.notice.contains("R-12 step 4 failed: did not hold until healthy"))
        bench.run()
        #expect(bench.states[3] == "running", "it can be watched again")
    }

    @Test func `that wait for a query ask it wherever one looks, and are not ended by a gap`() {
        var bench = waiting(at: 5)
        _ = bench.fleet.state.reduce(.navigation(.opened("alerts", subject: nil)))
        bench.now += 60
        let effects = bench.fleet.state.reduce(
            .clock(.ticked(at: Fleet.start + .seconds(bench.now), localOffset: 0)))
        let asked = effects.contains { effect in
            if case .ask(let questions) = effect { questions.contains { $0.text.contains("errors") } } else { false }
        }
        #expect(asked)
        bench.answer(.pass, to: "errors")
        bench.pass(90) { $0.answer(.pass, to: "errors") }
        #expect(bench.states[4] == "running")
        // Nobody answered for five minutes: what held before that holds no longer.
        bench.pass(300)
        bench.answer(.pass, to: "errors")
        bench.pass(60) { $0.answer(.pass, to: "errors") }
        #expect(bench.states[4] == "running")
        bench.pass(90) { $0.answer(.pass, to: "errors") }
        #expect(bench.states[4] == "done")
    }

    @Test func `belong to the incident: another program on the store shows them, with the runbook that was begun`()
        throws
    {
        var bench = bench
        bench.answer(.pass)
        bench.run()
        let kept = bench.kept()
        var other = Bench(Self.text)
        let rival = Runbook(
            id: "A-1", title: "Rival", rule: RunbookRule(alerts: ["Down"]), source: .file("/books/A-1.md"))
        _ = other.fleet.state.reduce(.runbook(.loaded(other.fleet.state.shelf.runbooks + [rival])))
        #expect(other.sheet?.id == "A-1")
        _ = other.fleet.state.reduce(.source(.restored(StoredHistory(records: kept.records))))
        other.fleet.settle()
        #expect(other.sheet?.id == "R-12" && other.sheet?.reason == "begun for this incident")
        #expect(other.states.prefix(2) == ["done", "done"])
        #expect(other.fleet.state.lastRun(of: "R-12")?.done == 2 && other.fleet.state.lastRun(of: "A-1") == nil)
    }
}
