public import OpsModel
import Foundation
import Store
import Threads

/// A folder with a store and a registry, and processes that work at them.
public final class RunnerBench: Sendable {
    public let folder: String
    private let environment: [String: String]

    /// `environment` says which registry the processes speak with, as `request-runner` reads it; without a `policy`
    /// nobody else is needed.
    public init(environment: [String: String] = [:], policy: String? = nil) throws {
        self.environment = environment
        folder = FileManager.default.temporaryDirectory.appending(path: "runner-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try put("champion", "0")
        if let policy { try put("policy.yaml", policy) }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// `ALIAS VERSION` of every call, in their order.
    public var calls: [String] {
        let text = (try? String(contentsOfFile: "\(folder)/calls", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }

    /// Does work that waits for processes on a thread of its own: the few threads that tests share are not to stand still.
    public func apart<Value: Sendable>(
        _ work: @escaping @Sendable (RunnerBench) throws -> Value
    ) async throws -> Value {
        let result = await WorkerThread.run { Result { try work(self) } }
        guard let result else { throw NoThread() }
        return try result.get()
    }

    private struct NoThread: Error {}

    public func start(_ arguments: String...) throws -> Runner { try Runner([folder] + arguments, environment) }

    /// Lets processes go at once that were started before, each of which waits for the others.
    public func letGo(_ runners: [Runner]) throws {
        for runner in runners { runner.waitForLine() }
        try put("go")
    }

    /// A file of the folder, that processes wait for or read.
    public func put(_ name: String, _ text: String = "") throws {
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
    }

    @discardableResult
    public func run(_ arguments: String...) throws -> [String] {
        try Runner([folder] + arguments, environment).output()
    }

    public func requests() async throws -> [ChangeRequest] {
        let store = try await open()
        let requests = try await store.load(at: Instant(seconds: 0), limits: StoreLimits(requests: 10_000)).requests
        await store.close()
        return requests ?? []
    }

    /// The first record of the audit chain that does not fit its neighbours or its anchors.
    public func chain() async throws -> AuditVerification.Break? {
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
