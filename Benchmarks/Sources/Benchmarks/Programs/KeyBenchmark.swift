/// Key to painted: keys that move, each sent when the screen has been still for longer than a frame.
struct KeyBenchmark {
    /// Longer than the shortest time between two frames, so that no key waits for the frame before it.
    static let pause = 0.025

    struct Result {
        let latency: Spread
        /// Processor time of the program for one key, in milliseconds.
        let cpu: Double

        var text: String {
            "p50 \(Decimals.text(latency.median, 2)) p90 \(Decimals.text(latency.quantile(0.9), 2)) ms, CPU \(Decimals.text(cpu, 3)) ms"
        }
    }

    let keys: [UInt8]
    let count: Int

    /// `marker` ends an answer; where it is `nil`, the first bytes are the answer.
    func measure(_ program: TerminalProgram, until marker: [UInt8]?) -> Result {
        _ = program.readUntilSilent(for: 0.3, within: 5)
        var latencies: [Double] = []
        let cpu = program.cpu
        for _ in 0..<count {
            drain(program)
            let sent = WallTime.now
            program.send(keys)
            let painted =
                marker.map { program.read(until: $0, within: 1) }
                ?? (program.read(within: 1) == nil ? nil : WallTime.now)
            if let painted { latencies.append((painted - sent) * 1000) }
        }
        return Result(latency: Spread(latencies), cpu: (program.cpu - cpu) / Double(count) * 1000)
    }

    private func drain(_ program: TerminalProgram) {
        let end = WallTime.now + Self.pause
        while WallTime.now < end { _ = program.read(within: end - WallTime.now) }
    }
}
