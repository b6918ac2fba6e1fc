/// What whoever takes over must know, as Markdown.
public struct HandoverReport: Sendable, Hashable {
    /// Whose systems these are; empty where they have no name.
    public var fleet: String
    /// Open ones, the worst first.
    public var incidents: [Incident]
    /// The owner of each service, where one is known.
    public var owners: [ServiceID: String]
    public var requests: [ChangeRequest]
    public var silences: [Silence]
    public var mutes: [Mute]
    /// How many alerts each silence and how many signals each mute quiets; what is missing is not known.
    public var quieted: Quieted
    public var findings: [Finding]
    /// Times in which nothing but a restore goes; `nil` where the policy was not read.
    public var freezes: [Policy.Freeze]?
    /// Sources that have not answered, so that what they would tell is unknown.
    public var silent: [BackendID]
    /// False for what the store keeps alone: nothing was asked of any source.
    public var isOfNow: Bool
    public var by: String
    public var at: Instant

    public init(
        fleet: String = "", incidents: [Incident], owners: [ServiceID: String] = [:], requests: [ChangeRequest],
        silences: [Silence] = [], mutes: [Mute] = [], quieted: Quieted = Quieted(), findings: [Finding] = [],
        freezes: [Policy.Freeze]? = nil,
        silent: [BackendID] = [], isOfNow: Bool = true, by: String = "", at: Instant
    ) {
        self.fleet = fleet
        self.incidents = incidents.sorted {
            ($0.level, $0.onset, $0.id.rawValue) < ($1.level, $1.onset, $1.id.rawValue)
        }
        self.owners = owners
        self.requests = requests.sorted { ($0.id.number ?? 0) < ($1.id.number ?? 0) }
        self.silences = silences.sorted { ($0.endsAt ?? at, $0.comment) < ($1.endsAt ?? at, $1.comment) }
        self.mutes = mutes.sorted { ($0.endsAt, $0.id) < ($1.endsAt, $1.id) }
        self.quieted = quieted
        self.findings = findings.sorted { $0.signal.onset < $1.signal.onset }
        self.freezes = freezes
        self.silent = silent
        self.isOfNow = isOfNow
        self.by = by
        self.at = at
    }

    public var markdown: String {
        var report = MarkdownReport()
        report.heading(1, "Handover\(fleet.isEmpty ? "" : " \(Markdown.safe(fleet))") \(ReportText.instant(at))")
        report.paragraph(by.isEmpty ? "Written by mlops-tui." : "Written for \(Markdown.safe(by)) by mlops-tui.")
        if !isOfNow {
            report.paragraph("\nFrom the record alone: no source was asked how it is now.")
        } else if !silent.isEmpty {
            let names = silent.map { Markdown.safe($0.rawValue) }.joined(separator: ", ")
            report.paragraph("\nUnknown is what these sources would tell, which do not answer: \(names).")
        }
        report.heading(2, "Open incidents")
        if incidents.isEmpty { report.paragraph("None.") }
        for incident in incidents { write(incident, to: &report) }
        report.heading(2, "Requests that wait")
        report.list(requests.filter(work.isLeft).map(waiting), none: "None.")
        report.heading(2, "Reviews due")
        report.list(requests.filter(\.awaitsReview).map(review), none: "None.")
        report.heading(2, "Silences and mutes that end")
        report.list(
            silences.filter { $0.state != .expired }.map(silence) + mutes.filter { $0.endsAt > at }.map(mute),
            none: isOfNow ? "None." : "No mute; silences are unknown.")
        report.heading(2, "Findings")
        report.list(findings.map(finding), none: isOfNow ? "None." : "Unknown.")
        report.heading(2, "Freezes")
        report.list((freezes ?? []).filter { $0.to > at }.map(freeze), none: freezes == nil ? "Unknown." : "None.")
        return report.text
    }

    private var work: RequestWork { RequestWork(requests) }

    // MARK: Incidents

