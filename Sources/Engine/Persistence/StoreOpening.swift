public import Store

/// How the store that a configuration asks for is opened, when it is time.
public struct StoreOpening: Sendable {
    /// A result, because what a closure returns that throws its own type of error asynchronously is garbage where it is
    /// an existential (Swift 6.3.1).
    public typealias Open = @Sendable () async -> Result<any OpsStore, StoreError>

    /// The file, or `memory`; said when it cannot be opened.
    public var place: String
    public var retention: Retention
    /// Where heads of its audit chain are written down, and the key that they are signed with.
    public var anchors: [AnchorPlace] = []
    public var anchorKey: String?
    /// Who elsewhere is told of what it keeps.
    public var sinks: [String] = []
    public var open: Open

    public init(place: String, retention: Retention = Retention(), open: @escaping Open) {
        self.place = place
        self.retention = retention
        self.open = open
    }

    /// The one in `files`, or in memory.
    public init(_ configuration: Configuration, in files: StoreFiles?) {
        self.init(place: files?.store ?? "memory", retention: configuration.store.retention) {
            await Self.result { () async throws(StoreError) in
                guard let files else { return try await SQLiteStore.inMemory { SystemClock.now } }
                return try await SQLiteStore.open(path: files.store) { SystemClock.now }
            }
        }
        anchors = configuration.anchors(beside: files)
        anchorKey = configuration.decisions.anchorKey
        sinks = configuration.notify.map(\.name)
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
