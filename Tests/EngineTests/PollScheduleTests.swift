import Testing

@testable import Engine

@Suite struct `Poll schedule` {
    @Test func `intervals spread by a tenth either way and use all of it`() {
        var schedule = PollSchedule(interval: .seconds(100), seed: 7)
        let waits = (0..<2000).map { _ in schedule.afterAnswer() }
        #expect(waits.allSatisfy { $0 >= .seconds(90) && $0 <= .seconds(110) })
        #expect((waits.min() ?? .zero) < .seconds(91))
        #expect((waits.max() ?? .zero) > .seconds(109))
    }

    @Test func `one seed gives one schedule`() {
        var (one, same, other) = (
            PollSchedule(interval: .seconds(15), seed: 1), PollSchedule(interval: .seconds(15), seed: 1),
            PollSchedule(interval: .seconds(15), seed: 2)
        )
        let waits = (0..<10).map { _ in one.afterAnswer() }
        #expect(waits == (0..<10).map { _ in same.afterAnswer() })
        #expect(waits != (0..<10).map { _ in other.afterAnswer() })
    }

    @Test func `failures double the longest wait up to five minutes`() {
        for failures in 1...12 {
            var longest = Duration.zero
            for seed in 0..<300 {
                var schedule = PollSchedule(interval: .seconds(10), seed: UInt64(seed))
                var wait = Duration.zero
                for _ in 0..<failures { wait = schedule.afterFailure(retryAfter: nil) }
                longest = max(longest, wait)
            }
            let ceiling = min(Duration.seconds(300), .seconds(10 << failures))
            #expect(longest <= ceiling)
            #expect(longest > ceiling * 0.9)
        }
    }

    @Test func `a failing backend is never asked more often than a healthy one`() {
        var schedule = PollSchedule(interval: .seconds(10), seed: 3)
        for _ in 0..<500 { #expect(schedule.afterFailure(retryAfter: nil) >= .seconds(9)) }
    }

    @Test func `an interval beyond five minutes is not shortened by failing`() {
        var schedule = PollSchedule(interval: .seconds(3600), seed: 3)
        for _ in 0..<100 {
            let wait = schedule.afterFailure(retryAfter: nil)
            #expect(wait >= .seconds(3240) && wait <= .seconds(3600))
        }
    }

    @Test func `an answer ends the backoff`() {
        var schedule = PollSchedule(interval: .seconds(10), seed: 3)
        for _ in 0..<8 { _ = schedule.afterFailure(retryAfter: nil) }
        #expect(schedule.afterAnswer() <= .seconds(11))
        #expect(schedule.afterFailure(retryAfter: nil) <= .seconds(20))
    }

    @Test func `Retry-After is a lower bound, and bounded itself`() {
        for seed in UInt64(0)..<100 {
            var schedule = PollSchedule(interval: .seconds(10), seed: seed)
            let wait = schedule.afterFailure(retryAfter: .seconds(120))
            #expect(wait >= .seconds(120) && wait <= .seconds(140))
            #expect(schedule.afterFailure(retryAfter: Duration.seconds(1)) >= .seconds(9))
            #expect(schedule.afterFailure(retryAfter: .seconds(86_400 * 365)) <= .seconds(3900))
        }
    }
}
