internal import Cells
internal import OpsModel

/// The top of the landing screen: what is broken and since when. One line when nothing is.
enum NowPanel {
    /// Rows it needs: a box of four lines when something is wrong, one line otherwise.
    static func height(_ state: OpsState) -> Int {
        worst(state) == nil ? 1 : 4
    }

    static func draw(_ canvas: inout Canvas, in rect: Rect) {
        guard !rect.isEmpty else { return }
        guard let entry = worst(canvas.state), rect.rows >= 3 else { return quiet(&canvas, in: rect) }
        let state = canvas.state
        let others = state.fleetSummary[.critical] + state.fleetSummary[.warning] - 1
        let note = others > 0 ? "\(others) more not ok" : ""
        let inside = canvas.box("NOW  \(entry.status.glyph(canvas.glyphs)) \(entry.status.word)", note: note, in: rect)
        canvas.line([TextRun("WHAT    ", .bold)] + what(entry, canvas.glyphs), row: 0, in: inside)
        canvas.line([TextRun("SINCE   ", .bold)] + since(entry, state, canvas.glyphs), row: 1, in: inside)
    }

    /// The row that is worst, and of these the one longest so; only what a signal says is critical or a warning.
    static func worst(_ state: OpsState) -> FleetEntry? {
        guard state.fleetSummary[.critical] + state.fleetSummary[.warning] > 0 else { return nil }
        return state.fleet.entities.filter { $0.status.rank >= Status.warning.rank }.max { left, right in
            if left.status != right.status { return left.status.rank < right.status.rank }
            if left.since != right.since { return (left.since ?? state.now) > (right.since ?? state.now) }
            return left.name > right.name
        }
    }

    private static func quiet(_ canvas: inout Canvas, in rect: Rect) {
        let state = canvas.state
        let last = state.backends.entities.compactMap(\.lastSuccess).max()
        guard let last else {
            let text = state.backends.count == 0 ? "no source is configured yet" : "waiting for the first answers"
            return canvas.line([TextRun("NOW  ", .bold), TextRun(text, .dim)], row: 0, in: rect)
        }
        let unknown = state.fleetSummary[.unknown]
        let text = unknown == 0 ? "nothing fires" : "nothing known fires · \(unknown) unknown"
        let age = NumberText.age(of: last, at: state.now)
        canvas.line([TextRun("NOW  ", .bold), TextRun("\(text) · last poll \(age) ago", .dim)], row: 0, in: rect)
    }

    /// The user-felt figure of the service first, then the version that makes it.
    private static func what(_ entry: FleetEntry, _ glyphs: GlyphSet) -> [TextRun] {
        var runs = [TextRun("\(entry.id.service.rawValue) \(entry.id.environment.label)", entry.status.role)]
        if let felt = entry.feltErrorRatio {
            runs.append(TextRun("  err \(NumberFormat.percent(ratio: felt))"))
        }
        if let canary = entry.canary, let errors = canary.errorRatio.value, let share = canary.observedShare {
            let text = "\(canary.displayVersion) \(NumberFormat.percent(ratio: errors)) of its "
            runs.append(TextRun(" (\(text)\(NumberFormat.percent(ratio: share, decimals: 0)))"))
        }
        runs.append(TextRun("  \(entry.reason)"))
        return runs
    }

    private static func since(_ entry: FleetEntry, _ state: OpsState, _ glyphs: GlyphSet) -> [TextRun] {
        guard let since = entry.since else { return [TextRun("no source tells since when", .dim)] }
        let age = NumberText.age(of: since, at: state.now)
        let start = "\(CivilTime(since).hourAndMinute) UTC \(glyphs.separator) \(age)"
        let alerts = entry.firingAlerts == 1 ? "1 alert fires" : "\(entry.firingAlerts) alerts fire"
        return [TextRun(start, .bold), TextRun("   \(entry.firingAlerts > 0 ? alerts : "")")]
    }
}

extension FleetEntry {
    /// Errors over all requests, whichever version answered; `nil` where rates or errors are not known for all.
    var feltErrorRatio: Double? {
        let busy = variants.filter { ($0.requestRate.value ?? 0) > 0 }
        let total = busy.compactMap(\.requestRate.value).reduce(0, +)
        guard total > 0, busy.allSatisfy({ $0.errorRatio.value != nil }) else { return nil }
        return busy.reduce(0) { $0 + ($1.requestRate.value ?? 0) * ($1.errorRatio.value ?? 0) } / total
    }
}
