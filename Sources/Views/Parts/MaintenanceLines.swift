internal import Cells
internal import OpsModel

/// What keeps signals quiet besides silences and mutes: planned times, what is in force first, one line each.
enum MaintenanceLines {
    static func lines(_ state: OpsState) -> [[TextRun]] {
        let inForce = state.maintenanceInForce
        let names = Set(inForce.map(\.window.name))
        let coming = state.maintenance.filter { !names.contains($0.name) }
            .compactMap { window in window.next(after: state.now).map { (window, $0) } }
            .sorted { ($0.1, $0.0.name) < ($1.1, $1.0.name) }
        return inForce.map { line($0.window, $0.interval, isNow: true, state) }
            + coming.map { line($0.0, $0.1, isNow: false, state) }
    }

    private static func line(
        _ window: MaintenanceWindow, _ interval: InstantInterval, isNow: Bool, _ state: OpsState
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
}
