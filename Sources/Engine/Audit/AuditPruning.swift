public import OpsModel
internal import Store
internal import Threads

/// Takes closed months out of a store's audit chain, once a file holds them and everything that proves them holds: the
/// only thing that shortens it (domain.md §8).
///
/// Whatever ends it in between leaves the store whole; the same order with the same file then goes on.
public struct AuditPruning: Sendable {
    private let configuration: Configuration
    private let environment: [String: String]
    private let me: Actor
    private let clock: any EngineClock

    public init(
        _ configuration: Configuration, environment: [String: String], me: Actor = OperatingSystemUser.actor,
        clock: any EngineClock = SystemClock()
    ) {
        self.configuration = configuration
        self.environment = environment
        self.me = me
        self.clock = clock
    }

    /// Prunes every closed segment whose records are of months before `month`, which is written `2026-10`. Their lines are
    /// written to the file at `path`, as ``AuditReading/export(_:)`` writes them; one that is there already must hold just
    /// these. `complain` learns why an anchor was not written.
    ///
    /// - Returns: what was pruned.
    /// - Throws: why nothing was.
    public func prune(
        before month: String, to path: String, complain: @escaping @Sendable (String) -> Void
    ) async throws(DeskError) -> AuditPruned {
        guard let files = await StoreFiles.known(of: configuration, environment: environment) else {
            throw DeskError("nothing of this fleet is kept (store: memory), so nothing was decided")
        }
        let (store, clock) = (try await open(files.store), clock)
        do throws(DeskError) {
            let pruned = try await prune(store, before: month, to: path) { store in
                let anchors = AuditAnchors(configuration, beside: files)
                for problem in await anchors.anchor(store, at: clock.now) { complain(problem) }
            }
            await store.close()
            return pruned
        } catch {
            await store.close()
            throw error
        }
    }

    private func open(_ path: String) async throws(DeskError) -> SQLiteStore {
        let clock = clock
        return try await asked { () async throws(StoreError) in try await SQLiteStore.open(path: path) { clock.now } }
    }

    private func prune(
        _ store: SQLiteStore, before month: String, to path: String, anchoring anchor: (SQLiteStore) async -> Void
    ) async throws(DeskError) -> AuditPruned {
        await anchor(store)
        let segments = try await provedSegments(of: store, before: month)
        let digest = try await export(segments, of: store, to: path)
        let pruned = AuditPruned(segments, file: path, digest: digest)
        let (me, clock) = (me, clock)
        try await asked { () async throws(StoreError) in try await store.prune(pruned, by: me, at: clock.now) }
        await anchor(store)
        return pruned
    }

    /// Those that may go: closed, and proved by the chain, by an anchor and by a signature where there is a key.
    private func provedSegments(of store: SQLiteStore, before month: String) async throws(DeskError) -> [AuditSegment] {
        let reading = AuditReading(configuration, environment: environment)
        let verdict = try await asked { () async throws(StoreError) in try await reading.verify(store) }
        if let fault = verdict.fault { throw DeskError("nothing is pruned: the chain is broken at \(fault)") }
        if let fault = verdict.signatures.fault {
            throw DeskError("nothing is pruned: the first signature that does not fit is that of \(fault)")
        }
        if let problem = verdict.problems.first { throw DeskError("nothing is pruned: \(problem)") }
        let kept = verdict.segments.drop { $0.segment.isPruned }
        let chosen = kept.prefix { $0.segment.month < month }
        guard !chosen.isEmpty else {
            let oldest = kept.first.map { "the oldest that is closed is \($0.segment.month)" }
            throw DeskError("no month before \(month) is closed and still here: \(oldest ?? "none is")")
        }
        for (segment, signature) in chosen {
            guard verdict.anchoredHeads.contains(segment.last) else {
                throw DeskError("\(segment.month) is not pruned: no anchor holds its head")
            }
            if signature == .notSigned, configuration.decisions.anchorKey != nil {
                throw DeskError("\(segment.month) is not pruned: its head is not signed yet")
            }
        }
        return chosen.map(\.segment)
    }

    // MARK: The file

    /// Writes the records of these segments, reads them back, and follows them from head to head.
    ///
    /// - Returns: the SHA-256 of the file.
    func export(_ segments: [AuditSegment], of store: SQLiteStore, to path: String) async throws(DeskError) -> Digest {
        guard let first = segments.first, let last = segments.last else { throw DeskError("nothing is to be pruned") }
        let lines = try await asked { () async throws(StoreError) in
            try await store.auditLines(after: first.first - 1, limit: last.last - first.first + 1)
        }
        let text = lines.map { $0.text + "\n" }.joined()
        let written = await WorkerThread.run {
            Result { () throws(DeskError) in try Self.write(text, to: path) }
        }
        guard let written else { throw DeskError("\(path) cannot be written: no thread is left") }
        try written.get()
        let reading = AuditReading(configuration, environment: environment)
        do throws(StoreProblem) {
            let verdict = try await reading.verify(export: path)
            if let fault = verdict.fault { throw StoreProblem(description: "\(path) does not hold them: \(fault)") }
            guard verdict.first == first.first, verdict.head == last.head else {
                throw StoreProblem(description: "\(path) does not hold them all")
            }
        } catch {
            throw DeskError("nothing is pruned: \(error)")
        }
        return Digest(of: text)
    }

    private static func write(_ text: String, to path: String) throws(DeskError) {
        if let there = try? BoundedFile.read(path, limit: text.utf8.count + 1), there.elementsEqual(text.utf8) {
            return
        }
        do throws(PrivateFileError) {
            try PrivateFile.write(text, to: path, replacing: false, instead: "--to names another")
        } catch {
            throw DeskError("nothing is pruned: \(error)")
        }
    }

    private func asked<Value: Sendable>(
        _ question: () async throws(StoreError) -> Value
    ) async throws(DeskError) -> Value {
        do throws(StoreError) {
            return try await question()
        } catch {
            throw DeskError("store: \(error)")
        }
    }
}
