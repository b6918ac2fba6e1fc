/// What is known of one incident afterwards, from the record, as Markdown. What is not known is said to be unknown.
public struct PostmortemReport: Sendable, Hashable {
    /// The worst that was noted of one series while the incident lasted.
    public struct Worst: Sendable, Hashable {
        public var series: SignalsID
        public var kind: SignalKind
        public var value: Double
        public var at: Instant

        public init(series: SignalsID, kind: SignalKind, value: Double, at: Instant) {
            self.series = series
            self.kind = kind
            self.value = value
            self.at = at
        }
    }

    /// Whose numbers are looked for.
    public static let figures: [SignalKind] = [.errorRatio, .latencyP99, .latencyMean]

    public var incident: Incident
    /// In the order it happened.
    public var timeline: [TimelineEntry]
    /// Those of the incident, and of what was joined to it, oldest first.
    public var requests: [ChangeRequest]
    /// How it was when it opened; `nil` where nothing of that is kept.
    public var opening: StateSnapshot?
    public var worst: [Worst]
    /// When it is written.
    public var at: Instant
    /// Of all requests, by which is known what remedied it, and what was continued or taken back.
    private let work: RequestWork

    public init(
        incident: Incident, timeline: [TimelineEntry], requests: [ChangeRequest], opening: StateSnapshot? = nil,
        worst: [Worst] = [], at: Instant
    ) {
        self.incident = incident
        self.timeline = timeline.toldOnce()
        work = RequestWork(requests)
        let ids = Set([incident.id] + incident.joined)
        self.requests = requests.filter { $0.incident.map(ids.contains) ?? false }
            .sorted { ($0.id.number ?? 0) < ($1.id.number ?? 0) }
        self.opening = opening
        self.worst = worst
        self.at = at
    }

    public var markdown: String {
        var report = MarkdownReport()
        report.heading(1, "Post-mortem \(Markdown.safe(incident.id.rawValue)): \(Markdown.safe(incident.title))")
        report.list(overview, none: "")
        impact(&report)
        report.heading(2, "Timeline")
        report.list(timeline.map(line), none: "Nothing is recorded.")
        report.list(incident.unwatched.map { "Nobody watched \(ReportText.interval($0))." }, none: "")
        signals(&report)
        suspects(&report)
        report.heading(2, "What was done")
        if requests.isEmpty { report.paragraph("No change request of this incident is recorded here.") }
        for request in requests { RequestReport(request).write(to: &report) }
        report.heading(2, "Comments")
        report.list(incident.record.comments.map(Self.said), none: "None.")
        report.heading(2, "Left open")
        report.list(leftOpen, none: "Nothing that is recorded.")
        report.heading(2, "Unknown")
        report.list(unknown, none: "Nothing that this record would hold.")
        report.paragraph("\nWritten \(ReportText.instant(at)) by mlops-tui from its record.")
        return report.text
    }

    // MARK: Parts

    private var overview: [String] {
        let level =
            incident.level == incident.levelAtOpening
            ? "SEV\(incident.level)" : "SEV\(incident.level), SEV\(incident.levelAtOpening) when it opened"
        let byHand = incident.record.levelSet.map { " (set by \(Markdown.safe($0.by)): \(Markdown.safe($0.text)))" }
        var items = [
            "Level: \(level)\(byHand ?? "")",
            "Status: \(incident.status.rawValue)"
                + (incident.record.closed.map { closed in
                    ", closed by \(Markdown.safe(closed.by)): \(Markdown.safe(closed.text))"
                } ?? ""),
            "Services: \(incident.services.map { Markdown.safe($0.rawValue) }.joined(separator: ", "))"
                + " (\(Markdown.safe(incident.environment.name)))",
            "Began: \(ReportText.interval(incident.onset))",
            "Noticed: \(noticed)",
            "Acknowledged: \(mark(incident.record.acknowledged))",
            "Remedied: \(work.remedy(of: incident, timeline) ?? "never")",
            "Resolved: \(resolved)",
            "Assigned to: \(incident.record.assigned.map { Markdown.safe($0.text) } ?? "nobody")",
        ]
        if let target = incident.record.mergedInto {
            items.append("Merged into \(Markdown.safe(target.rawValue)): see that one too")
        }
        if !incident.joined.isEmpty {
            items.append("Joined to it: \(incident.joined.map { Markdown.safe($0.rawValue) }.joined(separator: ", "))")
        }
        if let before = incident.follows { items.append("Follows \(Markdown.safe(before.rawValue))") }
        return items
    }

    /// What the sources tell of a time that nobody watched was noticed by nobody then.
    private var noticed: String {
        let opened = ReportText.instant(incident.openedAt)
        guard let gap = unwatchedOpening else { return opened }
        return "\(ReportText.instant(gap.latest)), when somebody looked; by its rules it opened \(opened)"
    }

    private var unwatchedOpening: InstantInterval? {
        incident.unwatched.first { $0.earliest <= incident.openedAt && incident.openedAt < $0.latest }
    }

