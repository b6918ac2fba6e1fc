/// The three date forms of RFC 9110 section 5.6.7, read as seconds since 1970 in UTC.
enum HTTPDate {
    /// nil where the text is none of the three forms, or no date of the calendar.
    static func seconds(_ text: String) -> Int? {
        let words = text.split { $0 == " " || $0 == "," }
        if words.count == 4, words[3] == "GMT" {
            // Sunday, 06-Nov-94 08:49:37 GMT
            let date = words[1].split(separator: "-")
            return date.count == 3 ? seconds(day: date[0], month: date[1], year: date[2], time: words[2]) : nil
        }
        if words.count == 6, words[5] == "GMT" {
            // Sun, 06 Nov 1994 08:49:37 GMT
            return seconds(day: words[1], month: words[2], year: words[3], time: words[4])
        }
        guard words.count == 5 else { return nil }
        // Sun Nov  6 08:49:37 1994
        return seconds(day: words[2], month: words[1], year: words[4], time: words[3])
    }

    private static func seconds(day: Substring, month: Substring, year: Substring, time: Substring) -> Int? {
        guard let day = Int(day), let month = months.firstIndex(of: month), var year = Int(year) else { return nil }
        if year < 100 { year += year < 70 ? 2000 : 1900 }
        let clock = time.split(separator: ":", omittingEmptySubsequences: false).compactMap { Int($0) }
        guard clock.count == 3, (0..<24).contains(clock[0]), (0..<60).contains(clock[1]), (0...60).contains(clock[2]),
            (1...31).contains(day), (1970...9999).contains(year)
        else { return nil }
        return days(year: year, month: month + 1, day: day) * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2]
    }

    /// Days since 1970-01-01 in the proleptic Gregorian calendar, for years from 1: the year begins in March, so that
    /// the leap day is its last.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }

    private static let months: [Substring] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
