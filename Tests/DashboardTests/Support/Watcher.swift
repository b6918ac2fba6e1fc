import Cells
import Drill
import Engine
import OpsModel
import Synchronization
import Views

@testable import Dashboard

/// Time that stands until a test moves it, the same for a drill and for whoever watches it. Nothing is ever due by
/// itself: whoever sleeps wakes only when that is cancelled, as a poll that is asked for does.
final class SharedClock: EngineClock {
    private let start: Instant
    private let instant: Mutex<Instant>

    init(_ start: Instant) {
        self.start = start
        instant = Mutex(start)
    }

    var now: Instant { instant.withLock { $0 } }
    var uptime: Duration { now - start }

    func move(to next: Instant) { instant.withLock { $0 = next } }

    func sleep(until deadline: Duration) async throws {
        while true { try await Task.sleep(for: .seconds(3600)) }
    }
}

/// A dashboard without a terminal, which polls when it is told to.
final class Watcher {
    private let clock: SharedClock
    private let engine: Engine
    private let running: Task<Void, Never>
    private let inbox: Arrivals
    private(set) var session: Session

    private final class Arrivals: Sendable {
        struct State {
            var inputs: [Input] = []
            var polled = 0
        }
        let state = Mutex(State())

        func put(_ event: EngineEvent, of configuration: Configuration) {
            state.withLock { state in
                state.inputs.append(Input(event, of: configuration))
                if case .polled = event { state.polled += 1 }
            }
        }
    }

    /// How many sources there are; each answers once a poll.
    private let count: Int

    /// Opens the program; its first polls are under way when this returns.
    init(_ configuration: Configuration, at clock: SharedClock, size: Size) {
        self.clock = clock
        let inbox = Arrivals()
        self.inbox = inbox
        count = configuration.backends.count
        session = Session(now: clock.now, options: ScreenOptions(size: size))
        engine = Engine(configuration: configuration, clock: clock, seed: 1) { inbox.put($0, of: configuration) }
        running = Task { [engine] in await engine.run() }
    }

    func end() async {
        running.cancel()
        await running.value
    }

    /// Takes what the polls that are under way bring, once every source has answered.
    func takeAnswers() async throws {
        while inbox.state.withLock({ $0.polled < count }) { try await Task.sleep(for: .milliseconds(1)) }
        let inputs = inbox.state.withLock { state in
            defer { state = Arrivals.State() }
            return state.inputs
        }
        await take([.ticked(at: clock.now, localOffset: 0)] + inputs)
    }

    /// Polls every source now.
    func poll() async throws {
        await engine.pollNow()
        try await takeAnswers()
    }

    func press(_ keys: Key...) async {
        await take(keys.map(Input.key))
    }

    func resize(_ size: Size) async {
        await take([.resized(size)])
    }

    private func take(_ inputs: [Input]) async {
        var effects: [Effect] = []
        for input in inputs {
            effects += session.take(input)
            // As a loop does that is quicker than the sources.
            while session.needsSettling { session.settle() }
        }
        for case .readSeries(let request) in effects {
            _ = session.take(.seriesRead(await engine.readSeries(request)))
        }
        _ = session.settledFrame()
    }

    var lines: [String] { session.lines() }
}
