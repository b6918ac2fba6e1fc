/// An instant as people write it: year, month, day and time of day at a fixed offset from UTC.
///
/// Days are converted by Howard Hinnant's `civil_from_days` (proleptic Gregorian calendar).
public struct CivilTime: Sendable, Hashable {
    public let year: Int
    public let month: Int
    public let day: Int
    public let hour: Int
    public let minute: Int
    public let second: Int
    /// 0 is Sunday.
    public let weekday: Int

    /// - Parameters:
    ///   - instant: the point in time, clamped to the years 1 to 9999.
    ///   - offset: seconds east of UTC.
    public init(_ instant: Instant, offset: Int = 0) {
        let bounded = min(max(instant.seconds, -62_135_596_800), 253_402_300_799)
        let total = Int(bounded.rounded(.down)) + offset
        let days = total >= 0 ? total / 86_400 : (total - 86_399) / 86_400
        let time = total - days * 86_400
        (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60)
        weekday = ((days % 7) + 11) % 7

        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// `03:14`
    public var hourAndMinute: String { "\(twoDigits(hour)):\(twoDigits(minute))" }

    /// `03:14:07`
    public var timeOfDay: String { "\(hourAndMinute):\(twoDigits(second))" }

    /// `2026-11-24`
    public var date: String { "\(year)-\(twoDigits(month))-\(twoDigits(day))" }

    /// `Tue`
    public var weekdayName: String {
        ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][weekday]
    }

    /// RFC 3339 with whole seconds: `2026-11-24T03:14:07Z`. Meaningful at offset 0 only.
    public var rfc3339: String { "\(date)T\(timeOfDay)Z" }
}

private func twoDigits(_ value: Int) -> String {
    value < 10 ? "0\(value)" : "\(value)"
}

extension Instant {
    /// RFC 3339 in UTC with three decimals, rounded down: `2026-11-24T03:14:07.118Z`.
    public var rfc3339Milliseconds: String {
        let whole = seconds.rounded(.down)
        let thousandths = String(Int(((seconds - whole) * 1000).rounded(.down)) + 1000).dropFirst()
        return "\(CivilTime(self).rfc3339.dropLast()).\(thousandths)Z"
    }

    /// Reads RFC 3339: `2026-11-24T03:14:07.123Z`, with `+01:00` in place of `Z`, any number of decimals.
    ///
    /// A text without a zone is taken as UTC, because Evidently writes such texts. `nil` for anything else.
    public init?(rfc3339 text: String) {
        var scanner = DigitScanner(text)
        guard let year = scanner.number(4), scanner.take("-"), let month = scanner.number(2), scanner.take("-"),
            let day = scanner.number(2), scanner.take("T") || scanner.take("t") || scanner.take(" "),
            let hour = scanner.number(2), scanner.take(":"), let minute = scanner.number(2), scanner.take(":"),
            let second = scanner.number(2), (1...12).contains(month), (1...31).contains(day),
            hour < 25, minute < 60, second < 61
        else { return nil }
        let fraction = scanner.take(".") ? scanner.fraction() : 0
        guard let offset = scanner.offset(), scanner.isAtEnd else { return nil }
        let days = Self.days(year: year, month: month, day: day)
        seconds = Double(days * 86_400 + hour * 3600 + minute * 60 + second - offset) + fraction
    }

    /// The beginning of a day in UTC.
    public static func midnight(year: Int, month: Int, day: Int) -> Instant {
        Instant(seconds: Double(days(year: year, month: month, day: day) * 86_400))
    }

    /// Days since 1970-01-01 (Hinnant's `days_from_civil`).
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

/// Reads fixed-width digits and punctuation from the front of a text.
private struct DigitScanner {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = Substring(text).utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let first = rest.first, UInt32(first) == character.value else { return false }
        rest = rest.dropFirst()
        return true
    }

    mutating func number(_ digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let byte = rest.first, (48...57).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 48)
            rest = rest.dropFirst()
        }
        return value
    }

    mutating func fraction() -> Double {
        var (value, scale) = (0.0, 0.1)
        while let byte = rest.first, (48...57).contains(byte) {
            value += Double(byte - 48) * scale
            scale /= 10
            rest = rest.dropFirst()
        }
        return value
    }

    /// Seconds east of UTC; 0 for `Z` and for none.
    mutating func offset() -> Int? {
        if isAtEnd || take("Z") || take("z") { return 0 }
        let sign = take("+") ? 1 : take("-") ? -1 : 0
        guard sign != 0, let hours = number(2) else { return nil }
        _ = take(":")
        guard let minutes = number(2) else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }
}
