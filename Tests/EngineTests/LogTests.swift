import FoundationEssentials
import Logging
import OpsModel
import Testing
import Wire

@testable import Engine

@Suite(.serialized, .timeLimit(.minutes(2))) struct `The log` {
    let folder: ScratchFolder
    let secrets = KnownSecrets()

    init() throws {
        folder = try ScratchFolder()
    }

    func file(limit: Int = 1_000_000) throws -> LogFile {
        try LogFile(path: "\(folder.path)/state/log", limit: limit, secrets: secrets, clock: ManualClock())
    }

    /// What is in the log when `body` has written to it.
    func text(limit: Int = 1_000_000, _ body: (Logger) -> Void) async throws -> String {
        let file = try file(limit: limit)
        body(file.logger())
        await file.close()
        return try folder.read("state/log")
    }

    @Test func `a line has time, level, source and metadata`() async throws {
        let text = try await text { $0.warning("slow", metadata: ["backend": "registry"], source: "Poller") }
        #expect(text == "1970-01-12T13:46:40Z warning Poller: slow backend=registry\n")
        #expect(folder.mode("state/log") == 0o600)
        #expect(folder.mode("state") == 0o700)
    }

    @Test func `no secret reaches it, in no form`() async throws {
        secrets.insert(Secret("canary 4711/x"))
        let text = try await text { logger in
            logger.error("said canary 4711/x, canary%204711%2Fx", metadata: ["answer": "Y2FuYXJ5IDQ3MTEveA=="])
            logger.info("asked https://ops:canary@host/ with Authorization: Bearer canarycanarycanary")
        }
        #expect(!text.contains("canary"))
        #expect(!text.contains("Y2FuYXJ5"))
        #expect(text.contains("•••"))
    }

    @Test func `what would move a cursor or forge a line is spelt out`() async throws {
        let text = try await text { $0.info("a\u{1B}[2Jb\r\n2026-01-01 error forged\u{202E}\u{200B}") }
        #expect(text.hasSuffix("a\\u{1B}[2Jb\\r\\n2026-01-01 error forged\\u{202E}\\u{200B}\n"))
        #expect(text.split(separator: "\n").count == 1)
    }

    @Test func `it keeps to its size and the one before`() async throws {
        let now = try await text(limit: 1000) { logger in
            for number in 0..<200 { logger.info("line number \(number)") }
        }
        let before = try folder.read("state/log.1")
        #expect(now.utf8.count <= 1000 && before.utf8.count <= 1000)
        #expect(now.hasSuffix("line number 199\n"))
        #expect(folder.mode("state/log") == 0o600)
    }

    @Test func `a source that fails is told when it begins and when it ends, not at each poll`() async throws {
        let journal = EventJournal(try file())
        func report(_ outcome: PollReport.Outcome) -> EngineEvent {
            let now = Instant(seconds: 0)
            return .polled(
                PollReport(backend: "registry", startedAt: now, finishedAt: now, latency: .zero, outcome: outcome))
        }
        for _ in 0..<3 { journal.note(report(.failed(PollFailure(kind: .unreachable, message: "refused")))) }
        for _ in 0..<3 { journal.note(report(.answered(Difference()))) }
        await journal.close()
        let lines = try folder.read("state/log").split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first?.hasSuffix("warning engine: failing: refused kind=unreachable source=registry") == true)
        #expect(lines.last?.hasSuffix("info engine: answers again source=registry") == true)
    }

    @Test func `is written on a thread of its own, which ends with it`() async throws {
        let file = try file()
        file.logger().info("a line")
        // The thread names itself once it runs; other tests may hold logs of their own, so there may be more than one.
        for _ in 0..<10_000 where Self.threads(named: "log") == 0 { await Task.yield() }
        #expect(Self.threads(named: "log") >= 1)
        await file.close()
        #expect(try folder.read("state/log").hasSuffix("a line\n"))
    }

    private static func threads(named name: String) -> Int {
        let folder = "/proc/self/task"
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return threads.count { thread in
            let text = try? String(contentsOfFile: "\(folder)/\(thread)/comm", encoding: .utf8)
            return text == "\(name)\n"
        }
    }
}
