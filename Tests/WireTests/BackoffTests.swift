import Testing
import Wire

@Suite struct `The wait after failures` {
    private let backoff = Backoff(base: .seconds(1), cap: .seconds(60))

    @Test(arguments: [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (1000, 60), (0, 1)])
    func `doubles its ceiling up to the cap`(_ failures: Int, _ seconds: Int) {
        #expect(backoff.ceiling(afterFailures: failures) == .seconds(seconds))
    }

    @Test func `draws evenly from zero to the ceiling`() {
        var generator = Seeded(seed: 7)
        let delays = (0..<4000).map { _ in backoff.delay(afterFailures: 4, using: &generator) }
        #expect(delays.allSatisfy { $0 >= .zero && $0 <= .seconds(8) })
        let mean = delays.reduce(Duration.zero, +) / 4000
        #expect(mean > .seconds(3.8) && mean < .seconds(4.2))
        #expect(delays.contains { $0 < .milliseconds(100) })
        #expect(delays.contains { $0 > .milliseconds(7900) })
    }

    @Test func `is the same for the same seed`() {
        var first = Seeded(seed: 1)
        var second = Seeded(seed: 1)
        for failures in 1..<20 {
            #expect(
                backoff.delay(afterFailures: failures, using: &first)
                    == backoff.delay(afterFailures: failures, using: &second))
        }
    }

    @Test func `comes after what the server asked for`() {
        var generator = Seeded(seed: 3)
        for _ in 0..<100 {
            let delay = backoff.delay(afterFailures: 1, retryAfter: .seconds(30), using: &generator)
            #expect(delay >= .seconds(30) && delay <= .seconds(31))
        }
    }

    @Test func `obeys no server for ever`() {
        var generator = Seeded(seed: 3)
        let delay = backoff.delay(afterFailures: 1, retryAfter: .seconds(86_400 * 365), using: &generator)
        #expect(delay <= .seconds(601))
    }
}

@Suite struct `A date of HTTP` {
    @Test(arguments: [
        ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
        ("Sun Nov  6 08:49:37 1994", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199), ("Fri, 01 Mar 2024 00:00:00 GMT", 1_709_251_200),
        ("Wed, 01 Mar 2100 00:00:00 GMT", 4_107_542_400), ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_800),
    ])
    func `is read in each of its forms`(_ text: String, _ seconds: Int) {
        #expect(Response(headers: ["Date": text]).serverDate == seconds)
    }

    @Test(arguments: [
        "", "now", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 32 Nov 1994 08:49:37 GMT",
        "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT",
        "Sun, 06 Nov 99999999999999999999 08:49:37 GMT", "Sun, 06 Nov 1994 -8:49:37 GMT",
    ])
    func `that is none is none`(_ text: String) {
        #expect(Response(headers: ["Date": text]).serverDate == nil)
    }
}
