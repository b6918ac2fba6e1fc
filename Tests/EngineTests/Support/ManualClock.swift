import Engine
import OpsModel
import Synchronization

/// Time that moves only when a test moves it, so that no test waits and none depends on speed.
final class ManualClock: EngineClock {
    private struct State {
        var uptime = Duration.zero
        var now = Instant(seconds: 1_000_000)
        var nextID = 0
        var sleepers: [Int: (deadline: Duration, continuation: CheckedContinuation<Void, any Error>)] = [:]
        var cancelled: Set<Int> = []
        var watchers: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var uptime: Duration { state.withLock { $0.uptime } }
    var now: Instant { state.withLock { $0.now } }

    func sleep(until deadline: Duration) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                register(id, deadline, continuation)
            }
        } onCancel: {
            cancel(id)
        }
    }

    /// Moves both clocks and wakes whoever is due.
    func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.uptime += duration
            state.now = state.now + duration
            let due = state.sleepers.filter { $0.value.deadline <= state.uptime }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.sorted { $0.deadline < $1.deadline }.map(\.continuation)
        }
        for continuation in due { continuation.resume() }
    }

    /// Moves the wall only, as a correction of the clock does.
    func step(by duration: Duration) {
        state.withLock { $0.now = $0.now + duration }
    }

    /// The deadlines slept for, soonest first, once there are any.
    func deadlines() async -> [Duration] {
        while true {
            let deadlines = state.withLock { $0.sleepers.values.map(\.deadline).sorted() }
            if !deadlines.isEmpty { return deadlines }
            await withCheckedContinuation { continuation in
                let isLate = state.withLock { state in
                    if state.sleepers.isEmpty { state.watchers.append(continuation) }
                    return !state.sleepers.isEmpty
                }
                if isLate { continuation.resume() }
            }
        }
    }

    /// Moves on to the soonest deadline.
    func advanceToNextDeadline() async {
        guard let next = await deadlines().first else { return }
        advance(by: max(.zero, next - uptime))
    }

    private func register(_ id: Int, _ deadline: Duration, _ continuation: CheckedContinuation<Void, any Error>) {
        enum Next { case wait([CheckedContinuation<Void, Never>]), wake, cancel }
        let next: Next = state.withLock { state in
            if state.cancelled.remove(id) != nil { return .cancel }
            if deadline <= state.uptime { return .wake }
            state.sleepers[id] = (deadline, continuation)
            defer { state.watchers = [] }
            return .wait(state.watchers)
        }
        switch next {
        case .wait(let watchers): for watcher in watchers { watcher.resume() }
        case .wake: continuation.resume()
        case .cancel: continuation.resume(throwing: CancellationError())
        }
    }

    private func cancel(_ id: Int) {
        let continuation = state.withLock { state in
            if let sleeper = state.sleepers.removeValue(forKey: id) {
                return sleeper.continuation as CheckedContinuation?
            }
            state.cancelled.insert(id)
            return nil
        }
        continuation?.resume(throwing: CancellationError())
    }
}
