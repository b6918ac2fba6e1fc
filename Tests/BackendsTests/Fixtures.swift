import ContractServer
import FoundationEssentials

/// The recordings beside this file, one folder a system.
enum Fixtures {
    static func folder(_ system: String, beside file: String = #filePath) -> String {
        URL(filePath: file).deletingLastPathComponent().appending(path: "Fixtures/\(system)").path
    }

    static func recording(_ system: String) throws -> Recording {
        try Recording(folder: folder(system))
    }
}
