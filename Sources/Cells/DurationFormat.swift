extension NumberFormat {
    /// Seconds as a number of milliseconds, for columns whose header says ms: 0.412 is `412`, 0.0042 is `4.2`.
    public static func milliseconds(_ seconds: Double?, width: Int = 5) -> String {
        count(seconds.map { $0 * 1000 }, width: width)
    }

    /// A span of time in its own unit: `12µs`, `4.2ms`, `412ms`, `1.4s`, `42s`, then as `elapsed`.
    public static func duration(_ seconds: Double?, width: Int = 6) -> String {
        guard let seconds, !seconds.isNaN else { return unknown(width) }
        guard abs(seconds).rounded() < 60 else { return elapsed(seconds, width: width) }
        if abs(seconds) >= 0.9995 || seconds == 0 { return fit(scaled(seconds, by: 1000, units: ["s"]), width) }
        let micros = seconds * 1e6
        return fit(scaled(micros, by: 1000, units: ["µs", "ms"]), width)
    }

    /// How long ago, in one unit: `5s`, `23m`, `2h`, `3d`; never negative, whatever the clocks say.
    public static func age(_ seconds: Double?, width: Int = 4) -> String {
        guard let seconds, !seconds.isNaN else { return unknown(width) }
        let parts = spanParts(seconds)
        return fit(parts.first.map { ["\($0.count)\($0.unit)"] } ?? [], width)
    }

    /// A long span in two units: `42s`, `2m04s`, `5h46m`, `3d04h`; in one where two do not fit.
    public static func elapsed(_ seconds: Double?, width: Int = 6) -> String {
        guard let seconds, !seconds.isNaN else { return unknown(width) }
        let parts = spanParts(seconds)
        guard let first = parts.first else { return fit([], width) }
        let short = "\(first.count)\(first.unit)"
        guard parts.count > 1 else { return fit([short], width) }
        let second = (parts[1].count < 10 ? "0" : "") + "\(parts[1].count)\(parts[1].unit)"
        return fit([short + second, short], width)
    }

    /// The largest unit of a span with its whole count, then the next one; nothing where the span is beyond reason.
    private static func spanParts(_ seconds: Double) -> [(count: Int, unit: String)] {
        guard seconds < 1e11 else { return [] }
        let total = Int(max(0, seconds).rounded(.down))
        let (days, hours, minutes) = (total / 86_400, total / 3600 % 24, total / 60 % 60)
        if days > 0 { return [(days, "d"), (hours, "h")] }
        if hours > 0 { return [(hours, "h"), (minutes, "m")] }
        if minutes > 0 { return [(minutes, "m"), (total % 60, "s")] }
        return [(total, "s")]
    }
}
