import OpsModel
import Testing

@testable import Store

/// One implementation that must keep the contract. A second one is a second line in ``all``.
struct StoreUnderTest: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// A new, empty store; opened again on the same place it gives back what was kept.
    let open: @Sendable (ScratchFolder) async throws -> any OpsStore

    static let all = [
        StoreUnderTest(testDescription: "SQLite in a file") { folder in
            try await SQLiteStore.open(path: folder.file) { Samples.start }
        },
        StoreUnderTest(testDescription: "SQLite in memory") { _ in try await SQLiteStore.inMemory { Samples.start } },
    ]

    /// Runs `body` with a new store, closed at the end.
    func run(_ body: (any OpsStore) async throws -> Void) async throws {
        let folder = try ScratchFolder()
        let store = try await open(folder)
        do {
            try await body(store)
        } catch {
            await store.close()
            throw error
        }
        await store.close()
        withExtendedLifetime(folder) {}
    }
}
