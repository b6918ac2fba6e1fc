internal import Cells
internal import OpsModel

/// What keeps signals quiet besides silences: maintenance windows and mutes, what is in force first, one line each.
enum QuietLines {
    static func lines(_ state: OpsState, _ glyphs: GlyphSet) -> [[TextRun]] {
        let inForce = state.maintenanceInForce
        let names = Set(inForce.map(\.window.name))
        let coming = state.maintenance.filter { !names.contains($0.name) }
            .compactMap { window in window.next(after: state.now).map { (window, $0) } }
            .sorted { ($0.1, $0.0.name) < ($1.1, $1.0.name) }
        let mutes = state.mutes.values.filter { $0.endsAt > state.now }.sorted {
            ($0.endsAt, $0.id) < ($1.endsAt, $1.id)
        }
        return inForce.map { line($0.window, $0.interval, isNow: true, state, glyphs) }
            + mutes.map { line($0, state) }
            + coming.map { line($0.0, $0.1, isNow: false, state, glyphs) }
    }

    private static func line(
        _ window: MaintenanceWindow, _ interval: InstantInterval, isNow: Bool, _ state: OpsState, _ glyphs: GlyphSet
    ) -> [TextRun] {
        let what = [window.service.isEmpty ? "every service" : window.service, window.cluster]
            .filter { !$0.isEmpty }.joined(separator: " in ")
        let span =
            "\(ClockText.zoned(interval.earliest, at: state.now)) to \(ClockText.zoned(interval.latest, at: state.now))"
        return [
            TextRun(isNow ? "now     " : "planned ", isNow ? .warning : .dim), TextRun("\(window.name)  ", .bold),
            TextRun("\(what)  "), TextRun("\(span), clocks of \(window.zone.name)", .dim),
        ]
    }

    private static func line(_ mute: Mute, _ state: OpsState) -> [TextRun] {
        let what = [mute.service, mute.kind, mute.detail].filter { !$0.isEmpty }.joined(separator: " ")
        let standing = state.standing(of: mute)
        let age = NumberText.age(of: mute.startsAt, at: state.now)
        return [
            TextRun("mute    ", mute.startsAt <= state.now ? .warning : .dim), TextRun("\(what)  ", .bold),
            TextRun(mute.reason),
            TextRun("  for \(age), until \(ClockText.zoned(mute.endsAt, at: state.now)) by \(mute.createdBy), ", .dim),
            TextRun("quiets \(standing.text("signal"))", standing.count == 0 ? .warning : .text),
        ] + standing.remarks.filter { $0 != .quietsNothing }.map { TextRun(", \($0.rawValue)", .warning) }
    }
}
