internal import Cells
internal import OpsModel

/// The four lines of the landing screen's top about the worst incident: what, since when, what changed, what to do.
struct SituationLines {
    let situation: Situation
    let incident: Incident
    let canvas: Canvas

    init?(_ canvas: Canvas) {
        guard let id = canvas.state.situation.incident, let incident = canvas.state.incident(id) else { return nil }
        (situation, self.incident, self.canvas) = (canvas.state.situation, incident, canvas)
    }

    private var glyphs: GlyphSet { canvas.glyphs }
    private var now: Instant { canvas.state.now }

    /// Whether nobody can say any more how its service is; then that comes first.
    var isUnheard: Bool { situation.row.flatMap { canvas.state.fleet[$0] }?.status == .unknown }

    /// `INC-K7QD  SEV1`
    var title: [TextRun] {
        [
            TextRun("NOW  \(incident.id.rawValue)  ", .title), TextRun("SEV\(incident.level)", incident.role),
        ]
    }

    /// How it stands with people, and how many others there are; the longest that fits is shown.
    var notes: [String] {
        let age = NumberText.age(of: incident.onset, at: now)
        let who =
            incident.status == .open ? "unacked \(age)" : incident.statusText.replacing("UNACKED", with: "unacked")
        let others = situation.openIncidents > 1 ? "1 of \(situation.openIncidents) open" : ""
        let findings = situation.openFindings > 0 ? "\(situation.openFindings) findings" : ""
        return [canvas.joined([who, others, findings]), canvas.joined([who, others]), who]
    }

    /// The figure users feel first, then the version that makes it, then how fast the error budget goes.
    var what: [TextRun] {
        let place = "\(incident.service.rawValue) \(incident.environment.label)"
        var runs = [TextRun(place, incident.role)]
        guard let what = situation.what else { return runs + [TextRun("  \(incident.title)")] }
        if let felt = what.feltErrorRatio {
            runs.append(TextRun("  err \(NumberFormat.percent(ratio: felt))", .bold))
        }
        if let version = what.version, let errors = version.errorRatio {
            let share = version.share.map { " of its \(NumberFormat.percent(ratio: $0, decimals: 0))" } ?? ""
            runs.append(TextRun(" (\(version.displayName) \(NumberFormat.percent(ratio: errors))\(share))"))
        }
        if let burn = what.burn, burn >= 1 {
            runs.append(TextRun("  burn \(NumberFormat.fixed(burn, decimals: 1, width: 5))x", .bold))
        }
        if let latency = what.latency.value {
            let name = what.latency.quality == .averageOnly ? "mean" : "p99"
            runs.append(TextRun("  \(name) \(NumberFormat.milliseconds(latency)) ms"))
        }
        if let rate = what.requestRate { runs.append(TextRun("  \(NumberFormat.count(rate)) rps", .dim)) }
        let others = incident.services.dropFirst().map(\.rawValue)
        if !others.isEmpty { runs.append(TextRun("  also \(others.joined(separator: ", "))")) }
        return runs
    }

    /// The onset, and in which order signals moved.
    var since: [TextRun] {
        let onset = situation.onset ?? incident.onset
        let age = NumberText.age(of: onset, at: now)
        var runs = [TextRun("\(onset.clock(at: now, glyphs)) UTC \(glyphs.separator) \(age)", .bold)]
        let movers = situation.order.map { $0.titles.joined(separator: " and ") }
        if movers.count > 1 {
            runs.append(TextRun("   order: \(movers.joined(separator: ", then "))"))
        } else if let first = movers.first {
            runs.append(TextRun("   \(first)"))
        }
        return runs
    }

    /// The likeliest suspects, the best evidence first.
    var changed: [TextRun] {
        guard !situation.changed.isEmpty else { return [TextRun("no change found that explains this")] }
        return situation.changed.prefix(3).enumerated().flatMap { index, suspect in
            [
                TextRun(index == 0 ? "" : " \(glyphs.separator) ", .dim),
                TextRun("\(suspect.evidenceClass.rawValue) ", suspect.evidenceClass <= .firstMover ? .bold : .dim),
                TextRun(suspect.title(at: now, glyphs)),
            ]
        }
    }

    /// The fastest safe lever and what it will not fix, then the runbook and the keys that lead there.
    var next: [TextRun] {
        let titles = Dictionary(
            (incident.signals + incident.evidence).map { ($0.id, $0.title) }, uniquingKeysWith: { first, _ in first })
        var runs: [TextRun] = []
        if let lever = situation.lever {
            runs.append(TextRun(lever.text, .bold))
            let rest = lever.willNotFix.compactMap { titles[$0] }.prefix(2)
            if !rest.isEmpty { runs.append(TextRun(" (not \(rest.joined(separator: ", ")))", .dim)) }
            runs.append(TextRun("  "))
        }
        if let sheet = canvas.state.runbookSheet(for: incident) { runs.append(TextRun("runbook \(sheet.id)  ", .link)) }
        return runs + [
            TextRun(canvas.joined([canvas.hint(.showIncident, "incident"), canvas.hint(.acknowledge, "ack")]))
        ]
    }
}

extension Situation {
    /// What comes next while nothing is broken: the last change and the nearest risk.
    func calmText(_ state: OpsState, _ canvas: Canvas) -> String {
        let change = lastChange.map { change in
            "last change \(change.tookEffect.clock(at: state.now, canvas.glyphs)) \(change.summary(canvas.glyphs))"
        }
        return canvas.joined([change ?? "", risk.map { "next: \($0.text(at: state.now))" } ?? ""])
    }
}

extension NextRisk {
    fileprivate func text(at now: Instant) -> String {
        switch self {
        case .budget(let id, let burn):
            "budget of \(id.subject.name) \(id.name) burns \(NumberFormat.fixed(burn, decimals: 1))x"
        case .silenceEnds(_, let end, let alerts):
            "a silence over \(alerts) alerts ends in \(NumberFormat.age((end - now).inSeconds))"
        case .finding(let id, let title, _): "\(id.service.rawValue) \(title)"
        }
    }
}
