internal import Cells
internal import Engine
public import OpsModel
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

    /// Announces changes as they come, and looks at the clock once a second, until the task is cancelled or nobody
    /// reads any more; returns when the recording is whole. What the store is to keep, and what was found of requests that
    /// are watched, goes to `perform`, in its order.
    public func run(performing perform: @escaping @Sendable (Effect) async -> Void = { _ in }) async {
        take(.resized(Self.size))
        let deeds = AsyncStream<Effect>.makeStream()
        let performing = Task {
            for await deed in deeds.stream { await perform(deed) }
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
                let (isRead, effects) = announce()
                for effect in effects where effect.isNobodysWish { deeds.continuation.yield(effect) }
                guard isRead else { break }
            }
            group.cancelAll()
        }
        // What was found since nobody reads, or since the end was asked for, is kept though it is not told.
        for effect in advance() where effect.isNobodysWish { deeds.continuation.yield(effect) }
        deeds.continuation.finish()
        await performing.value
        inbox.detach()
        recorder?.close()
        await recorder?.finished()
        thread.stop()
    }

    /// Whether anybody still reads, and what should be done outside.
    private func announce() -> (isRead: Bool, effects: [Effect]) {
        let effects = advance()
        return (report.lines(session.state).allSatisfy(print), effects)
    }

    /// Takes the time and what has come; what should be done outside.
    private func advance() -> [Effect] {
        var effects = take(.ticked(at: clock.now(), localOffset: 0))
        for input in inbox.takeAll() { effects += take(input) }
        while session.needsSettling { session.settle() }
        return effects + session.takePersisted()
    }

    @discardableResult
    private func take(_ input: Input) -> [Effect] {
        recorder?.record(input, at: clock.now(), afterPaint: false)
        return session.take(input)
    }
}

extension Effect {
    /// Whether it is done for what was found, and for no key that somebody pressed.
    fileprivate var isNobodysWish: Bool {
        switch self {
        case .persist, .desk(.verified): true
        default: false
        }
    }
}
