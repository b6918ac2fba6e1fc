internal import Cells
internal import OpsModel

/// The four lines of the landing screen's top, about the row that is worst.
struct NowLines {
    let entry: FleetEntry
    let canvas: Canvas

    private var state: OpsState { canvas.state }

    /// The figure users feel first, then the version that makes it, then how fast the error budget goes.
    var what: [TextRun] {
        var runs = [TextRun("\(entry.id.service.rawValue) \(entry.id.environment.label)", entry.status.role)]
        if let felt = entry.feltErrorRatio {
            runs.append(TextRun("  err \(NumberFormat.percent(ratio: felt))", .bold))
        }
        if let canary = entry.canary, let errors = canary.errorRatio.value, let share = canary.observedShare,
            share > 0
        {
            let share = NumberFormat.percent(ratio: share, decimals: 0)
            runs.append(TextRun(" (\(canary.displayVersion) \(NumberFormat.percent(ratio: errors)) of its \(share))"))
        }
        if let burn = entry.burnRate(state), burn >= 1 {
            runs.append(TextRun("  burn \(NumberFormat.fixed(burn, decimals: 1, width: 5))x", .bold))
        }
        if let latency = entry.latency.value {
            let name = entry.latency.quality == .averageOnly ? "mean" : "p99"
            runs.append(TextRun("  \(name) \(NumberFormat.milliseconds(latency)) ms"))
        }
        if let rate = entry.requestRate.value { runs.append(TextRun("  \(NumberFormat.count(rate)) rps", .dim)) }
        runs = canvas.whole(runs, in: canvas.options.size.columns - 11)
        return entry.status == .unknown ? runs.map { TextRun($0.text, .stale) } : runs
    }

    /// When it began, and in which order alerts fired around then.
    var since: [TextRun] {
        guard let since = entry.since else { return [TextRun("no source tells since when", .dim)] }
        if entry.status == .unknown { return unheard(since) }
        let onset = entry.onset.map { "\($0.clock(at: state.now)) UTC" }
        let start = onset ?? Self.clock(since, at: state.now)
        let age = NumberText.age(of: entry, at: state.now)
        var runs = [TextRun("\(start) \(canvas.glyphs.separator) \(age)", .bold)]
        let order = self.order(around: since)
        if order.count > 1 { runs.append(TextRun("   order: \(order.joined(separator: ", then "))")) }
        return runs
    }

    /// Since when the row cannot be judged, and what it was.
    private func unheard(_ since: Instant) -> [TextRun] {
        let age = NumberText.age(of: since, at: state.now)
        return [
            TextRun("last heard \(Self.clock(since, at: state.now)) \(canvas.glyphs.separator) \(age) ago", .bold),
            TextRun("   then it was \(entry.lastStatus.word)"),
        ]
    }

    /// What is known to be new: the version taking traffic, and when a registry took it in.
    var changed: [TextRun] {
        guard let newest = entry.canary ?? entry.stable else { return [TextRun("no source tells what changed", .dim)] }
        var parts: [String] = []
        if entry.canary != nil, let stable = entry.stable {
            let arrow = canvas.glyphs.arrowRight
            parts.append("\(stable.displayVersion)\(arrow)\(newest.displayVersion) \(entry.rolloutText)")
        }
        if let since = newest.since {
            parts.append("\(newest.displayVersion) serves since \(Self.clock(since, at: state.now))")
        }
        if let registered = newest.registeredAt {
            let by = newest.registeredBy.map { " by \($0)" } ?? ""
            parts.append(
                "\(newest.displayVersion) registered \(NumberText.age(of: registered, at: state.now)) ago\(by)")
        }
        guard !parts.isEmpty else { return [TextRun("no source tells what changed", .dim)] }
        return [TextRun(canvas.joined(parts))]
    }

    /// Where to look next: keys, and the runbook that the worst alert names.
    var next: [TextRun] {
        let keys = canvas.joined([
            canvas.hint(.open, "open"), canvas.hint(.showChart, "chart"), canvas.hint(.showDrift, "drift"),
        ])
        let runbook = entry.alerts.first.flatMap { state.alerts[$0]?.annotations["runbook_url"] }
        guard let runbook else { return [TextRun(keys), TextRun("   no alert names a runbook", .dim)] }
        let page = runbook.split(separator: "/").last.map(String.init) ?? runbook
        return [TextRun(keys), TextRun("   runbook "), TextRun(page, .link)]
    }

    /// Alerts that began within so long before or after the onset belong to it (domain.md §5).
    private static let window = Duration.seconds(900)

    /// Names in the order they fired; those within half a minute of each other are not told apart.
    private func order(around since: Instant) -> [String] {
        let near = entry.firstAlerts.filter { $0.at >= since - Self.window && $0.at <= since + Self.window }
        var groups: [(names: [String], at: Instant)] = []
        for alert in near {
            if let last = groups.last, alert.at - last.at < .seconds(30) {
                if !last.names.contains(alert.name) { groups[groups.count - 1].names.append(alert.name) }
            } else {
                groups.append(([alert.name], alert.at))
            }
        }
        return groups.map { $0.names.joined(separator: " and ") }
    }

    /// `02:51 UTC`, with the day where it was not today's.
    static func clock(_ instant: Instant, at now: Instant) -> String {
        let time = CivilTime(instant)
        guard time.date != CivilTime(now).date else { return "\(time.hourAndMinute) UTC" }
        return abs((now - instant).inSeconds) < 20 * 3600
            ? "\(time.hourAndMinute) UTC" : "\(time.date) \(time.hourAndMinute) UTC"
    }
}

extension FleetEntry {
    /// How many times too fast the worst objective's error budget goes, over the last hour; `nil` where none is
    /// measured.
    func burnRate(_ state: OpsState) -> Double? {
        objectives.prefix(8).compactMap { state.objectives[$0]?.burnRate(over: .seconds(3600)) }.max()
    }
}
