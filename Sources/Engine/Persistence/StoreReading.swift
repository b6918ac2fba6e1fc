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

    private let path: String?

    /// Where the configuration keeps all in memory there is nothing to read.
    public init(_ configuration: Configuration, environment: [String: String]) {
        path = configuration.store.path(isDrill: configuration.isDrill, environment: environment)
    }

    /// What is kept; nothing where there is no store yet.
    ///
    /// - Throws: ``StoreProblem`` where there is one that cannot be read.
    public func content(at now: Instant) async throws(StoreProblem) -> Content {
        guard let store = try await opened() else { return Content() }
        do throws(StoreError) {
            let content = try await Self.content(of: store, at: now)
            await store.close()
            return content
        } catch {
            await store.close()
            throw StoreProblem(description: error.description)
        }
    }

    /// What was known when an incident opened; `nil` where that is not kept.
    ///
    /// - Throws: ``StoreProblem`` where there is a store that cannot be read.
    public func opening(of id: IncidentID) async throws(StoreProblem) -> StateSnapshot? {
        guard let store = try await opened() else { return nil }
        do throws(StoreError) {
            let snapshot = try await store.snapshot(of: id)
            await store.close()
            return snapshot
        } catch {
            await store.close()
            throw StoreProblem(description: error.description)
        }
    }

    /// `nil` where there is no store yet.
    private func opened() async throws(StoreProblem) -> SQLiteStore? {
        guard let path else { return nil }
        do throws(StoreError) {
            return try await SQLiteStore.openForReading(path: path)
        } catch {
            throw StoreProblem(description: error.description)
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