    private var resolved: String {
        guard let end = incident.resolvedAt else { return "not yet" }
        return "\(ReportText.instant(end)), \(ReportText.length(end - incident.onset.since)) after it began"
    }

    private func mark(_ mark: IncidentRecord.Mark?) -> String {
        guard let mark else { return "never" }
        let text = mark.text.isEmpty ? "" : ": \(Markdown.safe(mark.text))"
        return "\(ReportText.instant(mark.at)) by \(Markdown.safe(mark.by))\(text)"
    }

    private func impact(_ report: inout MarkdownReport) {
        report.heading(2, "Impact")
        if let opening {
            let when = unwatchedOpening == nil ? "opened" : "was noticed"
            report.paragraph("When it \(when) (\(ReportText.instant(opening.at))):\n")
            report.list((opening.rows ?? []).map(row) + opening.goldenSignals.map(figures), none: "No figure is kept.")
            if opening.omitted > 0 { report.paragraph("\n\(opening.omitted) entities more were too many to keep.") }
        } else {
            report.paragraph("How it was when it opened is not kept.")
        }
        report.paragraph("\nThe worst while it lasted:\n")
        report.list(worst.map(worstLine), none: "Not recorded here: the sources that remember their numbers have them.")
    }

    private func row(_ row: StateSnapshot.Row) -> String {
        let reason = row.reason.isEmpty ? "" : ": \(Markdown.safe(row.reason))"
        return
            "\(Markdown.safe(row.service.rawValue)) (\(Markdown.safe(row.environment.name))) \(row.status.name)\(reason)"
    }

    private func figures(_ signals: GoldenSignals) -> String {
        func figure(_ kind: SignalKind) -> String? {
            guard let value = signals.values[kind], value.value != nil else { return nil }
            return "\(kind.reportName) \(ReportText.number(value.value, kind.reportUnit, value.quality))"
        }
        let found = ([.requestRate] + Self.figures).compactMap(figure)
        return "\(Self.name(signals.id)): \(found.isEmpty ? "unknown" : found.joined(separator: ", "))"
    }

    private func worstLine(_ worst: Worst) -> String {
        "\(Self.name(worst.series)): \(worst.kind.reportName) \(ReportText.number(worst.value, worst.kind.reportUnit))"
            + " at \(ReportText.instant(worst.at))"
    }

    private static func name(_ id: SignalsID) -> String {
        let version = id.subject.version.map { " version \($0)" } ?? ""
        return Markdown.safe("\(id.subject.name)\(version)")
    }

    private func line(_ entry: TimelineEntry) -> String {
        let learned = entry.learnedAt.map { ", learned \(ReportText.instant($0))" } ?? ""
        let who = entry.source.isEmpty ? "" : " (\(Markdown.safe(entry.source)))"
        return "\(ReportText.interval(entry.at))\(learned): \(Markdown.safe(entry.text))\(who)"
    }

    private func signals(_ report: inout MarkdownReport) {
        report.heading(2, "Signals")
        report.list(incident.episodes.map(signal), none: "None is recorded.")
        if !incident.evidence.isEmpty {
            report.paragraph("\nWarnings beside it:\n")
            report.list(incident.evidence.map(signal), none: "")
        }
    }

    private func signal(_ signal: Signal) -> String {
        let end =
            signal.closedAt.map { "over \(ReportText.instant($0))" }
            ?? (signal.state == .inputLost
                ? "unknown whether it is over"
                : signal.clearSince.map { "clear since \(ReportText.instant($0)), not over yet" } ?? "not over")
        let numbers = signal.evidence.prefix(3).map(ReportText.evidence)
        let quiet = signal.suppression.map { ", \(Markdown.safe($0.reason))" } ?? ""
        return
            "\(Markdown.safe(signal.id.service.rawValue)): \(Markdown.safe(signal.title)), \(signal.id.kind.rawValue):"
            + " began \(ReportText.interval(signal.onset)), \(end)\(quiet)"
            + (numbers.isEmpty ? "" : " — \(numbers.joined(separator: "; "))")
    }

    private func suspects(_ report: inout MarkdownReport) {
        report.heading(2, "Suspects")
        report.list(
            incident.suspects.map(suspect),
            none: "No change was found that explains this.")
        if !incident.suspects.isEmpty, incident.isUnexplained {
            report.paragraph("\nNone of them explains any of the signals.")
        }
    }

    private func suspect(_ suspect: Suspect) -> String {
        let when = suspect.tookEffect.map { ", took effect \(ReportText.interval($0))" } ?? ""
        let who = suspect.changes.compactMap(\.actor).last.map { " by \(Markdown.safe($0))" } ?? ""
        let against = suspect.contradiction.map { "; against it: \(Markdown.safe($0))" } ?? ""
        let rest =
            suspect.leavesUnexplained.isEmpty ? "" : "; leaves \(suspect.leavesUnexplained.count) signals unexplained"
        return "Class \(suspect.evidenceClass.rawValue) (\(suspect.evidenceClass.words)): "
            + "\(Markdown.safe(suspect.causeText))\(who)\(when): \(Markdown.safe(suspect.reason))\(against)\(rest)"
    }

