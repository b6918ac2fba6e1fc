import Logging
import OpsModel
import Testing
import Wire

@testable import Engine

@Suite struct `The log` {
    let folder: ScratchFolder
    let secrets = KnownSecrets()

    init() throws {
        folder = try ScratchFolder()
    }

    func logger(limit: Int = 1_000_000) throws -> Logger {
        let file = try LogFile(path: "\(folder.path)/state/log", limit: limit, secrets: secrets, clock: ManualClock())
        return Logger(label: "test") { _ in FileLogHandler(file: file) }
    }

    @Test func `a line has time, level, source and metadata`() throws {
        try logger().warning("slow", metadata: ["backend": "registry"], source: "Poller")
        #expect(try folder.read("state/log") == "1970-01-12T13:46:40Z warning Poller: slow backend=registry\n")
        #expect(folder.mode("state/log") == 0o600)
        #expect(folder.mode("state") == 0o700)
    }

    @Test func `no secret reaches it, in no form`() throws {
        secrets.insert(Secret("canary 4711/x"))
        let logger = try logger()
        logger.error("said canary 4711/x, canary%204711%2Fx", metadata: ["answer": "Y2FuYXJ5IDQ3MTEveA=="])
        logger.info("asked https://ops:canary@host/ with Authorization: Bearer canarycanarycanary")
        let text = try folder.read("state/log")
        #expect(!text.contains("canary"))
        #expect(!text.contains("Y2FuYXJ5"))
        #expect(text.contains("•••"))
    }

    @Test func `what would move a cursor or forge a line is spelt out`() throws {
        try logger().info("a\u{1B}[2Jb\r\n2026-01-01 error forged\u{202E}\u{200B}")
        let text = try folder.read("state/log")
        #expect(text.hasSuffix("a\\u{1B}[2Jb\\r\\n2026-01-01 error forged\\u{202E}\\u{200B}\n"))
        #expect(text.split(separator: "\n").count == 1)
    }

    @Test func `it keeps to its size and the one before`() throws {
        let logger = try logger(limit: 1000)
        for number in 0..<200 { logger.info("line number \(number)") }
        let (now, before) = (try folder.read("state/log"), try folder.read("state/log.1"))
        #expect(now.utf8.count <= 1000 && before.utf8.count <= 1000)
        #expect(now.hasSuffix("line number 199\n"))
        #expect(folder.mode("state/log") == 0o600)
    }

    @Test func `a source that fails is told when it begins and when it ends, not at each poll`() throws {
        let journal = EventJournal(try logger())
        func report(_ outcome: PollReport.Outcome) -> EngineEvent {
            let now = Instant(seconds: 0)
            return .polled(
                PollReport(backend: "registry", startedAt: now, finishedAt: now, latency: .zero, outcome: outcome))
        }
        for _ in 0..<3 { journal.note(report(.failed(PollFailure(kind: .unreachable, message: "refused")))) }
        for _ in 0..<3 { journal.note(report(.answered(Difference()))) }
        let lines = try folder.read("state/log").split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first?.hasSuffix("warning engine: failing: refused kind=unreachable source=registry") == true)
        #expect(lines.last?.hasSuffix("info engine: answers again source=registry") == true)
    }
}
