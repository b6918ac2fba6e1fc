internal import Cells
internal import Engine
public import OpsModel
internal import Views

/// The loop of the plain form: the same inputs and state as on a screen, announced line by line.
public actor LinearLoop {
    public nonisolated let inbox = Inbox()
    private let clock: WallClock
    private let print: @Sendable (String) -> Void
    private var session: Session
    private var report: LinearReport

    /// - Parameters:
    ///   - ascii: writes no byte above 126.
    ///   - clock: what time it is.
    ///   - print: takes each line, without a line feed.
    public init(ascii: Bool, clock: WallClock = .system, print: @escaping @Sendable (String) -> Void) {
        self.clock = clock
        self.print = print
        session = Session(now: clock.now(), options: ScreenOptions(size: Size(columns: 80, rows: 24)))
        report = LinearReport(ascii: ascii)
    }

    /// Announces changes once a second at most, until the task is cancelled; what the store is to keep goes to `keep`, in
    /// its order.
    public func run(keeping keep: @escaping @Sendable (StoreBatch) async -> Void = { _ in }) async {
        let batches = AsyncStream<StoreBatch>.makeStream()
        let keeping = Task {
            for await batch in batches.stream { await keep(batch) }
        }
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
                for case .persist(let batch) in announce() { batches.continuation.yield(batch) }
            }
            group.cancelAll()
        }
        batches.continuation.finish()
        await keeping.value
    }

    private func announce() -> [Effect] {
        let now = clock.now()
        var effects = session.take(.ticked(at: now, localOffset: 0))
        for input in inbox.takeAll() { effects += session.take(input) }
        while session.needsSettling { session.settle() }
        for line in report.lines(session.state) { print(line) }
        return effects
    }
}