    private static func said(_ mark: IncidentRecord.Mark) -> String {
        "\(ReportText.instant(mark.at)) \(Markdown.safe(mark.by)): \(Markdown.safe(mark.text))"
    }

    private var leftOpen: [String] {
        var items: [String] = []
        if incident.status != .resolved { items.append("The incident itself is \(incident.status.rawValue).") }
        items += requests.filter(work.isLeft).map { "\($0.id.rawValue) \(work.left($0))." }
        items += requests.filter(\.awaitsReview).map { request in
            let due = request.reviewDue.map(ReportText.instant) ?? "unknown"
            return "\(request.id.rawValue) waits for the review of a second person, due \(due)."
        }
        items += (incident.signals + incident.evidence).filter { $0.closedAt == nil }.map(lasting)
        return items
    }

    private func lasting(_ signal: Signal) -> String {
        let noun = signal.severity == .critical ? "Signal" : "Finding"
        let clear = signal.clearSince.map { " yet, though clear since \(ReportText.instant($0))" } ?? ""
        let end = signal.state == .inputLost ? "of which nobody knows whether it is over" : "that is not over\(clear)"
        // Once it was remedied, the lever is another one than was used.
        let isBeyond = incident.record.mitigated == nil && incident.lever?.willNotFix.contains(signal.id) ?? false
        let reach = isBeyond ? ", which the lever does not reach" : ""
        return "\(noun) \(end): \(Markdown.safe(signal.id.service.rawValue)): \(Markdown.safe(signal.title))\(reach)."
    }

    private var unknown: [String] {
        var items: [String] = []
        if incident.isUnexplained { items.append("The cause.") }
        if incident.onset.isOpen { items.append("When it began: \(ReportText.interval(incident.onset)).") }
        if opening == nil { items.append("How it was when it opened.") }
        if worst.isEmpty { items.append("The worst figures while it lasted.") }
        items += incident.unwatched.map { "What happened \(ReportText.interval($0)): nobody watched." }
        items += incident.signals.filter { $0.state == .inputLost }.map {
            "Whether \(Markdown.safe($0.title)) of \(Markdown.safe($0.id.service.rawValue)) is over: its source is silent."
        }
        items += (opening?.backends ?? []).filter { $0.health != .answering }.map {
            "What \(Markdown.safe($0.id.rawValue)) would have told when it opened: it did not answer."
        }
        items += requests.filter { $0.verification?.result == .notMeasurable }.map {
            "Whether \($0.id.rawValue) helped: it could not be measured."
        }
        return items
    }
}

extension Suspect.EvidenceClass {
    /// What the letter means.
    var words: String {
        switch self {
        case .separates: "separates what failed"
        case .firstMover: "touches what moved first"
        case .onPath: "on the path"
        case .nearInTime: "near in time only"
        }
    }
}

extension SignalKind {
    var reportName: String {
        switch self {
        case .requestRate: "requests"
        case .errorRatio: "errors"
        case .latencyP50: "median"
        case .latencyP95: "p95"
        case .latencyP99: "p99"
        case .latencyMean: "mean latency"
        case .saturation: "saturation"
        case .queueDepth: "queue"
        case .degraded: "degraded answers"
        case .slowRatio: "slow requests"
        }
    }

    var reportUnit: FieldUnit {
        switch self {
        case .requestRate: .perSecond
        case .errorRatio, .degraded, .slowRatio, .saturation: .ratio
        case .latencyP50, .latencyP95, .latencyP99, .latencyMean: .seconds
        case .queueDepth: .count
        }
    }
}

extension OpsState {
    /// What this program knows of an incident; the store knows how it was when it opened, and the worst of the numbers
    /// that are kept there.
    public func postmortem(of incident: Incident) -> PostmortemReport {
        PostmortemReport(
            incident: incident, timeline: timeline(of: incident.id), requests: Array(requests.entities),
            worst: worst(of: incident), at: now)
    }

    /// Of the last hour, as charts show it.
    private func worst(of incident: Incident) -> [PostmortemReport.Worst] {
        let end = incident.resolvedAt ?? now
        let ids = incident.services.flatMap { members[$0]?.signals ?? [] }
            .sorted { String(describing: $0) < String(describing: $1) }
        return ids.flatMap { id in
            PostmortemReport.figures.compactMap { kind in
                (histories[id]?.samples(of: kind) ?? []).worst(of: id, kind, from: incident.onset.earliest, to: end)
            }
        }
    }
}

extension [Sample] {
    /// The largest within these instants; `nil` where there is none.
    public func worst(
        of id: SignalsID, _ kind: SignalKind, from: Instant, to: Instant
    ) -> PostmortemReport.Worst? {
        let found = filter { from <= $0.at && $0.at <= to }.compactMap { sample in
            sample.value.map { PostmortemReport.Worst(series: id, kind: kind, value: $0, at: sample.at) }
        }
        return found.max { ($0.value, $1.at) < ($1.value, $0.at) }
    }
}
