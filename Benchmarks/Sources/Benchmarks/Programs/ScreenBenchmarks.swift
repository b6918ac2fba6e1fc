/// What is measured through a pseudo-terminal on a stand-in fleet, beside the peers.
struct ScreenBenchmarks {
    let peers: Peers
    let isQuick: Bool

    private var keyCount: Int { isQuick ? 60 : 300 }
    private var idleSeconds: Double { isQuick ? 6 : 20 }

    /// Keys that move, at 100 and 10,000 deployments; then what the larger fleet needs.
    func keysAndMemory(_ add: (Figure) -> Void) async throws {
        let (tig, htop) = try (peerKeys(peers.startTig(), [UInt8(ascii: "j")]), htopKeys())
        let small = try await keys(100).keys
        let large = try await keys(10_000)
        let ratio = large.keys.cpu / small.cpu
        add(Figure("move key to painted, 100 deployments", small.text))
        add(
            Figure(
                "move key to painted, 10,000 deployments", large.keys.text, goal: "p50 ≤ 0.3, CPU ≤ 0.25",
                isMet: large.keys.latency.median <= 0.3 && large.keys.cpu <= 0.25,
                peer: "tig \(tig?.text ?? "not installed")"))
        add(
            Figure(
                "  CPU at 10,000 over CPU at 100", Decimals.text(ratio, 2), goal: "≤ 1.2", isMet: ratio <= 1.2,
                peer: "htop \(htop?.text ?? "not installed")"))
        add(
            Figure(
                "start to 10,000 deployments painted, s (CPU s)",
                "\(Decimals.text(large.loadTime, 2)) (\(Decimals.text(large.loadCPU, 2)))", goal: "≤ 10",
                isMet: large.loadTime <= 10))
        add(memory(large.memory))
    }

    private func memory(_ memory: ProgramMemory?) -> Figure {
        let name = "memory at 10,000 deployments, MiB PSS (peak resident)"
        guard let memory else { return .skipped(name, "the kernel does not tell") }
        let size = Double(memory.proportional) / 1_048_576
        return Figure(
            name, "\(Decimals.text(size)) (\(Decimals.text(Double(memory.peakResident) / 1_048_576)))", goal: "≤ 64",
            isMet: size <= 64)
    }

    private struct KeysOnFleet {
        let keys: KeyBenchmark.Result
        let loadTime: Double
        let loadCPU: Double
        let memory: ProgramMemory?
    }

    private func keys(_ count: Int) async throws -> KeysOnFleet {
        let dashboard = try await StandInDashboard(peers, StandInFleet(count: count), interval: "10m")
        let keys = KeyBenchmark(keys: [UInt8(ascii: "j")], count: keyCount)
            .measure(dashboard.program, until: Marker.frameEnd)
        let memory = ProgramMemory(of: dashboard.program.process)
        await dashboard.end()
        return KeysOnFleet(
            keys: keys, loadTime: dashboard.loadTime, loadCPU: dashboard.loadCPU, memory: memory)
    }

    private func peerKeys(_ program: TerminalProgram?, _ keys: [UInt8]) -> KeyBenchmark.Result? {
        guard let program else { return nil }
        defer { program.end() }
        return KeyBenchmark(keys: keys, count: keyCount).measure(program, until: nil)
    }

    /// With a refresh of its own so seldom that it does not stand in the way of the keys.
    private func htopKeys() throws -> KeyBenchmark.Result? {
        try peerKeys(peers.startHtop(every: 100), Array("\u{1B}OB".utf8))
    }

    /// Nobody touches anything: the drill as it opens, and 10,000 deployments polled every 2 s.
    func idle(_ add: (Figure) -> Void) async throws {
        let benchmark = IdleBenchmark(seconds: idleSeconds)
        let drill = try peers.startOurs(["--drill"])
        _ = drill.readUntilSilent(for: 1, within: 4)
        let drillResult = benchmark.measure(drill)
        drill.end()
        add(
            Figure(
                "idle, the drill served and shown by one process", drillResult.text, goal: "CPU ≤ 0.5 %, ≤ 4000 B/s",
                isMet: drillResult.cpuShare <= 0.005 && drillResult.bytesPerSecond <= 4000,
                peer: "htop \(try idleHtop(benchmark)?.text ?? "not installed")"))
        for (count, changing, bytes) in [(12, 0, 1000.0), (12, 12, 4000), (10_000, 0, 1000), (10_000, 30, 4000)] {
            let dashboard = try await StandInDashboard(
                peers, StandInFleet(count: count, changing: changing), interval: "2s")
            let result = benchmark.measure(dashboard.program)
            await dashboard.end()
            add(
                Figure(
                    "idle, \(count) deployments polled every 2 s, \(changing) change", result.text,
                    goal: "CPU ≤ 0.5 %, ≤ \(Decimals.text(bytes, 0)) B/s",
                    isMet: result.cpuShare <= 0.005 && result.bytesPerSecond <= bytes))
        }
    }

    private func idleHtop(_ benchmark: IdleBenchmark) throws -> IdleBenchmark.Result? {
        guard let program = try peers.startHtop(every: 15) else { return nil }
        defer { program.end() }
        return benchmark.measure(program)
    }
}
