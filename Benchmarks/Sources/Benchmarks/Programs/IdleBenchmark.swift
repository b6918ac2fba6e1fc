/// What a program costs while nobody touches it.
struct IdleBenchmark {
    struct Result {
        /// Of one core.
        let cpuShare: Double
        let bytesPerSecond: Double

        var text: String {
            "CPU \(Decimals.text(cpuShare * 100, 2)) %, \(Decimals.text(bytesPerSecond, 0)) B/s"
        }
    }

    let seconds: Double

    func measure(_ program: TerminalProgram) -> Result {
        _ = program.readUntilSilent(for: 0.2, within: 2)
        let (cpu, bytes, start) = (program.cpu, program.bytesRead, WallTime.now)
        while WallTime.now - start < seconds { _ = program.read(within: seconds - (WallTime.now - start)) }
        let elapsed = WallTime.now - start
        return Result(
            cpuShare: (program.cpu - cpu) / elapsed, bytesPerSecond: Double(program.bytesRead - bytes) / elapsed)
    }
}
