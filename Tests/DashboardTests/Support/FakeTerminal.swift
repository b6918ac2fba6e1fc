import Cells
import Glibc
import Synchronization
import Testing

/// The person's side of a display that is no terminal: presses keys, sees frames. Its display belongs to the loop.
final class FakeTerminal: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    struct Seen {
        var events: [DisplayEvent] = []
        var frames: [CellBuffer] = []
        var shownAt: [ContinuousClock.Instant] = []
        var copied: [String] = []
        var notified: [String] = []
        var rings = 0
        var takesMouse = false
        var size: Size
        var sizeAfterSuspension: Size?
        var suspensions = 0
        var closings = 0
        var isHeld = false
        var isHolding = false
    }

    let isUnicode: Bool
    let notices: [String]
    let closingSignal: Int32?
    let seen: Mutex<Seen>
    /// Readable while there are events.
    let doorbell: Pipe
    /// Blocks `show` while it is held.
    let gate: Pipe

    init(
        _ size: Size = Size(columns: 80, rows: 24), isUnicode: Bool = true, notices: [String] = [],
        closingSignal: Int32? = nil
    ) throws {
        self.isUnicode = isUnicode
        self.notices = notices
        self.closingSignal = closingSignal
        seen = Mutex(Seen(size: size))
        doorbell = try Pipe()
        gate = try Pipe()
    }

    func display() -> any Display { FakeDisplay(self) }

    // MARK: Doing

    func send(_ events: [DisplayEvent]) {
        seen.withLock { $0.events += events }
        doorbell.put()
    }

    func press(_ keys: Key...) {
        send(keys.map { .key($0) })
    }

    func resize(_ size: Size) {
        seen.withLock { $0.size = size }
        send([.resized(size)])
    }

    /// From here on the next frame keeps the loop inside its turn until `release()`.
    func hold() {
        seen.withLock { $0.isHeld = true }
    }

    func release() {
        seen.withLock { $0.isHeld = false }
        gate.put()
    }

    // MARK: Seeing

    var frames: [CellBuffer] { seen.withLock { $0.frames } }

    /// Waits until `condition` holds; long enough for a machine that is busy.
    func wait(
        for what: String, sourceLocation: SourceLocation = #_sourceLocation, _ condition: (borrowing Seen) -> Bool
    ) async throws {
        let end = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < end {
            if seen.withLock({ condition($0) }) { return }
            try await Task.sleep(for: .milliseconds(2))
        }
        Issue.record("waited in vain for \(what)", sourceLocation: sourceLocation)
        throw Failure(description: what)
    }

    func sees(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await wait(for: "'\(text)' on the screen", sourceLocation: sourceLocation) {
            $0.frames.last?.text.contains(text) ?? false
        }
    }
}

/// The loop's side.
private final class FakeDisplay: Display {
    private let terminal: FakeTerminal

    init(_ terminal: FakeTerminal) {
        self.terminal = terminal
    }

    var size: Size { terminal.seen.withLock { $0.size } }
    var colorDepth: ColorDepth { .indexed }
    var isUnicode: Bool { terminal.isUnicode }
    var descriptors: [Int32] { [terminal.doorbell.reader] }
    var notices: [String] { terminal.notices }
    var closingSignal: Int32? { terminal.closingSignal }

    func events() -> [DisplayEvent] {
        terminal.doorbell.empty()
        return terminal.seen.withLock { seen in
            defer { seen.events = [] }
            return seen.events
        }
    }

    func show(_ frame: CellBuffer) {
        let isHeld = terminal.seen.withLock { seen in
            seen.frames.append(frame)
            seen.shownAt.append(.now)
            seen.isHolding = seen.isHeld
            return seen.isHeld
        }
        if isHeld { terminal.gate.take() }
        terminal.seen.withLock { $0.isHolding = false }
    }

    func copy(_ text: String) {
        terminal.seen.withLock { $0.copied.append(text) }
    }

    func notify(_ text: String) {
        terminal.seen.withLock { $0.notified.append(text) }
    }

    func ring() {
        terminal.seen.withLock { $0.rings += 1 }
    }

    func takeMouse(_ isWanted: Bool) {
        terminal.seen.withLock { $0.takesMouse = isWanted }
    }

    func suspend() {
        terminal.seen.withLock { seen in
            seen.suspensions += 1
            if let size = seen.sizeAfterSuspension { seen.size = size }
        }
    }

    func use(_ theme: Theme) {}
    func invalidate() {}

    func close() {
        terminal.seen.withLock { $0.closings += 1 }
    }
}

/// A pipe whose ends are closed with it.
struct Pipe: ~Copyable, Sendable {
    let reader: Int32
    private let writer: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw FakeTerminal.Failure(description: "no pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (reader, writer) = (ends[0], ends[1])
    }

    deinit {
        close(reader)
        close(writer)
    }

    func put() {
        var byte: UInt8 = 0
        _ = write(writer, &byte, 1)
    }

    /// Waits for a byte and takes it.
    func take() {
        var byte: UInt8 = 0
        _ = read(reader, &byte, 1)
    }

    /// Takes what there is, without waiting.
    func empty() {
        var polled = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
        while poll(&polled, 1, 0) > 0 { take() }
    }
}
