internal import Backends
internal import OpsModel

/// What may stand under `maintenance:`, and how it is read.
enum MaintenanceSettings {
    private static let days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    static var specs: [OptionSpec] {
        [
            OptionSpec("name", .name, required: true, "What the window is called on screen; unique."),
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

    /// The windows; `report` is told of everything that cannot be, with its line.
    static func read(_ elements: [Setting], report: (Int, String) -> Void) -> [MaintenanceWindow] {
        var lines: [String: Int] = [:]
        return elements.compactMap { setting in
            guard let name = setting["name"]?.text else { return nil }
            if let earlier = lines[name] {
                report(
                    setting.line, "maintenance '\(name)' stands already in line \(earlier); give each a name of its own"
                )
            } else {
                lines[name] = setting.line
            }
            let zone = zone(setting, report)
            guard let schedule = schedule(setting, name, zone ?? .utc, report), let zone else { return nil }
            return MaintenanceWindow(
                name: name, service: setting["service"]?.text ?? "", cluster: setting["cluster"]?.text ?? "",
                zone: zone, schedule: schedule)
        }
    }

    private static func zone(_ setting: Setting, _ report: (Int, String) -> Void) -> ZoneOffsets? {
        let name = setting["timeZone"]?.text ?? "UTC"
        if let zone = ZoneFile.zone(named: name) { return zone }
        report(
            setting["timeZone"]?.line ?? setting.line,
            "'\(name)' is no time zone of this system; write one such as Europe/Berlin or UTC")
        return nil
    }

    private static func schedule(
        _ setting: Setting, _ name: String, _ zone: ZoneOffsets, _ report: (Int, String) -> Void
    ) -> MaintenanceWindow.Schedule? {
        let isOnce = setting["start"] != nil || setting["end"] != nil
        let isWeekly = setting["from"] != nil || setting["to"] != nil || setting["days"] != nil
        guard isOnce != isWeekly else {
            if isOnce || !setting.hasGaps {
                report(
                    setting.line,
                    "maintenance '\(name)' needs either from: and to: (recurring) or start: and end: (once), not both")
            }
            return nil
        }
        return isOnce ? once(setting, name, zone, report) : weekly(setting, name, report)
    }

    private static func once(
        _ setting: Setting, _ name: String, _ zone: ZoneOffsets, _ report: (Int, String) -> Void
    ) -> MaintenanceWindow.Schedule? {
        let (start, end) = (instant(setting["start"], zone, report), instant(setting["end"], zone, report))
        if setting["start"] == nil || setting["end"] == nil, !setting.hasGaps {
            report(setting.line, "maintenance '\(name)' lacks start: or end:")
        }
        guard let start, let end else { return nil }
        guard start < end else {
            report(setting.line, "maintenance '\(name)' ends before it begins")
            return nil
        }
        return .once(InstantInterval(start, end))
    }

    private static func weekly(
        _ setting: Setting, _ name: String, _ report: (Int, String) -> Void
    ) -> MaintenanceWindow.Schedule? {
        let (from, to) = (time(setting, "from", name, report), time(setting, "to", name, report))
        guard let from, let to else { return nil }
        let named = (setting["days"]?.elements ?? []).compactMap(\.text).compactMap(days.firstIndex)
        return .weekly(
            days: named.isEmpty ? Set(0...6) : Set(named), from: from,
            length: to > from ? to - from : to + 86_400 - from)
    }

    /// `02:00` in seconds after midnight.
    private static func time(
        _ setting: Setting, _ key: String, _ name: String, _ report: (Int, String) -> Void
    ) -> Int? {
        guard let given = setting[key] else {
            if !setting.hasGaps {
                report(
                    setting.line,
                    "maintenance '\(name)' lacks \(key): as \"02:00\", in quotes; it needs both from: and to:")
            }
            return nil
        }
        let parts = (given.text ?? "").split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.count == 2 }), let hour = Int(parts[0]),
            let minute = Int(parts[1]), (0...24).contains(hour), (0..<60).contains(minute), hour * 60 + minute <= 1440
        else {
            report(
                given.line,
                "maintenance '\(name)': '\(given.text ?? "")' is no time; write \(key): \"02:00\", in quotes")
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
