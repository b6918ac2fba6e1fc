import Cells
import OpsModel
import Synchronization
import Testing
import Threads

@testable import Dashboard

extension WallClock {
    /// Stands still, in UTC.
    static let standing = WallClock(now: { World.start }, localOffset: { _ in 0 })
}

/// A loop on a fake terminal, running in a task of its own until it is ended.
private struct RunningLoop {
    let terminal: FakeTerminal
    let loop: Loop
    let ending: Task<Loop.Ending, Never>

    init(
        _ terminal: FakeTerminal, recorder: Recorder? = nil, perform: @escaping Loop.Perform = { _ in }
    ) async throws {
        self.terminal = terminal
        let loop = try Loop(recorder: recorder, clock: .standing)
        self.loop = loop
        try await loop.open { terminal.display() }
        ending = Task { await loop.run(perform) }
    }

    func put(_ inputs: [Input]) {
        for input in inputs { loop.inbox.put(input) }
    }

    /// Keeps the loop inside a paint, so that what happens meanwhile comes to it at once.
    func hold() async throws {
        terminal.hold()
        terminal.press(.character("?"))
        try await terminal.wait(for: "a paint that is held") { $0.isHolding }
    }

    @discardableResult
    func quit() async -> Loop.Ending {
        await loop.end()
        return await ending.value
    }
}

