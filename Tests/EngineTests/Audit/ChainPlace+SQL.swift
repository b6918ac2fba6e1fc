import GRDB
import OpsModel

@testable import Store

extension ChainPlace {
    /// What somebody does who can write the file.
    func write(_ sql: String) async throws {
        try await write { try $0.execute(sql: sql) }
    }

    /// Puts an anchor where the store keeps that of the segment which ends there.
    func keep(_ anchor: AuditAnchor, ofSegmentTo last: Int) async throws {
        let text = anchor.text
        try await write {
            try $0.execute(sql: "UPDATE segment SET anchor = ? WHERE last = ?", arguments: [text, last])
        }
    }

    private func write(_ body: @escaping @Sendable (Database) throws -> Void) async throws {
        let database = try DatabaseQueue(path: store.place)
        try await database.write { try body($0) }
        try database.close()
    }
}
