internal import FoundationEssentials
internal import OpsModel
public import Store
internal import Threads

/// How the store that a configuration asks for is opened, when it is time.
public struct StoreOpening: Sendable {
    /// A result, because what a closure returns that throws its own type of error asynchronously is garbage where it is
    /// an existential (Swift 6.3.1).
    public typealias Open = @Sendable () async -> Result<any OpsStore, StoreError>

    /// The file, or `memory`; said when it cannot be opened.
    public var place: String
    public var retention: Retention
    public var open: Open

    public init(place: String, retention: Retention = Retention(), open: @escaping Open) {
        self.place = place
        self.retention = retention
        self.open = open
    }

    /// The one that `configuration` asks for in this environment.
    public init(_ configuration: Configuration, environment: [String: String]) {
        let settings = configuration.store
        guard let path = settings.path(isDrill: configuration.isDrill, environment: environment) else {
            self.init(place: "memory", retention: settings.retention) {
                await Self.result { () async throws(StoreError) in try await SQLiteStore.inMemory() }
            }
            return
        }
        self.init(place: path, retention: settings.retention) {
            _ = await WorkerThread.run { settings.claim(environment: environment) }
            return await Self.result { () async throws(StoreError) in
                try await SQLiteStore.open(path: path) { Instant(seconds: Date().timeIntervalSince1970) }
            }
        }
    }

    private static func result(
        _ open: () async throws(StoreError) -> SQLiteStore
    ) async -> Result<any OpsStore, StoreError> {
        do throws(StoreError) {
            return .success(try await open())
        } catch {
            return .failure(error)
        }
    }
}
