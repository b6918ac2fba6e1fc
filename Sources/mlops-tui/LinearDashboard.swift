internal import Cells
internal import Dashboard
internal import Engine
internal import FoundationEssentials
internal import Glibc
internal import Terminal
internal import Threads

/// The plain form of the dashboard, ended by a signal or by whoever reads closing the pipe; what was measured and found
/// until then is kept.
struct LinearDashboard {
    let fleet: FleetOptions
    let log: LogOption
    let isASCII: Bool
    /// The path of the recording.
    let recording: String?

    private enum Ending {
        case nobodyReads
        case signal(Int32)
        case overdue
    }

    /// How long a reader who does not read may hold up the end after a signal.
    private static let patience = Duration.seconds(2)

    func run() async throws {
        let secrets = KnownSecrets()
        let recorder = try recording.map { try Recorder(path: $0, of: fleet, secrets: secrets) }
        // Who stops reading would end the process before its recording is whole.
        if recorder != nil { signal(SIGPIPE, SIG_IGN) }
        let source = try await FleetSource.load(fleet)
        let loop = try LinearLoop(ascii: isASCII(source.configuration), recorder: recorder) {
            PlainOutput.tryToWrite($0 + "\n")
        }
        let (inbox, configuration) = (loop.inbox, source.configuration)
        let files = await StoreFiles.claimed(by: configuration, environment: StandardStreams.environment)
        let engine = try log.engine(configuration, keptIn: files, secrets: secrets) {
            inbox.put(Input($0, of: configuration))
        }
        let ending = try await untilTheEnd {
            await withDiscardingTaskGroup { group in
                group.addTask { await engine.run() }
                await loop.run { await engine.engine.perform($0) }
                group.cancelAll()
            }
        }
        await engine.engine.close()
        await source.stop()
        if let ending { ProcessEnding.raise(ending) }
    }

    /// Runs `body` until it ends or a signal asks for its end; the signal.
    private func untilTheEnd(of body: @escaping @Sendable () async -> Void) async throws -> Int32? {
        let signals = try ClosingSignals()
        // A thread of its own, because whoever reads slowly holds up the loop's.
        let thread = try ThreadExecutor(name: "signals")
        defer { thread.stop() }
        let (endings, ending) = AsyncStream<Ending>.makeStream()
        thread.watch(signals.descriptor) {
            guard let number = signals.take() else { return }
            ending.yield(.signal(number))
            thread.schedule(at: .now + Self.patience) { ending.yield(.overdue) }
        }
        let running = Task {
            await body()
            ending.yield(.nobodyReads)
        }
        var number: Int32?
        for await ending in endings {
            guard case .signal(let signal) = ending else { break }
            number = signal
            running.cancel()
        }
        return number
    }

    private func isASCII(_ configuration: Configuration) -> Bool {
        isASCII || configuration.display.isASCII == true
            || !CharacterSet.namesUTF8(ProcessInfo.processInfo.environment)
    }
}
