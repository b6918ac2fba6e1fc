internal import Cells
internal import OpsModel

/// The four lines of the landing screen's top about the worst incident: what, since when, what changed, what to do.
struct SituationLines {
    let situation: Situation
    let incident: Incident
    let canvas: Canvas
    /// Columns that a line has after its word.
    let width: Int

    init?(_ canvas: Canvas, width: Int) {
        guard let id = canvas.state.situation.incident, let incident = canvas.state.incident(id) else { return nil }
        (situation, self.incident, self.canvas, self.width) = (canvas.state.situation, incident, canvas, width)
    }

    private var glyphs: GlyphSet { canvas.glyphs }
    private var now: Instant { canvas.state.now }

    /// Since when nobody can say any more how its service is, or measures what its signals rest on, and the word for it;
    /// `nil` while somebody can.
    private var unheard: (since: Instant, word: String)? {
        guard !incident.signals.contains(where: \.isTold) else { return nil }
        if let entry = situation.row.flatMap({ canvas.state.fleet[$0] }), entry.status == .unknown {
            return (entry.since ?? incident.onset.latest, "UNKN")
        }
        let lost = incident.signals.filter { $0.state == .inputLost && $0.suppression == nil }
        return lost.compactMap(\.loss?.since).max().map { ($0, "LOST") }
    }

    /// `INC-K7QD  SEV1`, and where its service is heard no more, since when.
    var title: [TextRun] {
        let runs = [
            TextRun("NOW  \(incident.id.rawValue)  ", .title), TextRun("SEV\(incident.level)", incident.role),
        ]
        guard let unheard else { return runs }
        return runs + [TextRun("  ? \(unheard.word) for \(NumberText.age(of: unheard.since, at: now))", .unknown)]
    }

    /// How it stands with people, and how many others there are; the longest that fits is shown.
    var notes: [String] {
        let age = incident.onset.ageText(at: now)
        let who = incident.status == .open ? "unacked \(age)" : incident.quietStatusText
        let others = situation.openIncidents > 1 ? "1 of \(situation.openIncidents) open" : ""
        let count = situation.openFindings
        let findings = count > 0 ? "\(count) finding\(count == 1 ? "" : "s")" : ""
        return [canvas.joined([who, others, findings]), canvas.joined([who, others]), who]
    }

    /// What is broken: the service, or the dependency that fails under several; the figure users feel first, then the
    /// version that makes it, then how fast the error budget goes.
    var what: [TextRun] {
        var runs = place
        guard let what = situation.what else { return runs }
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
        if runs.count == place.count { runs += reason }
        if let latency = what.latency.value {
            let name = what.latency.quality == .averageOnly ? "mean" : "p99"
            runs.append(TextRun("  \(name) \(NumberFormat.milliseconds(latency)) ms"))
        }
        if let rate = what.requestRate { runs.append(TextRun("  \(NumberFormat.count(rate)) rps", .dim)) }
        let shown = canvas.whole(runs, in: width)
        return unheard == nil ? shown : shown.map { TextRun($0.text, .stale) }
    }

    /// Where no number says how users feel it: what the first signal says.
    private var reason: [TextRun] {
        let pressing = incident.pressing
        guard let first = pressing.first(where: { $0.id.service == service }) ?? pressing.first else { return [] }
        let words = first.evidence.first.map(\.text) ?? ""
        return [TextRun("  \(first.title)", .bold), TextRun(words.isEmpty || words == first.title ? "" : ": \(words)")]
    }

