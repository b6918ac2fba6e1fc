import OpsModel
import Testing
import Views

@Suite struct `What was known when a request was decided` {
    private func decision(isAsRecorded: Bool = true) throws -> RecordedDecision {
        let at = Instant(seconds: 1_774_753_200)
        let draft = AuditDraft(
            key: "1", at: at, actor: Actor("k.lindt\u{1B}[2J", .login(uid: 1001, host: "ops-1")),
            action: "request.approved", subject: "CR-7", details: ["revision": "2"])
        let record = try #require(AuditHead.empty.following(draft, recordedAt: at)?.line.record)
        let known = DecisionSnapshot(basis: .askedOnce, state: `What was known when an incident opened`.snapshot)
        return RecordedDecision(record: record, snapshot: known, isAsRecorded: isAsRecorded)
    }

    @Test func `is told with who decided, by what it is known, and the tables of an opening`() throws {
        let text = DecisionTable.text([try decision()])
        #expect(text.contains("by k.lindt") && text.contains("(login 1001 on ops-1) · revision 2, record 1\n"))
        #expect(text.contains("known at 2026-03-29 03:00:00 UTC, as each source answered once"))
        #expect(text.contains("incident INC-K7QD\n\nSERVICES\n") && text.contains("canary v47 worse"))
        #expect(!text.contains("\u{1B}") && !text.contains("NOT what was frozen"))
    }

    @Test func `says where it is not what was frozen`() throws {
        #expect(DecisionTable.text([try decision(isAsRecorded: false)]).contains("NOT what was frozen then: record 1"))
    }
}

@Suite struct `What was known when an incident opened` {
    static var snapshot: StateSnapshot {
        let at = Instant(seconds: 1_774_753_200)
        let signal = Signal(
            id: Signal.ID(service: "fraud", environment: .production, kind: .canary, detail: "v47"),
            severity: .critical, state: .open, subject: Subject(name: "fraud", version: "47"),
            title: "canary v47 worse",
            onset: InstantInterval(at - .seconds(60)), openedAt: at)
        let deployment = Deployment(
            id: DeploymentID(backend: "triton", cluster: "eu", name: "fraud"), environment: .production,
            system: "Triton", variants: [Variant(version: "47", readiness: .ready)], readiness: .ready)
        let golden = GoldenSignals(
            id: SignalsID(backend: "prom", source: "s", subject: Subject(name: "fraud", version: "47")),
            window: .seconds(300), values: [.requestRate: Measurement(300), .errorRatio: Measurement(0.031)])
        return StateSnapshot(
            incident: "INC-K7QD", at: at, observations: [.deployment(deployment), .signals(golden)],
            backends: [BackendStatus(id: "prom", system: "Prometheus", address: "http://p", interval: .seconds(15))],
            rows: [
                StateSnapshot.Row(
                    service: "fraud", environment: .production, status: .critical, reason: "canary v47 worse\u{1B}[2J")
            ], signals: [signal])
    }

    @Test func `is told as tables: how services stood, signals, deployments, golden signals and sources`() {
        let text = OpeningTable.text(Self.snapshot)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines.first == "INC-K7QD as it opened, 2026-03-29 03:00:00 UTC")
        let headings = ["SERVICES", "SIGNALS", "DEPLOYMENTS", "GOLDEN SIGNALS", "SOURCES"]
        #expect(lines.filter(headings.contains) == headings)
        #expect(lines.contains { $0.hasPrefix("critical") && $0.contains("canary v47 worse") })
        #expect(lines.contains { $0.hasPrefix("ready") && $0.contains("Triton") })
        #expect(lines.contains { $0.hasPrefix("fraud") && $0.contains("300") && $0.contains("3.1") })
        #expect(!text.contains("\u{1B}"))
    }

    @Test func `says none where nothing was known, as in what an earlier version kept`() {
        let text = OpeningTable.text(
            StateSnapshot(incident: "INC-1", at: Self.snapshot.at, observations: [], backends: []))
        #expect(text.contains("SIGNALS\nnone\n"))
    }
}