    private func write(_ incident: Incident, to report: inout MarkdownReport) {
        report.heading(
            3, "\(Markdown.safe(incident.id.rawValue)) SEV\(incident.level) \(Markdown.safe(incident.title))")
        let record = incident.record
        let whose =
            record.assigned.map { "assigned to \(Markdown.safe($0.text))" }
            ?? record.acknowledged.map { "acknowledged by \(Markdown.safe($0.by))" } ?? "nobody has it"
        let owner = incident.services.compactMap { owners[$0] }.first.map(Markdown.safe) ?? "unknown"
        report.list(
            [
                "Status: \(incident.status.rawValue), \(whose); owner: \(owner)",
                "Since: \(ReportText.interval(incident.onset)), \(ReportText.length(at - incident.onset.since)) ago",
                "Services: \(incident.services.map { Markdown.safe($0.rawValue) }.joined(separator: ", "))"
                    + " (\(Markdown.safe(incident.environment.name)))",
                "What: \(what(incident))", "Changed: \(changed(incident))", "Done: \(done(incident))",
                "Next: \(next(incident))",
            ], none: "")
        if let said = record.comments.last {
            report.list(
                ["Said last: \(ReportText.instant(said.at)) \(Markdown.safe(said.by)): \(Markdown.safe(said.text))"],
                none: "")
        }
    }

    private func what(_ incident: Incident) -> String {
        let lasting = incident.signals.filter { $0.closedAt == nil }
        guard !lasting.isEmpty else { return "no signal lasts" }
        return lasting.prefix(5).map { signal in
            Markdown.safe(signal.title) + (signal.state == .inputLost ? " (its source is silent)" : "")
        }.joined(separator: "; ")
    }

    private func changed(_ incident: Incident) -> String {
        guard let suspect = incident.likeliestSuspect else { return "no change found that explains this" }
        return
            "class \(suspect.evidenceClass.rawValue): \(Markdown.safe(suspect.causeText)): \(Markdown.safe(suspect.reason))"
    }

    private func done(_ incident: Incident) -> String {
        let ids = Set([incident.id] + incident.joined)
        let asked = requests.filter { $0.incident.map(ids.contains) ?? false }
            .map { request in
                let seen = [request.verification?.result.text, request.review?.text].compactMap { $0 }
                return
                    ([request.id.rawValue, request.plan.title, request.statusText].joined(separator: " ")
                    + seen.map { ", \($0)" }.joined())
            }.map(Markdown.safe)
        let seen = work.remedy(of: incident, []).map { "remedied \($0)" }
        let all = asked + [seen].compactMap { $0 }
        return all.isEmpty ? "nothing that is recorded" : all.joined(separator: "; ")
    }

    private func next(_ incident: Incident) -> String {
        switch incident.status {
        case .mitigating, .monitoring: "watch it recover"
        case .resolved: "nothing"
        case .open, .acknowledged:
            incident.proposedLever.map { Markdown.safe($0.text) } ?? "find the cause: no lever is known"
        }
    }

    // MARK: The rest

    private func waiting(_ request: ChangeRequest) -> String {
        let whom =
            switch request.status {
            case .proposed:
                "waits for \(Markdown.safe(request.ruling.approvalText)), \(request.approvalCount) so far, "
                    + "until \(ReportText.instant(request.expiresAt))"
            case .approved: "waits for somebody to execute it, until \(ReportText.instant(request.expiresAt))"
            default: work.left(request)
            }
        return "\(request.id.rawValue) \(Markdown.safe(request.plan.title)), asked for by "
            + "\(Markdown.safe(request.requester.name)): \(whom)"
    }

    private func review(_ request: ChangeRequest) -> String {
        let due = request.reviewDue ?? at
        let late = due <= at ? "overdue since" : "due"
        let glass = request.breakGlass == nil ? "" : ", went by break-glass"
        return "\(request.id.rawValue) \(Markdown.safe(request.plan.title)) of \(Markdown.safe(request.requester.name))"
            + "\(glass): \(late) \(ReportText.instant(due)), by anybody else"
    }