@Suite(.timeLimit(.minutes(2))) struct `The loop` {
    @Test func `the first frame is there when opening returns`() async throws {
        let terminal = try FakeTerminal()
        let running = try await RunningLoop(terminal)
        #expect(terminal.frames.first?.size == Size(columns: 80, rows: 24))
        await running.quit()
    }

    @Test func `keys that come together are painted once`() async throws {
        let terminal = try FakeTerminal()
        let running = try await RunningLoop(terminal)
        running.put(World.quiet + [World.polled("triton", World.deployments(200))])
        try await terminal.sees("service-0001")
        try await running.hold()
        let before = terminal.frames.count
        terminal.press(.escape)
        for _ in 0..<50 { terminal.press(.character("j")) }
        terminal.press(.enter)
        terminal.release()
        try await terminal.sees("fleet ▸ service-0051")
        // A second may begin meanwhile and paint the clock; what no frame may show is a cursor under way.
        let painted = terminal.frames.dropFirst(before).filter { !$0.text.contains("fleet ▸ service-0051") }
        #expect(painted.count <= 1)
        #expect(terminal.frames.count - before <= 4)
        await running.quit()
    }

    @Test func `keys go before what sources say`() async throws {
        let folder = try ScratchFolder()
        let file = folder.file("session")
        let recorder = try Recorder(path: file, version: "1", now: World.start)
        let terminal = try FakeTerminal()
        let running = try await RunningLoop(terminal, recorder: recorder)
        running.put(World.quiet)
        try await running.hold()
        running.put([World.polled("triton", World.deployments(2000))])
        terminal.press(.end)
        terminal.release()
        try await terminal.wait(for: "all services") { $0.frames.last?.text.contains("2000") ?? false }
        await running.quit()
        await recorder.finished()
        let kinds = try Recording(path: file).inputs.compactMap { recorded -> String? in
            switch recorded.input {
            case .key(.end): "key"
            case .observed: "observed"
            default: nil
            }
        }
        #expect(kinds.first == "key")
        #expect(kinds.count == 1 + (2000 + Inbox.chunk - 1) / Inbox.chunk)
    }

    @Test func `there are never more than sixty frames a second`() async throws {
        let terminal = try FakeTerminal()
        let running = try await RunningLoop(terminal)
        running.put(World.quiet + [World.polled("triton", World.deployments(200))])
        try await terminal.sees("service-0001")
        for _ in 0..<100 {
            terminal.press(.character("j"))
            try await Task.sleep(for: .milliseconds(1))
        }
        terminal.press(.enter)
        try await terminal.sees("fleet ▸ service-0101")
        let shown = terminal.seen.withLock { $0.shownAt }
        for (one, next) in zip(shown, shown.dropFirst()) { #expect(next - one >= .milliseconds(16)) }
        await running.quit()
    }

    @Test func `a resize is painted in the new size, with the cursor where it was`() async throws {
        let terminal = try FakeTerminal()
        let running = try await RunningLoop(terminal)
        running.put(World.quiet + [World.polled("triton", World.deployments(200))])
        try await terminal.sees("service-0001")
        for _ in 0..<30 { terminal.press(.character("j")) }
        for size in [Size(columns: 1, rows: 1), Size(columns: 200, rows: 60), Size(columns: 120, rows: 40)] {
            terminal.resize(size)
            try await terminal.wait(for: "a frame of the new size") { $0.frames.last?.size == size }
        }
        terminal.press(.enter)
        try await terminal.sees("fleet ▸ service-0031")
        await running.quit()
    }

    @Test func `what the terminal has to say is shown in the first frame`() async throws {
        let terminal = try FakeTerminal(notices: ["TERM=odd is not known on this machine"])
        let running = try await RunningLoop(terminal)
        #expect(terminal.frames.first?.text.contains("TERM=odd is not known") == true)
        await running.quit()
    }

    @Test func `a terminal outside UTF-8 is drawn in ASCII from the first frame on`() async throws {
        let terminal = try FakeTerminal(isUnicode: false)
        let running = try await RunningLoop(terminal)
        running.put(World.quiet + [World.polled("triton", World.deployments(3))])
        try await terminal.sees("service-0001")
        for frame in terminal.frames {
            #expect(frame.text.unicodeScalars.allSatisfy { $0 == "\n" || (0x20...0x7E).contains($0.value) })
        }
        await running.quit()
    }

    @Test func `suspends when asked, and paints in the size that the window has afterwards`() async throws {
        let terminal = try FakeTerminal()
        terminal.seen.withLock { $0.sizeAfterSuspension = Size(columns: 100, rows: 30) }
        let running = try await RunningLoop(terminal)
        terminal.send([.suspendRequested])
        try await terminal.wait(for: "a frame of the new size") {
            $0.frames.last?.size == Size(columns: 100, rows: 30)
        }
        #expect(terminal.seen.withLock { $0.suspensions } == 1)
        await running.quit()
    }

    @Test func `copies go to the display, polls to whoever performs`() async throws {
        let performed = Mutex<[Effect]>([])
        let terminal = try FakeTerminal()
        let running = try await RunningLoop(terminal) { effect in performed.withLock { $0.append(effect) } }
        running.put(World.quiet + [World.polled("triton", World.deployments(3))])
        try await terminal.sees("service-0001")
        terminal.press(.character("y"), .control("r"))
        try await terminal.wait(for: "a copy") { $0.copied == ["service-0001"] }
        try await terminal.wait(for: "a poll") { _ in performed.withLock { !$0.isEmpty } }
        #expect(performed.withLock { $0 } == [.poll(nil)])
        await running.quit()
    }

    @Test func `a new incident rings the bell and sends a notification, both printable`() async throws {
        let terminal = try FakeTerminal()
        let running = try await RunningLoop(terminal)
        running.put(World.quiet + [World.polled("triton", World.deployments(3))])
        try await terminal.sees("service-0001")
        running.put([World.polled("am", after: 2, [World.alert("service-0002", name: "Errors\u{1B}[31mHigh")])])
        try await terminal.wait(for: "a notification") { !$0.notified.isEmpty && $0.rings > 0 }
        terminal.press(.character("j"))
        running.put([World.polled("am", after: 3)])
        try await terminal.sees("service-0002")
        let (notified, rings) = terminal.seen.withLock { ($0.notified, $0.rings) }
        #expect(notified.count == 1 && rings == 1)
        #expect(notified.first?.hasPrefix("test SEV") == true)
        #expect(notified.allSatisfy { Printable.text($0) == $0 && $0.contains("service-0002") })
        await running.quit()
    }

    @Test func `in ASCII a notification is in ASCII too`() async throws {
        let terminal = try FakeTerminal(isUnicode: false)
        let running = try await RunningLoop(terminal)
        running.put(World.quiet + [World.polled("triton", World.deployments(3))])
        running.put([World.polled("am", after: 2, [World.alert("service-0002", name: "Größe")])])
        try await terminal.wait(for: "a notification") { !$0.notified.isEmpty }
        let text = terminal.seen.withLock { $0.notified.joined() }
        #expect(text.unicodeScalars.allSatisfy { (0x20...0x7E).contains($0.value) })
        await running.quit()
    }

    @Test func `the configuration says which of the two, and whether at all`() async throws {
        guard case .configured(var setup) = World.configured else { return }
        setup.notification = .bell
        let terminal = try FakeTerminal()
        let running = try await RunningLoop(terminal)
        running.put([.configured(setup)] + World.quiet.dropFirst())
        running.put([World.polled("triton", World.deployments(3)), World.polled("am", [World.alert("service-0001")])])
        try await terminal.wait(for: "the bell") { $0.rings == 1 }
        #expect(terminal.seen.withLock { $0.notified }.isEmpty)
        await running.quit()
    }

    @Test func `how the views are looked at is handed on at the end, once it was changed`() async throws {
        let performed = Mutex<[Effect]>([])
        let terminal = try FakeTerminal()
        let running = try await RunningLoop(terminal) { effect in performed.withLock { $0.append(effect) } }
        running.put(World.quiet + [World.polled("triton", World.deployments(3))])
        try await terminal.sees("service-0001")
        terminal.press(.character("z"))
        try await terminal.wait(for: "only what has problems") {
            !($0.frames.last?.text.contains("service-0001") ?? true)
        }
        await running.quit()
        let kept = performed.withLock { $0 }.compactMap { effect in
            if case .remember(let views) = effect { views } else { nil }
        }
        #expect(kept.last?.views["fleet"]?.problemsOnly == true)
        #expect(kept.count == 1)
    }

    @Test func `what was remembered and what the configuration says is no change of the views`() async throws {
        let performed = Mutex<[Effect]>([])
        let terminal = try FakeTerminal()
        let running = try await RunningLoop(terminal) { effect in performed.withLock { $0.append(effect) } }
        var views = RememberedViews()
        views.theme = "dark"
        views.views["fleet"] = RememberedViews.View()
        views.views["fleet"]?.problemsOnly = true
        await running.loop.useASCII()
        running.put(World.quiet + [World.polled("triton", World.deployments(3))])
        try await terminal.sees("service-0001")
        running.put([.viewsRestored(views)])
        try await terminal.wait(for: "only what has problems") {
            !($0.frames.last?.text.contains("service-0001") ?? true)
        }
        await running.quit()
        let kept = performed.withLock { $0 }.filter { if case .remember = $0 { true } else { false } }
        #expect(kept.isEmpty)
    }

    @Test func `the mouse is taken when it is asked for`() async throws {
        let terminal = try FakeTerminal()
        let running = try await RunningLoop(terminal)
        await running.loop.takeMouse(true)
        #expect(terminal.seen.withLock { $0.takesMouse })
        await running.loop.takeMouse(false)
        #expect(terminal.seen.withLock { !$0.takesMouse })
        await running.quit()
    }

    @Test func `inputs after the end change nothing and are not recorded`() async throws {
        let folder = try ScratchFolder()
        let recorder = try Recorder(path: folder.file("session"), version: "1", now: World.start)
        let terminal = try FakeTerminal()
        let running = try await RunningLoop(terminal, recorder: recorder)
        await running.quit()
        running.put(World.quiet)
        await recorder.finished()
        let inputs = try Recording(path: folder.file("session")).inputs
        #expect(!inputs.contains { if case .configured = $0.input { true } else { false } })
    }
}

@Suite(.timeLimit(.minutes(2))) struct `Ending the loop` {
    @Test func `q ends it`() async throws {
        let terminal = try FakeTerminal()
        let running = try await RunningLoop(terminal)
        terminal.press(.character("q"))
        #expect(await running.ending.value == .quit)
        #expect(terminal.seen.withLock { $0.closings } == 1)
    }

    @Test func `what was decided in the last moment is kept`() async throws {
        let kept = Mutex<[IncidentRecord]>([])
        let terminal = try FakeTerminal()
        let running = try await RunningLoop(terminal) { effect in
            if case .persist(let batch) = effect { kept.withLock { $0 += batch.records } }
        }
        running.put(World.quiet + [World.polled("triton", [World.deployment("fraud")])])
        running.put([World.polled("am", after: 2, [World.alert("fraud")])])
        try await terminal.sees("unacked")
        // Both in one turn: nothing is worked out between them.
        terminal.press(.character("a"), .character("q"))
        #expect(await running.ending.value == .quit)
        #expect(kept.withLock { $0.contains { $0.acknowledged != nil } })
    }

    @Test func `a signal ends it and is named`() async throws {
        let terminal = try FakeTerminal(closingSignal: 15)
        let running = try await RunningLoop(terminal)
        terminal.send([.closed])
        #expect(await running.ending.value == .signal(15))
        #expect(terminal.seen.withLock { $0.closings } == 1)
    }

    @Test func `so does a terminal that goes away`() async throws {
        let terminal = try FakeTerminal()
        let running = try await RunningLoop(terminal)
        terminal.send([.closed])
        #expect(await running.ending.value == .terminalGone)
    }

    @Test func `the terminal is given back first, then reads are cancelled, then it returns`() async throws {
        let terminal = try FakeTerminal()
        let steps = Mutex<[String]>([])
        let running = try await RunningLoop(terminal) { _ in
            steps.withLock { $0.append("began") }
            while !Task.isCancelled { try? await Task.sleep(for: .seconds(60)) }
            steps.withLock { $0.append("cancelled, closings \(terminal.seen.withLock { $0.closings })") }
        }
        terminal.press(.control("r"))
        try await terminal.wait(for: "an effect under way") { _ in steps.withLock { !$0.isEmpty } }
        terminal.press(.character("q"))
        _ = await running.ending.value
        #expect(steps.withLock { $0 } == ["began", "cancelled, closings 1"])
    }

    @Test func `its thread ends, and nothing holds it any longer`() async throws {
        let remains = try await Self.loopThatHasEnded()
        for _ in 0..<1000 where remains.loop != nil { try await Task.sleep(for: .milliseconds(10)) }
        #expect(remains.loop == nil)
    }

    private static func loopThatHasEnded() async throws -> Remains {
        let running = try await RunningLoop(try FakeTerminal())
        await running.quit()
        await running.loop.thread.ended()
        return Remains(loop: running.loop)
    }

    private struct Remains {
        weak var loop: Loop?
    }

    @Test func `a display that cannot be opened is an error, and nothing runs on`() async throws {
        struct NoTerminal: Error {}
        let loop = try Loop(clock: .standing)
        await #expect(throws: NoTerminal.self) { try await loop.open { throw NoTerminal() } }
    }

    @Test func `ending twice is ending once`() async throws {
        let terminal = try FakeTerminal()
        let running = try await RunningLoop(terminal)
        await running.quit()
        await running.loop.end()
        await running.loop.close()
        #expect(terminal.seen.withLock { $0.closings } == 1)
    }
}
