import OpsModel
import Testing

@Suite struct `Civil time` {
    @Test(arguments: [
        (0.0, "1970-01-01T00:00:00Z", "Thu"), (951_782_400, "2000-02-29T00:00:00Z", "Tue"),
        (1_795_489_999, "2026-11-24T03:13:19Z", "Tue"), (-1, "1969-12-31T23:59:59Z", "Wed"),
        (4_107_542_400, "2100-03-01T00:00:00Z", "Mon"),
    ])
    func `is the proleptic Gregorian calendar`(seconds: Double, text: String, weekday: String) {
        let time = CivilTime(Instant(seconds: seconds))
        #expect(time.rfc3339 == text)
        #expect(time.weekdayName == weekday)
    }

    @Test func `an offset moves the wall clock and nothing else`() {
        let time = CivilTime(Instant(seconds: 1_795_489_999), offset: 2 * 3600)
        #expect(time.timeOfDay == "05:13:19")
    }

    @Test(arguments: [0.0, 951_782_399, 951_868_800, 1_795_489_999, 4_107_542_399])
    func `is read back from RFC 3339`(seconds: Double) {
        #expect(Instant(rfc3339: CivilTime(Instant(seconds: seconds)).rfc3339) == Instant(seconds: seconds))
    }

    @Test func `zones, fractions and missing zones are understood`() throws {
        let base = try #require(Instant(rfc3339: "2026-11-24T03:13:19Z"))
        #expect(Instant(rfc3339: "2026-11-24T05:13:19+02:00") == base)
        #expect(Instant(rfc3339: "2026-11-24T03:13:19") == base)
        let fraction = try #require(Instant(rfc3339: "2026-11-24T03:13:19.250Z"))
        #expect(abs(fraction.seconds - base.seconds - 0.25) < 1e-6)
    }

    @Test(arguments: [
        "", "yesterday", "2026-13-01T00:00:00Z", "2026-11-24", "2026-11-24T03:13:19Zx", "2026-11-24T03:13:19+2",
    ])
    func `what is no instant is nil`(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test func `an age is never negative`() {
        #expect(Instant(seconds: 10).age(since: Instant(seconds: 20)) == .zero)
    }
}