    /// `fraud-scorer PROD`, `card_fv PROD under pay-3, pay-1  pay-3`: where several services are hit the figures are
    /// those of the last word.
    private var place: [TextRun] {
        let environment = incident.environment.label
        let names = ([service] + incident.services.filter { $0 != service }).map(\.rawValue)
        guard names.count > 1 else {
            let name = TextWidth.truncated(service.rawValue, to: max(16, width / 2), glyphs: glyphs)
            return [TextRun("\(name) \(environment)", incident.role)]
        }
        let listed = names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " +\(names.count - 3)" : "")
        let isDependency = incident.signals.contains { $0.dependency == incident.title }
        let head = isDependency ? "\(incident.title) \(environment)" : "\(listed) \(environment)"
        return [
            TextRun(head, incident.role), TextRun(isDependency ? " under \(listed)" : ""),
            TextRun(situation.what?.feltErrorRatio == nil ? "" : "  \(service.rawValue)", .dim),
        ]
    }

    /// The one that users feel worst now.
    private var service: ServiceID { situation.row?.service ?? incident.service }

    /// The onset, and in which order signals moved.
    var since: [TextRun] {
        let onset = situation.onset ?? incident.onset
        let age = onset.ageText(at: now)
        let lead = TextRun("\(onset.clock(at: now)) UTC \(glyphs.separator) \(age)", .bold)
        if let unheard {
            let isLost = unheard.word == "LOST"
            let clock = ClockText.zoned(unheard.since, at: now)
            let heard = isLost ? "not measured since \(clock)" : "last heard \(clock)"
            let what = isLost ? "open until it is, or :close" : "nobody can say how it is now"
            return fitting([[lead, TextRun("   \(heard), \(what)")], [lead, TextRun("   \(heard)")]])
        }
        let all = situation.order.map { $0.titles.joined(separator: " and ") }
        let short = situation.order.map { mover in
            mover.titles.count > 1 ? "\(mover.titles[0]) +\(mover.titles.count - 1)" : mover.titles.first ?? ""
        }
        func line(_ movers: [String], _ word: String = "order: ") -> [TextRun] {
            [lead, TextRun("   \(movers.count > 1 ? word : "")\(movers.joined(separator: ", then "))")]
        }
        func first(_ count: Int) -> [TextRun] {
            let rest = situation.order.dropFirst(count).reduce(0) { $0 + $1.titles.count }
            return line(short.prefix(count) + (rest > 0 ? ["\(rest) more"] : []), "")
        }
        return fitting([line(all), line(short), line(short, ""), first(3), first(2), first(1)])
    }

    /// The likeliest suspects, the best evidence first, with who did it and where to look it up as far as there is
    /// room.
    var changed: [TextRun] {
        let suspects = situation.changed
        guard !suspects.isEmpty else { return [TextRun("no change found that explains this")] }
        return fitting(
            ChangedForm.all.map { form in
                let shown = suspects.prefix(form.count).enumerated().flatMap { index, suspect -> [TextRun] in
                    let who = index < form.actors ? suspect.whoText(hasReference: index < form.references) : ""
                    let title = suspect.title(at: now, glyphs, isBrief: form.isBrief)
                    return [
                        TextRun(index == 0 ? "" : " \(glyphs.separator) ", .dim),
                        TextRun(
                            "\(suspect.evidenceClass.rawValue) ", suspect.isStrong ? .bold : .dim),
                        TextRun(title + (who.isEmpty ? "" : " \(who)")),
                    ]
                }
                let rest = suspects.count - form.count
                return shown + (rest > 0 ? [TextRun(" +\(rest)", .dim)] : [])
            })
    }

    /// How many suspects stand in one line, and of how many of them who did it and where to look it up.
    private struct ChangedForm {
        let count: Int
        let actors: Int
        let references: Int
        var isBrief = true

        static let all = [
            Self(count: 3, actors: 3, references: 3, isBrief: false), Self(count: 3, actors: 3, references: 1),
            Self(count: 2, actors: 2, references: 2, isBrief: false), Self(count: 2, actors: 2, references: 1),
            Self(count: 2, actors: 1, references: 1), Self(count: 2, actors: 1, references: 0),
            Self(count: 1, actors: 1, references: 1),
            Self(count: 1, actors: 1, references: 0),
        ]
    }

    /// The fastest safe lever with the runbook step that holds it and the keys that lead there, then what it will not
    /// fix.
    var next: [TextRun] {
        let titles = incident.signalTitles
        let keys = TextRun(canvas.joined([runbookKey, acknowledgeKey]))
        let steps = runbook.map { [$0, TextRun("  ")] } ?? []
        if incident.isRecovering {
            return fitting([[TextRun("watch it recover", .bold), TextRun("  ")] + steps + [keys]])
        }
        guard let lever = situation.lever else {
            return [TextRun("no lever is known", .dim), TextRun("  ")] + steps + [keys]
        }
        let rest = lever.willNotFix.compactMap { titles[$0] }
        let missing = rest.isEmpty ? [] : [TextRun("  will not fix \(rest.prefix(2).joined(separator: ", "))", .dim)]
        func line(_ text: String) -> [TextRun] { [TextRun(text, .bold), TextRun("  ")] + steps + [keys] }
        return fitting([
            line(lever.text) + missing, line(lever.action.briefText) + missing, line(lever.action.briefText),
        ])
    }

    /// `canary-failing step 4/6`, else what an alert names.
    private var runbook: TextRun? {
        guard let place = situation.runbook else {
            let page = incident.lever?.runbook?.split(separator: "/").last.map(String.init)
            return page.map { TextRun("runbook \($0)", .link) }
        }
        let step = place.step.map { " step \($0)/\(place.stepCount)" } ?? ""
        return TextRun("\(place.id)\(step)", .link)
    }

    private var runbookKey: String { canvas.hint(.showRunbook, "runbook") }

    /// Only where the key would do it: with the cursor on another service's row it does not.
    private var acknowledgeKey: String {
        let acknowledges = IncidentCommands(state: canvas.state).acknowledges(incident)
        return acknowledges ? canvas.hint(.acknowledge, "ack") : ""
    }

    /// The first that fits the line, else the last.
    private func fitting(_ lines: [[TextRun]]) -> [TextRun] {
        lines.first { TextWidth.columns(of: $0, glyphs: glyphs) <= width } ?? lines.last ?? []
    }
}

extension Situation {
    /// What comes next while nothing is broken: the last change and the nearest risk.
    func calmTexts(_ state: OpsState, _ glyphs: GlyphSet, isBrief: Bool) -> [String] {
        let word = isBrief ? "" : "changed "
        let change = lastChange.map { "\(word)\($0.tookEffect.clock(at: state.now)) \($0.summary(glyphs))" }
        return [change, risk.map { "next \($0.text(at: state.now))" }].compactMap { $0 }
    }
}

extension NextRisk {
    fileprivate func text(at now: Instant) -> String {
        switch self {
        case .budget(let id, let burn):
            "\(id.subject.name) burns \(NumberFormat.fixed(burn, decimals: 1))x"
        case .silenceEnds(_, let end, let alerts):
            "silence over \(alerts) alerts ends in \(NumberFormat.age((end - now).inSeconds))"
        case .finding(let id, let title, _): "\(id.service.rawValue) \(title)"
        }
    }
}
