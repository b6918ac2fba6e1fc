import Testing

@testable import OpsModel

@Suite struct `Reports` {
    static let hostile = "fraud\n# PWNED\n<b>[x](http://evil.example)`\u{1B}[31m"

    /// An incident with everything in it, named as nobody should name anything.
    static func incident(_ name: String = "fraud", status: Incident.Status = .acknowledged) -> Incident {
        let service = ServiceID(name)
        let signal = Scene.signal(.alert, service, "ErrorsHigh \(name)", at: 0, version: name)
        var over = Scene.signal(.sloBurn, service, "budget", at: 1, closed: 30)
        over.evidence = [Evidence("error ratio \(name)", value: 0.0812, threshold: 0.01, unit: .ratio)]
        let warning = Scene.signal(.drift, service, "psi \(name)", at: 2, severity: .warning)
        var change = Scene.change(.alias, "champion", at: -4, service: name, before: "46", after: name)
        change.actor = name
        var record = IncidentRecord(id: "INC-K7QD", firstSignal: signal.id)
        record.acknowledged = IncidentRecord.Mark(by: name, at: Scene.at(3))
        record.comments = [IncidentRecord.Mark(by: name, at: Scene.at(5), text: "looking at \(name)")]
        record.closed = status == .resolved ? IncidentRecord.Mark(by: name, at: Scene.at(40), text: name) : nil
        return Incident(
            id: "INC-K7QD", title: name, service: service, environment: .production, services: [service], level: 1,
            status: status, onset: signal.onset, openedAt: Scene.at(1),
            resolvedAt: status == .resolved ? Scene.at(40) : nil, signals: [signal, over], evidence: [warning],
            suspects: [
                Suspect(
                    cause: .changes([change]), evidenceClass: .separates, explains: [signal.id],
                    leavesUnexplained: [over.id], reason: "errors follow \(name)", tookEffect: change.tookEffect)
            ], record: record, unwatched: [Scene.during(10, 12)])
    }

    static func request(_ name: String = "fraud") throws -> ChangeRequest {
        var request = Requests.request()
        request.incident = "INC-K7QD"
        request.reason = name
        request.plan.title = "ROLLBACK \(name)"
        request = try request.decided()
        request = try request.executed()
        request.reviewDue = Requests.start + .seconds(60)
        return request
    }

    static func handover(_ name: String = "fraud") throws -> HandoverReport {
        var waiting = Requests.request()
        waiting.id = "CR-8"
        let finding = Scene.signal(.drift, ServiceID(name), "psi", at: 2, severity: .warning)
        return HandoverReport(
            fleet: name, incidents: [incident(name)], owners: [ServiceID(name): name],
            requests: [waiting, try request(name)],
            silences: [
                Silence(
                    id: SilenceID(backend: "am", id: "1"), state: .active,
                    matchers: [.init(name: "alertname", value: name, isRegex: false, isEqual: true)], startsAt: nil,
                    endsAt: Scene.at(90), createdBy: name, comment: name)
            ],
            mutes: [
                Mute(
                    id: "m", service: name, reason: name, createdBy: name, startsAt: Scene.at(0), endsAt: Scene.at(99))
            ], findings: [Finding(signal: finding, owner: name)],
            freezes: [Policy.Freeze(name: name, from: Scene.at(0), to: Scene.at(999))], silent: [BackendID(name)],
            by: name, at: Scene.at(60))
    }

    static func postmortem(_ name: String = "fraud", status: Incident.Status = .resolved) throws -> PostmortemReport {
        let series = SignalsID(backend: "triton", source: "scrape", subject: Subject(name: name, version: name))
        let opening = StateSnapshot(
            incident: "INC-K7QD", at: Scene.at(1),
            observations: [
                .signals(
                    GoldenSignals(
                        id: series, window: .seconds(300),
                        values: [.errorRatio: Measurement(0.05), .requestRate: Measurement(12.5)]))
            ], backends: [],
            rows: [.init(service: ServiceID(name), environment: .production, status: .critical, reason: name)])
        let entry = TimelineEntry(at: InstantInterval(Scene.at(3)), kind: .comment, text: name, source: name)
        return PostmortemReport(
            incident: incident(name, status: status), timeline: [entry], requests: [try request(name)],
            opening: opening,
            worst: [.init(series: series, kind: .errorRatio, value: 0.249, at: Scene.at(20))], at: Scene.at(60))
    }

    /// The headings of a Markdown text, in their order.
    private func headings(_ markdown: String) -> [String] {
        MarkdownText(markdown).blocks.compactMap { block in
            guard case .heading(let level, let runs, _) = block else { return nil }
            return "\(level) \(runs.map(\.text).joined())"
        }
    }

