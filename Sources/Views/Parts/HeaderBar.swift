internal import Cells
internal import OpsModel

/// The first line: whose fleet this is, whether it is live, how many sources answer, how many rows are how, the time.
enum HeaderBar {
    static func draw(_ canvas: inout Canvas, in rect: Rect) {
        guard !rect.isEmpty else { return }
        let state = canvas.state
        canvas.cells.fill(rect, style: Style(.header))
        let time = clock(state, isWide: rect.columns >= 100)
        let end = rect.right - 1
        let timeWidth = canvas.cells.put([TextRun(time, .header)], endingBefore: end, row: rect.top, clip: rect)
        let room = Rect(column: rect.left, row: rect.top, columns: rect.columns - timeWidth - 2, rows: 1)
        canvas.cells.put(left(canvas, isWide: rect.columns >= 110), at: room.origin, clip: room, ellipsis: true)
    }

    private static func left(_ canvas: Canvas, isWide: Bool) -> [TextRun] {
        let state = canvas.state
        let glyphs = canvas.glyphs
        var runs = [TextRun(" mlops  ", .header), badge(state, glyphs), TextRun(" ", .header)]
        if !state.banner.name.isEmpty { runs.append(TextRun("\(state.banner.name)  ", .header)) }
        runs.append(liveness(state))
        runs.append(TextRun("   ", .header))
        runs += sources(state, isWide: isWide)
        runs.append(TextRun("  ", .header))
        for status in [Status.critical, .warning, .ok, .unknown] {
            let word = isWide ? " \(status.word.lowercased())" : ""
            let role = state.fleetSummary[status] == 0 ? Role.dim : status.role
            runs.append(
                TextRun(" \(status.glyph(glyphs))\(isWide ? " " : "")\(state.fleetSummary[status])\(word)", role))
            if isWide { runs.append(TextRun("  ", .header)) }
        }
        return runs
    }

    /// DRILL in the place of the environment, on every screen, so that nobody takes the one for the other.
    static func badge(_ state: OpsState, _ glyphs: GlyphSet) -> TextRun {
        if state.banner.isDrill { return TextRun("\(glyphs.badgeLeft)DRILL\(glyphs.badgeRight)", .badgeDrill) }
        let environments = state.fleetSummary.environments
        let label =
            if environments.contains(.production) { "PROD" } else if environments.contains(.unknown) { "ENV?" } else {
                environments.map(\.label).min() ?? "ENV?"
            }
        let role: Role = state.isProduction || environments.isEmpty ? .badgeProduction : .badgeOther
        return TextRun("\(glyphs.badgeLeft)\(label)\(glyphs.badgeRight)", role)
    }

    private static func liveness(_ state: OpsState) -> TextRun {
        let sources = state.backends.entities
        guard !sources.isEmpty else { return TextRun("starting", .dim) }
        guard sources.contains(where: { $0.isWorking(at: state.now) }) else {
            guard let last = sources.compactMap(\.lastSuccess).max() else { return TextRun("connecting", .dim) }
            return TextRun("NO DATA \(NumberText.age(of: last, at: state.now))", .error)
        }
        let fastest = sources.map(\.interval).min() ?? .zero
        return TextRun("LIVE \(NumberFormat.age(fastest.inSeconds))", .header)
    }

    private static func sources(_ state: OpsState, isWide: Bool) -> [TextRun] {
        let sources = state.backends.entities
        guard !sources.isEmpty else { return [] }
        let working = sources.count { $0.isWorking(at: state.now) }
        let role: Role = working == sources.count ? .header : .warning
        guard isWide else { return [TextRun("src \(working)/\(sources.count)", role)] }
        var runs = [TextRun("sources \(working)/\(sources.count) ok", role)]
        if let worst = sources.filter({ !$0.isWorking(at: state.now) }).min(by: { $0.id.rawValue < $1.id.rawValue }),
            let last = worst.lastSuccess
        {
            runs.append(TextRun(" · \(worst.id.rawValue) STALE \(NumberText.age(of: last, at: state.now))", .warning))
        }
        return runs
    }

    /// `03:14:07 UTC 05:14`: the local hour beside UTC where they differ.
    private static func clock(_ state: OpsState, isWide: Bool) -> String {
        let utc = CivilTime(state.now)
        let day = isWide ? "\(utc.weekdayName) " : ""
        guard state.localOffset != 0 else { return "\(day)\(utc.timeOfDay) UTC" }
        return "\(day)\(utc.timeOfDay) UTC \(CivilTime(state.now, offset: state.localOffset).hourAndMinute)"
    }
}
