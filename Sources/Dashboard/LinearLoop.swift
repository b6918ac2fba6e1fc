internal import Cells
internal import Engine
internal import OpsModel
internal import Threads
internal import Views

/// The loop of the plain form: the same inputs and state as on a screen, announced line by line.
///
/// It owns a thread, because whoever reads the lines may be slow.
public actor LinearLoop {
    /// A screen nobody sees, for a state that is the same as on one.
    private static let size = Size(columns: 80, rows: 24)

    public nonisolated let inbox = Inbox()
    private nonisolated let thread: ThreadExecutor
    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private let clock: WallClock
    private let print: @Sendable (String) -> Bool
    private let recorder: Recorder?
    private var session: Session
    private var report: LinearReport

    /// - Parameters:
    ///   - ascii: writes no byte above 126.
    ///   - recorder: where inputs are recorded; `nil` for nowhere.
    ///   - clock: what time it is.
    ///   - print: takes each line, without a line feed; may block. False where nobody reads any more.
    /// - Throws: `ThreadError` where the process may have no more threads or descriptors.
    public init(
        ascii: Bool, recorder: Recorder? = nil, clock: WallClock = .system,
        print: @escaping @Sendable (String) -> Bool
    ) throws {
        thread = try ThreadExecutor(name: "lines")
        self.clock = clock
        self.print = print
        self.recorder = recorder
        session = Session(now: clock.now(), options: ScreenOptions(size: Self.size))
        report = LinearReport(ascii: ascii)
    }

    /// Announces changes once a second at most, until the task is cancelled or nobody reads any more; returns when the
    /// recording is whole.
    public func run() async {
        take(.resized(Self.size))
        let (wishes, wish) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        inbox.attach { wish.yield() }
        await withDiscardingTaskGroup { group in
            group.addTask {
                while !Task.isCancelled {
                    wish.yield()
                    try? await Task.sleep(for: .seconds(1))
                }
                wish.finish()
            }
            for await _ in wishes {
                guard announce() else { break }
            }
            group.cancelAll()
        }
        inbox.detach()
        recorder?.close()
        await recorder?.finished()
        thread.stop()
    }

    /// False where nobody reads any more.
    private func announce() -> Bool {
        take(.ticked(at: clock.now(), localOffset: 0))
        for input in inbox.takeAll() { take(input) }
        while session.needsSettling { session.settle() }
        return report.lines(session.state).allSatisfy(print)
    }

    private func take(_ input: Input) {
        recorder?.record(input, at: clock.now(), afterPaint: false)
        _ = session.take(input)
    }
}