    private func hasOnlyText(_ blocks: [MarkdownBlock]) -> Bool {
        blocks.allSatisfy { block in
            switch block {
            case .heading(_, let runs, _): runs.allSatisfy { $0.style == .plain || $0.style == .code }
            case .paragraph(let lines, _):
                lines.flatMap(\.runs).allSatisfy { $0.style == .plain || $0.style == .code }
            case .list(_, let items): items.allSatisfy { hasOnlyText($0.blocks) }
            case .code, .quotation, .html: false
            }
        }
    }

    @Test func `a post-mortem tells what was, who did what, and what is left`() throws {
        let text = try Self.postmortem().markdown
        let wanted = [
            "# Post-mortem INC-K7QD: fraud", "Level: SEV1", "Resolved: 2026-11-24 03:40:00 UTC, 40 min after it began",
            "requests 12.5/s, errors 5 %", "errors 24.9 % at 2026-11-24 03:20:00 UTC",
            "error ratio fraud 8.12 % (threshold 1 %)", "Class A (separates what failed): alias champion 46 → fraud",
            "Asked for by y.sato (login 1000 on ops-1)", "approved by k.lindt (ssh SHA256\\:kl)",
            "CR-7 waits for the review of a second person", "Finding that is not over: fraud: psi fraud.",
            "Nobody watched between", "What happened between", "looking at fraud",
        ].map { $0.replacing("\\:", with: ":") }
        for part in wanted { #expect(text.contains(part), "\(part) in\n\(text)") }
    }

    @Test func `a post-mortem says what is unknown`() {
        var incident = Self.incident(status: .open)
        incident.suspects = []
        incident.record = IncidentRecord(id: "INC-K7QD", firstSignal: incident.record.firstSignal)
        incident.signals[0].state = .inputLost
        let text = PostmortemReport(incident: incident, timeline: [], requests: [], at: Scene.at(60)).markdown
        for part in [
            "Resolved: not yet", "Acknowledged: never", "How it was when it opened is not kept.",
            "No change was found that explains this.", "No change request of this incident is recorded here.",
            "- The cause.", "- The worst figures while it lasted.", "its source is silent",
            "The incident itself is open.",
        ] { #expect(text.contains(part), "\(part) in\n\(text)") }
    }

    @Test func `a handover tells who has what and what waits for whom`() throws {
        let text = try Self.handover().markdown
        for part in [
            "### INC-K7QD SEV1 fraud", "acknowledged by fraud; owner: fraud", "Next: find the cause: no lever is known",
            "CR-8 ROLLBACK fraud-detection v47 → v46, asked for by y.sato: waits for 1 of another person",
            "CR-7 ROLLBACK fraud", "overdue since", "silence alertname=\"fraud\" by fraud: ends", "mute fraud by fraud",
            "owner fraud", "fraud (everywhere): holds, until", "which do not answer: fraud.",
        ] { #expect(text.contains(part), "\(part) in\n\(text)") }
    }

    @Test func `a handover names silences and mutes that are old, end soon or quiet nothing`() throws {
        var report = try Self.handover()
        #expect(report.markdown.contains("quiets how many alerts is not known (ends soon)") == false)
        report.silences[0].startsAt = Scene.at(60) - .seconds(3 * 86_400)
        report.quieted = HandoverReport.Quieted(silences: [report.silences[0].id: 0], mutes: ["m": 2])
        let text = report.markdown
        #expect(text.contains("for 3 d 0 h, ends ") && text.contains("quiets nothing now ("))
        #expect(text.contains("old, quiets nothing)") && text.contains("quiets 2 signals now"))
    }

    @Test func `an empty handover says none, and unknown where nobody looked`() {
        let text = HandoverReport(incidents: [], requests: [], isOfNow: false, at: Scene.at(0)).markdown
        #expect(text.contains("From the record alone: no source was asked how it is now."))
        #expect(text.contains("## Findings\n\nUnknown."))
        #expect(text.contains("## Freezes\n\nUnknown."))
        #expect(text.contains("No mute; silences are unknown."))
        let now = HandoverReport(incidents: [], requests: [], freezes: [], at: Scene.at(0)).markdown
        #expect(now.contains("## Freezes\n\nNone.") && !now.contains("nknown"))
    }

    @Test func `a hostile name makes no heading, link or markup of its own`() throws {
        for status in [Incident.Status.resolved, .open] {
            let plain = try Self.postmortem(status: status).markdown
            let text = try Self.postmortem(Self.hostile, status: status).markdown
            #expect(headings(text).count == headings(plain).count)
            #expect(hasOnlyText(MarkdownText(text).blocks), "\(text)")
        }
        let text = try Self.handover(Self.hostile).markdown
        #expect(headings(text).count == headings(try Self.handover().markdown).count)
        #expect(hasOnlyText(MarkdownText(text).blocks), "\(text)")
    }
}
