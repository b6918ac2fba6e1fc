internal import OpsModel

/// The rule for years to come, as POSIX writes it: `CET-1CEST,M3.5.0,M10.5.0/3`. Days of the year by number, which no
/// zone of today uses, are not read.
struct ZoneRule {
    /// Seconds east of UTC.
    let standard: Int
    private let summer: (offset: Int, begin: Day, end: Day)?

    var isFixed: Bool { summer == nil }

    /// The n-th weekday of a month, the fifth being the last, at so many seconds after midnight.
    private struct Day {
        var month: Int
        var week: Int
        var weekday: Int
        var time: Int
    }

    init?(_ text: String) {
        var scanner = Scanner(rest: Substring(text))
        guard scanner.name(), let standard = scanner.time() else { return nil }
        self.standard = -standard
        guard !scanner.rest.isEmpty else {
            summer = nil
            return
        }
        guard scanner.name() else { return nil }
        let offset = scanner.rest.first == "," ? nil : scanner.time()
        guard let begin = scanner.day(), let end = scanner.day(), scanner.rest.isEmpty else { return nil }
        summer = (offset.map { -$0 } ?? -standard + 3600, begin, end)
    }

    /// The two changes of a year, the earlier first; none where the clocks stay.
    func changes(of year: Int) -> [ZoneOffsets.Change] {
        guard let summer else { return [] }
        let begin = ZoneOffsets.Change(at: instant(summer.begin, year, before: standard), offset: summer.offset)
        let end = ZoneOffsets.Change(at: instant(summer.end, year, before: summer.offset), offset: standard)
        return [begin, end].sorted { $0.at < $1.at }
    }

    private func instant(_ day: Day, _ year: Int, before offset: Int) -> Instant {
        let first = Instant.midnight(year: year, month: day.month, day: 1)
        let next = Instant.midnight(
            year: day.month == 12 ? year + 1 : year, month: day.month == 12 ? 1 : day.month + 1, day: 1)
        let shift = (day.weekday - CivilTime(first).weekday + 7) % 7
        var found = first + .seconds((shift + (day.week - 1) * 7) * 86_400)
        while found >= next { found = found - .seconds(7 * 86_400) }
        return found + .seconds(day.time - offset)
    }

    private struct Scanner {
        var rest: Substring

        /// Letters, or anything in angle brackets.
        mutating func name() -> Bool {
            if rest.first == "<" {
                guard let end = rest.firstIndex(of: ">") else { return false }
                rest = rest[rest.index(after: end)...]
                return true
            }
            let letters = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(letters.count)
            return letters.count >= 3
        }

        mutating func number() -> Int? {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            return Int(digits)
        }

        mutating func take(_ character: Character) -> Bool {
            guard rest.first == character else { return false }
            rest = rest.dropFirst()
            return true
        }

        /// `-1`, `5:30`, `+3:15:20`, in seconds.
        mutating func time() -> Int? {
            let sign = take("-") ? -1 : 1
            _ = take("+")
            guard let hours = number() else { return nil }
            var seconds = hours * 3600
            if take(":") { seconds += (number() ?? 0) * 60 }
            if take(":") { seconds += number() ?? 0 }
            return sign * seconds
        }

        /// `,M3.5.0/2`
        mutating func day() -> Day? {
            guard take(","), take("M"), let month = number(), take("."), let week = number(), take("."),
                let weekday = number(), (1...12).contains(month), (1...5).contains(week), (0...6).contains(weekday)
            else { return nil }
            guard take("/") else { return Day(month: month, week: week, weekday: weekday, time: 7200) }
            return time().map { Day(month: month, week: week, weekday: weekday, time: $0) }
        }
    }
}
