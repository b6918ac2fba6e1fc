import Cells
import Glibc
import OpsModel
import Synchronization
import Testing

@testable import Dashboard

@Suite(.timeLimit(.minutes(1))) struct `The loop of plain lines` {
    @Test func `records what it takes, and ends when nobody reads`() async throws {
        let folder = try ScratchFolder()
        let recorder = try Recorder(path: folder.file("a"), version: "1", now: World.start)
        let clock = WallClock(now: { World.start + .seconds(2) }, localOffset: { _ in 0 })
        let printed = Mutex<[String]>([])
        let loop = try LinearLoop(ascii: false, recorder: recorder, clock: clock) { line in
            printed.withLock { $0.append(line) }
            return !line.contains("service fraud")
        }
        for input in World.quiet { loop.inbox.put(input) }
        loop.inbox.put(World.polled("triton", [World.deployment("fraud", readiness: .unavailable)]))
        await loop.run()
        #expect(printed.withLock { $0.last }?.hasSuffix("service fraud PROD CRIT: no version is ready") == true)
        var replayed = try Recording(path: folder.file("a")).replayed()
        #expect(replayed.lines().contains { $0.contains("fraud") && $0.contains("CRIT") })
    }

    /// A fleet may be watched by plain lines alone.
    @Test func `passes on what is found of a request that is watched`() async throws {
        let clock = WallClock(now: { World.start + .seconds(2) }, localOffset: { _ in 0 })
        let loop = try LinearLoop(ascii: false, clock: clock) { !$0.contains("service fraud") }
        var request = ChangeRequest(
            id: "CR-1", kind: .rollback, service: "fraud", environment: .production, reason: "errors",
            requester: Actor("y.sato", .selfAsserted), proposedAt: World.start,
            plan: ChangePlan(title: "", calls: [], readAt: World.start),
            ruling: Policy.standard.ruling(.rollback, in: .production, isRestore: true, at: World.start))
        (request.status, request.tookEffectAt) = (.verifying, World.start - .seconds(3600))
        for input in World.quiet { loop.inbox.put(input) }
        loop.inbox.put(.deskAnswered(.changed(request)))
        loop.inbox.put(World.polled("triton", [World.deployment("fraud", readiness: .unavailable)]))
        let verified = Mutex<Set<RequestID>>([])
        await loop.run { effect in
            guard case .desk(.verified(let id, _)) = effect else { return }
            verified.withLock { _ = $0.insert(id) }
        }
        #expect(verified.withLock { $0 } == ["CR-1"])
    }

    @Test func `whoever reads slowly holds up nothing else`() async throws {
        // More readers that block than the cooperative pool has threads.
        let count = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))) + 2
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        let (gate, opener) = (ends[0], ends[1])
        let blocked = Counter()
        let loops = try (0..<count).map { _ in
            try LinearLoop(ascii: false) { _ in
                blocked.value.add(1, ordering: .relaxed)
                var byte: UInt8 = 0
                _ = Glibc.read(gate, &byte, 1)
                return false
            }
        }
        await withDiscardingTaskGroup { group in
            for loop in loops {
                for input in World.quiet { loop.inbox.put(input) }
                group.addTask { await loop.run() }
            }
            while blocked.value.load(ordering: .relaxed) < count { await Task.yield() }
            close(opener)
        }
        close(gate)
        #expect(blocked.value.load(ordering: .relaxed) == count)
    }
}

private final class Counter: Sendable {
    let value = Atomic(0)
}
