import Foundation
import Glibc
import OpsModel
import Store
import Testing

/// Requests that processes of their own execute against a registry that counts what took effect.
@Suite(.serialized) struct `An execution` {
    @Test func `that is killed takes effect once at most, and the next start says the truth`() async throws {
        let bench = try RunnerBench()
        var random = SystemRandomNumberGenerator()
        for round in 0..<60 {
            // No version twice: what was proposed and not told of stays there.
            let runner = try bench.start("propose", "\(round * 1000 + 1)")
            try runner.kill(after: .microseconds(Int.random(in: 0...20_000, using: &random)))
            if round.isMultiple(of: 20) { _ = try bench.run("recover") }
        }
        _ = try bench.run("recover")
        let requests = try await bench.requests()
        let calls = bench.calls
        #expect(requests.count >= 60)
        for request in requests {
            guard case .setAlias(_, _, let wanted?)? = request.plan.calls.first?.call else { continue }
            let count = calls.count { $0 == "champion \(wanted)" }
            #expect(count <= 1, "\(request.id.rawValue) was called \(count) times")
            switch request.status {
            case .succeeded: #expect(count == 1, "\(request.id.rawValue) says it took effect")
            case .approved: #expect(count == 0, "\(request.id.rawValue) was not begun")
            case .failed, .outcomeUnknown: break
            default: Issue.record("\(request.id.rawValue) is left \(request.status.rawValue)")
            }
        }
        #expect(try await bench.chain() == nil)
    }

    @Test func `is won by one of several processes`() async throws {
        let bench = try RunnerBench()
        _ = try bench.run("file", "40")
        let runners = try (0..<3).map { _ in try bench.start("race") }
        let won = try runners.map { try $0.output().compactMap { Int($0.split(separator: " ").last ?? "") }.first ?? 0 }
        #expect(won.reduce(0, +) == 40)
        #expect(Set(bench.calls).count == 40 && bench.calls.count == 40)
        #expect(try await bench.requests().allSatisfy { $0.status == .succeeded })
        #expect(try await bench.chain() == nil)
    }
}

/// A folder with a store and a registry, and processes that work at them.
private final class RunnerBench {
    let folder: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "runner-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data("0".utf8).write(to: URL(filePath: "\(folder)/champion"))
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// `ALIAS VERSION` of every call, in their order.
    var calls: [String] {
        let text = (try? String(contentsOfFile: "\(folder)/calls", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }

    func start(_ arguments: String...) throws -> Runner { try Runner([folder] + arguments) }

    @discardableResult
    func run(_ arguments: String...) throws -> [String] { try Runner([folder] + arguments).output() }

    func requests() async throws -> [ChangeRequest] {
        let store = try await open()
        let requests = try await store.load(at: Instant(seconds: 0), limits: StoreLimits(requests: 10_000)).requests
        await store.close()
        return requests ?? []
    }

    /// The first record of the audit chain that does not fit its neighbours or its anchors.
    func chain() async throws -> AuditVerification.Break? {
        let store = try await open()
        let lines = try await store.auditLines(after: 0, limit: 1_000_000)
        await store.close()
        let anchors = (try? String(contentsOfFile: "\(folder)/store.sqlite.anchors.jsonl", encoding: .utf8)) ?? ""
        var verification = AuditVerification(
            anchors: anchors.split(separator: "\n").compactMap { AuditAnchor(text: String($0), place: "anchors") })
        do throws(AuditVerification.Break) {
            for line in lines { try verification.take(line) }
            try verification.end()
            return nil
        } catch {
            return error
        }
    }

    private func open() async throws -> SQLiteStore {
        try await SQLiteStore.open(path: "\(folder)/store.sqlite") { Instant(seconds: 0) }
    }
}

private struct Runner {
    private let process = Process()
    private let pipe = Pipe()

    init(_ arguments: [String]) throws {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let program = own.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/request-runner"
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardOutput = pipe
        try process.run()
    }

    /// Everything it printed, once it has ended.
    func output() throws -> [String] {
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text.split(separator: "\n").map(String.init)
    }

    /// So long after its first request was proposed.
    func kill(after delay: Duration) throws {
        var text = Data()
        while !text.contains(UInt8(ascii: "\n")) {
            let part = pipe.fileHandleForReading.availableData
            guard !part.isEmpty else { break }
            text += part
        }
        usleep(UInt32(delay.components.attoseconds / 1_000_000_000_000))
        Glibc.kill(process.processIdentifier, SIGKILL)
        _ = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
    }
}