    private func silence(_ silence: Silence) -> String {
        let what = silence.matchers.map(\.description).joined(separator: ", ")
        let end = silence.endsAt.map { "ends \(ReportText.instant($0))" } ?? "its end is unknown"
        let standing = silence.standing(quieting: quieted.silences[silence.id], at: at)
        return "silence \(Markdown.safe(what)) by \(Markdown.safe(silence.createdBy)): "
            + "\(quiet(silence.startsAt, end, standing, "alert")): \(Markdown.safe(silence.comment))"
    }

    private func mute(_ mute: Mute) -> String {
        let what = [mute.service, mute.kind, mute.detail].filter { !$0.isEmpty }.joined(separator: " ")
        let standing = mute.standing(quieting: quieted.mutes[mute.id], at: at)
        let end = "ends \(ReportText.instant(mute.endsAt))"
        return "mute \(Markdown.safe(what)) by \(Markdown.safe(mute.createdBy)): "
            + "\(quiet(mute.startsAt, end, standing, "signal")): \(Markdown.safe(mute.reason))"
    }

    /// `for 3d, ends 05:14 UTC, quiets nothing now (old, quiets nothing)`
    private func quiet(_ from: Instant?, _ end: String, _ standing: QuietStanding, _ noun: String) -> String {
        let age = from.map { at > $0 ? "for \(ReportText.length(at - $0)), " : "" } ?? ""
        let remarks = standing.remarks.isEmpty ? "" : " (\(standing.remarkText))"
        return "\(age)\(end), quiets \(standing.text(noun))\(remarks)"
    }

    private func finding(_ finding: Finding) -> String {
        let owner = finding.owner.map { ", owner \(Markdown.safe($0))" } ?? ", no owner is known"
        let part = finding.incident.map { ", beside \(Markdown.safe($0.rawValue))" } ?? ""
        return "\(Markdown.safe(finding.signal.id.service.rawValue)): \(Markdown.safe(finding.signal.title)), since "
            + "\(ReportText.interval(finding.signal.onset))\(owner)\(part)"
    }

    private func freeze(_ freeze: Policy.Freeze) -> String {
        let place = freeze.environments.isEmpty ? "everywhere" : freeze.environments.joined(separator: ", ")
        let word = freeze.from <= at ? "holds" : "begins \(ReportText.instant(freeze.from))"
        return
            "\(Markdown.safe(freeze.name)) (\(Markdown.safe(place))): \(word), until \(ReportText.instant(freeze.to))"
    }
}

extension HandoverReport {
    public struct Quieted: Sendable, Hashable {
        public var silences: [SilenceID: Int] = [:]
        public var mutes: [Mute.ID: Int] = [:]

        public init(silences: [SilenceID: Int] = [:], mutes: [Mute.ID: Int] = [:]) {
            (self.silences, self.mutes) = (silences, mutes)
        }
    }
}

extension OpsState {
    /// What this program knows; the freezes stand in the policy, which it does not hold.
    public func handover(by person: String? = nil) -> HandoverReport {
        let counts = quietedCounts()
        return HandoverReport(
            fleet: banner.isDrill ? "DRILL" : banner.name, incidents: openIncidents,
            owners: services.compactMapValues(\.owner), requests: Array(requests.entities), silences: silences.entities,
            mutes: Array(mutes.values),
            quieted: HandoverReport.Quieted(
                silences: Dictionary(
                    uniqueKeysWithValues: silences.entities.compactMap { silence in
                        quietedCount(silence, counts).map { (silence.id, $0) }
                    }), mutes: mutes.mapValues(quietedCount)),
            findings: findings.entities,
            silent: backends.entities.filter { $0.health != .answering }.map(\.id)
                .sorted { $0.rawValue < $1.rawValue }, by: person ?? self.person, at: now)
    }
}
