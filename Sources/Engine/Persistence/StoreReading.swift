public import OpsModel
internal import Store

/// The store that a configuration names, for a command that reads it once and leaves it as it is.
public struct StoreReading: Sendable {
    /// What a store held.
    public struct Content: Sendable {
        public var history = StoredHistory()
        /// Those of the history, whole, newest first.
        public var incidents: [Incident] = []

        public init() {}
    }

    let configuration: Configuration
    private let environment: [String: String]

    /// Where the configuration keeps all in memory there is nothing to read.
    public init(_ configuration: Configuration, environment: [String: String]) {
        self.configuration = configuration
        self.environment = environment
    }

    /// What is kept; nothing where there is no store yet.
    ///
    /// - Throws: ``StoreProblem`` where there is one that cannot be read.
    public func content(at now: Instant) async throws(StoreProblem) -> Content {
        try await reading { store throws(StoreError) in try await Self.content(of: store, at: now) } ?? Content()
    }

    /// What was known when an incident opened; `nil` where that is not kept.
    ///
    /// - Throws: ``StoreProblem`` where there is a store that cannot be read.
    public func opening(of id: IncidentID) async throws(StoreProblem) -> StateSnapshot? {
        try await reading { store throws(StoreError) in try await store.snapshot(of: id) } ?? nil
    }

    /// What was known at each decision on a request, in their order; none where nothing of that is kept.
    ///
    /// - Throws: ``StoreProblem`` where there is a store that cannot be read.
    public func decisions(on id: RequestID) async throws(StoreProblem) -> [RecordedDecision] {
        try await reading { store throws(StoreError) in try await store.decisions(on: id) } ?? []
    }

    /// `nil` where there is no store yet.
    func reading<Value: Sendable>(
        _ body: (SQLiteStore) async throws(StoreError) -> Value
    ) async throws(StoreProblem) -> Value? {
        let files = await StoreFiles.known(of: configuration, environment: environment)
        do throws(StoreError) {
            guard let files, let store = try await SQLiteStore.openForReading(path: files.store) else { return nil }
            return try await Self.closing(store, after: body)
        } catch {
            throw StoreProblem(description: error.description)
        }
    }

    private static func closing<Value: Sendable>(
        _ store: SQLiteStore, after body: (SQLiteStore) async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        do throws(StoreError) {
            let value = try await body(store)
            await store.close()
            return value
        } catch {
            await store.close()
            throw error
        }
    }

    private static func content(of store: SQLiteStore, at now: Instant) async throws(StoreError) -> Content {
        var content = Content()
        content.history = try await store.load(at: now, limits: .standard)
        for summary in content.history.incidents {
            if let stored = try await store.incident(summary.id) {
                content.incidents.append(stored.incident)
            }
        }
        return content
    }
}

/// Why a store cannot be read, and what to do.
public struct StoreProblem: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String
}
