internal import Backends
internal import OpsModel

/// What may stand under `maintenance:`, and how it is read.
enum MaintenanceSettings {
    private static let days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    static var specs: [OptionSpec] {
        [
            OptionSpec("name", .text, required: true, "What the window is called on screen; unique."),
            OptionSpec("service", .text, "The service it is about, `*` and `?` allowed (default: every service)."),
            OptionSpec("cluster", .text, "The cluster it is about, `*` and `?` allowed (default: every cluster)."),
            OptionSpec("timeZone", .text, "Whose clocks are meant: `Europe/Berlin` (default UTC)."),
            OptionSpec("days", .list(.choice(days)), "Of a recurring one: the days it begins on (default: every day)."),
            OptionSpec("from", .text, "Of a recurring one: when it begins, as `\"02:00\"`."),
            OptionSpec("to", .text, "Of a recurring one: when it ends; not later than `from` is on the day after."),
            OptionSpec("start", .text, "Of a single one: when it begins, as `\"2026-12-01T22:00\"`."),
            OptionSpec("end", .text, "Of a single one: when it ends."),
        ]
    }

    /// The windows; `report` is told of each that cannot be, with its line.
    static func read(_ elements: [Setting], report: (Int, String) -> Void) -> [MaintenanceWindow] {
        var lines: [String: Int] = [:]
        return elements.compactMap { setting in
            guard let name = setting["name"]?.text else { return nil }
            if let earlier = lines[name] {
                report(
                    setting.line, "maintenance '\(name)' stands already in line \(earlier); give each a name of its own"
                )
                return nil
            }
            lines[name] = setting.line
            let zoneName = setting["timeZone"]?.text ?? "UTC"
            guard let zone = ZoneFile.zone(named: zoneName) else {
                report(
                    setting["timeZone"]?.line ?? setting.line,
                    "'\(zoneName)' is no time zone of this system; write one such as Europe/Berlin or UTC")
                return nil
            }
            guard let schedule = schedule(setting, name, zone, report) else { return nil }
            return MaintenanceWindow(
                name: name, service: setting["service"]?.text ?? "", cluster: setting["cluster"]?.text ?? "",
                zone: zone, schedule: schedule)
        }
    }

    private static func schedule(
        _ setting: Setting, _ name: String, _ zone: ZoneOffsets, _ report: (Int, String) -> Void
    ) -> MaintenanceWindow.Schedule? {
        let isOnce = setting["start"] != nil || setting["end"] != nil
        let isWeekly = setting["from"] != nil || setting["to"] != nil || setting["days"] != nil
        guard isOnce != isWeekly else {
            report(
                setting.line,
                "maintenance '\(name)' needs either from: and to: (recurring) or start: and end: (once), not both")
            return nil
        }
        if isOnce {
            guard let start = instant(setting["start"], zone, report), let end = instant(setting["end"], zone, report)
            else {
                if setting["start"] == nil || setting["end"] == nil {
                    report(setting.line, "maintenance '\(name)' lacks start: or end:")
                }
                return nil
            }
            guard start < end else {
                report(setting.line, "maintenance '\(name)' ends before it begins")
                return nil
            }
            return .once(InstantInterval(start, end))
        }
        guard let from = time(setting["from"], name, setting.line, report),
            let to = time(setting["to"], name, setting.line, report)
        else { return nil }
        let named = (setting["days"]?.elements ?? []).compactMap(\.text).compactMap(days.firstIndex)
        return .weekly(
            days: named.isEmpty ? Set(0...6) : Set(named), from: from,
            length: to > from ? to - from : to + 86_400 - from)
    }

    /// `02:00` in seconds after midnight.
    private static func time(
        _ setting: Setting?, _ name: String, _ line: Int, _ report: (Int, String) -> Void
    ) -> Int? {
        let parts = (setting?.text ?? "").split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.count == 2 }), let hour = Int(parts[0]),
            let minute = Int(parts[1]), (0...24).contains(hour), (0..<60).contains(minute), hour * 60 + minute <= 1440
        else {
            report(
                setting?.line ?? line, "maintenance '\(name)' needs from: and to: as \"02:00\", in quotes, both of them"
            )
            return nil
        }
        return (hour * 60 + minute) * 60
    }

    /// `2026-12-01T22:00` by the clocks of the zone.
    private static func instant(
        _ setting: Setting?, _ zone: ZoneOffsets, _ report: (Int, String) -> Void
    ) -> Instant? {
        guard let setting, let text = setting.text else { return nil }
        let isShort = text.utf8.count == 16
        guard let shown = Instant(rfc3339: isShort ? "\(text):00Z" : "\(text)Z") else {
            report(setting.line, "'\(text)' is no time; write \"2026-12-01T22:00\", by the clocks of timeZone:")
            return nil
        }
        return zone.instant(showing: shown.seconds)
    }
}
