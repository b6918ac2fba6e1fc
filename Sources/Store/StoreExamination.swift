internal import Glibc
internal import OpsModel

/// What `doctor` sees of a store's file, without writing to it.
public struct StoreExamination: Sendable, Hashable {
    /// `nil` where there is no file yet.
    public var bytes: Int?
    /// Permission bits of the file and of its folder.
    public var mode: UInt32?
    public var folderMode: UInt32?
    /// What SQLite finds wrong with it.
    public var damage: [String] = []
    /// Why it cannot be read.
    public var error: StoreError?
}

extension SQLiteStore {
    /// Reads the whole file, which takes about a second a gigabyte.
    public static func examine(path: String) async -> StoreExamination {
        var result = StoreExamination()
        var status = stat()
        if stat(ParentFolder.of(path), &status) == 0 { result.folderMode = status.st_mode & 0o777 }
        guard stat(path, &status) == 0 else { return result }
        result.mode = status.st_mode & 0o777
        result.bytes = Int(status.st_size)
        do throws(StoreError) {
            guard let store = try await openForReading(path: path) else { return result }
            result.damage = (try? await store.problems()) ?? []
            await store.close()
        } catch {
            if case .corrupt = error {
                result.damage = ["it is no store, or no longer one"]
            } else {
                result.error = error
            }
        }
        return result
    }
}
