import Foundation
import Testing

/// Change requests of one store, by commands of the program, at a fleet in which nobody has to approve.
final class Requests: Sendable {
    private let folder: String
    private let configuration: String

    /// `backends` and `services` as the configuration has them, an entry a line; what justifies a request is watched for
    /// ten seconds.
    init(backends: [String], services: [String] = []) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "requests-\(UUID())").path
        self.folder = folder
        let lists = [("backends", backends), ("services", services)].filter { !$1.isEmpty }.map { name, entries in
            "\(name):\n" + entries.map { "  - \($0)\n" }.joined()
        }
        configuration = """
            version: 1
            name: told
            defaults: { interval: 1s }
            decisions: { policy: "\(folder)/policy.yaml", verify: 10s }
            store: { path: "\(folder)/store.sqlite" }
            \(lists.joined())
            """
        let policy = "version: 1\nproduction: { approvals: 0 }\n"
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try? Data(policy.utf8).write(to: URL(filePath: "\(folder)/policy.yaml"))
    }

    /// The one backend of a fleet.
    convenience init(_ kind: String, at url: String) {
        self.init(backends: ["{ id: told, kind: \(kind), url: \"\(url)\", environment: dev }"])
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// What a command prints, and how it ends.
    func attempt(_ arguments: [String]) async throws -> (text: String, status: Int32) {
        try await Program.run(arguments, configuration: configuration)
    }

    /// What a command prints that must go well.
    @discardableResult
    func run(_ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation) async throws -> String {
        let (text, status) = try await attempt(arguments)
        #expect(status == 0, "\(text)", sourceLocation: sourceLocation)
        return text
    }

    /// Proposes and executes at once.
    func execute(_ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await run(arguments + ["--arm", "live test", "--execute"], sourceLocation: sourceLocation)
    }

    /// Works beside a dashboard of plain lines, from when it has said `line` until the work is done.
    func watched(saying line: String, _ work: () async throws -> Void) async throws {
        let (file, lines) = ("\(folder)/config.yaml", "\(folder)/lines")
        try Data(configuration.utf8).write(to: URL(filePath: file))
        try Data().write(to: URL(filePath: lines))
        let process = Process()
        process.executableURL = URL(filePath: try #require(Program.path))
        process.arguments = ["--linear", "--config", file]
        process.environment = ProcessInfo.processInfo.environment.merging(["HOME": folder]) { $1 }
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: lines))
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        defer {
            process.terminate()
            process.waitUntilExit()
        }
        for _ in 0..<600 where try !String(contentsOfFile: lines, encoding: .utf8).contains(line) {
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(try String(contentsOfFile: lines, encoding: .utf8).contains(line))
        try await work()
    }

    /// The record of a request, once nobody watches any more what came of it.
    func verified(_ id: String) async throws -> Record {
        for _ in 0..<120 {
            let record = try await record(id)
            guard record.status == "verifying" else { return record }
            try await Task.sleep(for: .milliseconds(250))
        }
        return try await record(id)
    }

    /// What the store says became of a request.
    struct Record: Decodable, Equatable {
        struct Call: Decodable, Equatable {
            var before: [String: String?]
            var after: [String: String?]
            var outcome: String?
        }

        var status: String
        var ending: String?
        var verification: String?
        /// Why an earlier plan holds no more, a sentence for each field that moved.
        var moved: [String]
        var calls: [Call]
    }

    func record(_ id: String) async throws -> Record {
        try JSONDecoder().decode(Record.self, from: Data(try await run(["requests", id, "-o", "json"]).utf8))
    }

    /// That the first request was done and the second has taken it back, in every word that the store keeps; the chain
    /// of them holds.
    func expectReverted(
        from before: String?, to after: String?, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let (first, second) = (try await record("CR-1"), try await record("CR-2"))
        #expect(first.status == "reverted" && first.ending == "taken back by CR-2", sourceLocation: sourceLocation)
        #expect(second.status == "succeeded", sourceLocation: sourceLocation)
        let calls = first.calls + second.calls
        #expect(calls.count == 2 && calls.allSatisfy { $0.outcome == "took effect" }, sourceLocation: sourceLocation)
        #expect(calls.map { Array($0.before.values) } == [[before], [after]], sourceLocation: sourceLocation)
        #expect(calls.map { Array($0.after.values) } == [[after], [before]], sourceLocation: sourceLocation)
        let chain = try await run(["audit", "verify"])
        #expect(chain.contains("fit"), "\(chain)", sourceLocation: sourceLocation)
    }
}
