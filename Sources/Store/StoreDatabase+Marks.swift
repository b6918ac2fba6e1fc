internal import GRDB
internal import OpsModel

extension StoreDatabase {
    func storeID() throws -> String {
        try queue.read { db in
            guard let id = try mark("store", db) else {
                throw StoreError.failed(queue.path, reason: "it has no id: it was read only, or somebody took it away")
            }
            return id
        }
    }

    /// Compared and noted in one transaction, so that of two programs that find a change one notes it.
    func note(_ files: [RuleFile], by actor: Actor, at now: Instant, recordedAt: Instant) throws {
        let isNoted = try queue.read { db in
            try files.allSatisfy { try mark($0.mark, db) == $0.digest?.hex }
        }
        if isNoted { return }
        try queue.write { db in
            for file in files {
                let before = try mark(file.mark, db)
                guard let draft = file.draft(before: before, by: actor, at: now) else { continue }
                try set(file.mark, file.digest?.hex, db)
                try append([draft], recordedAt: recordedAt, db)
            }
        }
    }

    private func mark(_ name: String, _ db: Database) throws -> String? {
        guard try db.tableExists("mark") else { return nil }
        return try String.fetchOne(db, sql: "SELECT value FROM mark WHERE name = ?", arguments: [name])
    }

    private func set(_ name: String, _ value: String?, _ db: Database) throws {
        guard let value else { return try db.execute(sql: "DELETE FROM mark WHERE name = ?", arguments: [name]) }
        try db.execute(
            sql: "INSERT INTO mark (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            arguments: [name, value])
    }
}
