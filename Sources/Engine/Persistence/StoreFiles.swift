internal import Threads

/// The files in which one fleet keeps what is to outlive the process.
public struct StoreFiles: Sendable, Hashable {
    public let store: String
    /// How its views were left.
    public let views: String

    /// The files of a fleet that is to be kept from now on: no other fleet gets them. `nil` for memory.
    public static func claimed(
        by configuration: Configuration, environment: [String: String]
    ) async -> StoreFiles? {
        await chosen(configuration, environment, claiming: true)
    }

    /// The files of a fleet as it was kept before, for those who only read. `nil` for memory.
    static func known(of configuration: Configuration, environment: [String: String]) async -> StoreFiles? {
        await chosen(configuration, environment, claiming: false)
    }

    /// The choice reads and writes a file, which blocks.
    private static func chosen(
        _ configuration: Configuration, _ environment: [String: String], claiming: Bool
    ) async -> StoreFiles? {
        let choose = { @Sendable in
            configuration.store.files(isDrill: configuration.isDrill, environment: environment, claiming: claiming)
        }
        return await WorkerThread.run(choose) ?? choose()
    }
}
