import FoundationEssentials
import Glibc

/// Prints one table: what was measured, the goal beside it, and the peers of the same run.
///
/// `Benchmarks [quick] [start|keys|idle|frames|state|reading …]`, from the root of the repository. Nothing is asserted.
@main
struct Benchmarks {
    static func main() async {
        let words = CommandLine.arguments.dropFirst()
        let chosen = Set(words.filter { $0 != "quick" })
        let run = BenchmarkRun(isQuick: words.contains("quick"), chosen: chosen)
        do {
            try await run.all()
        } catch {
            Output.line("benchmarks: \(error)", to: STDERR_FILENO)
            exit(1)
        }
    }
}

/// One run of the parts that were asked for.
struct BenchmarkRun {
    static let parts: Set<String> = ["start", "keys", "idle", "frames", "state", "reading"]

    let isQuick: Bool
    let chosen: Set<String>
    private let table = FigureTable()

    init(isQuick: Bool, chosen: Set<String>) {
        self.isQuick = isQuick
        self.chosen = chosen
    }

    func all() async throws {
        if let unknown = chosen.first(where: { !Self.parts.contains($0) }) {
            throw BenchmarkError(
                "there is no part '\(unknown)'; there are \(Self.parts.sorted().joined(separator: " "))")
        }
        Output.line("mlops-tui benchmarks, \(isQuick ? "quick" : "full"): \(Machine.description)")
        if ["start", "keys", "idle"].contains(where: wants) { try await programs() }
        if ["frames", "state", "reading"].contains(where: wants) { await inProcess() }
        Output.line("\nafterwards: \(Machine.description)")
    }

    private func wants(_ part: String) -> Bool { chosen.isEmpty || chosen.contains(part) }

    private func programs() async throws {
        let ours = ProcessInfo.processInfo.environment["MLOPS_TUI_BINARY"] ?? ".build/release/mlops-tui"
        let peers = try Peers(ours: ours)
        defer { peers.removeFolder() }
        table.header("Through a pseudo-terminal, 120x40")
        let screens = ScreenBenchmarks(peers: peers, isQuick: isQuick)
        if wants("start") {
            for figure in try StartUpBenchmark(peers: peers, rounds: isQuick ? 7 : 25).figures() { table.add(figure) }
        }
        if wants("keys") { try await screens.keysAndMemory(table.add) }
        if wants("idle") { try await screens.idle(table.add) }
    }

    private func inProcess() async {
        table.header("In this process")
        if wants("frames") {
            for figure in FrameBenchmark(repetitions: isQuick ? 60 : 300).figures() { table.add(figure) }
        }
        if wants("state") {
            for figure in StateBenchmark(count: 10_000, repetitions: isQuick ? 5 : 15).figures() { table.add(figure) }
        }
        if wants("reading") {
            for figure in await ReadingBenchmark(repetitions: isQuick ? 4 : 12).figures() { table.add(figure) }
        }
    }
}
