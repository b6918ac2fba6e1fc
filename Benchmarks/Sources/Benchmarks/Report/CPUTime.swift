import Glibc

/// Processor time used, in seconds; what a busy machine does not change much.
enum CPUTime {
    static var thread: Double { read(CLOCK_THREAD_CPUTIME_ID) }
    static var process: Double { read(CLOCK_PROCESS_CPUTIME_ID) }

    /// Of another process, all its threads together; `nil` when it has ended.
    static func of(_ process: pid_t) -> Double? {
        var clock = clockid_t()
        guard clock_getcpuclockid(process, &clock) == 0 else { return nil }
        return read(clock)
    }

    /// What `body` costs the calling thread, in seconds, the median of `count` calls after one that is not counted.
    static func median(of count: Int, _ body: () -> Void) -> Double {
        body()
        return Spread(
            (0..<count).map { _ in
                let start = thread
                body()
                return thread - start
            }
        ).median
    }

    private static func read(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}

/// Monotonic seconds.
enum WallTime {
    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
