import FoundationEssentials
import Glibc

/// A folder of a test's own, gone with it.
final class ScratchFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Where the store is, in a folder that is not there yet.
    var file: String { "\(path)/state/store.sqlite" }

    var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "\(path)/state")) ?? []).sorted()
    }

    /// The permission bits of a path, `nil` where nothing is.
    static func mode(_ path: String) -> UInt32? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : nil
    }
}
