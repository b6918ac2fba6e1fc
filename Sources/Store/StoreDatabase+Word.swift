internal import GRDB
internal import OpsModel

/// Which program sees which signals, and when each last said so: one row a program is written now and then, however
/// many signals it sees.
extension StoreDatabase {
    /// When a program that sees the signal of the row of `episode` last said so; of earlier episodes of it nobody speaks.
    static let lastWord = """
        SELECT max(watcher.seen) FROM sighting JOIN watcher USING (program) WHERE sighting.signal = episode.signal
            AND episode.opened = (SELECT max(other.opened) FROM episode AS other WHERE other.signal = episode.signal)
        """

    func save(_ word: StoreBatch.Word, _ db: Database) throws {
        try execute(
            """
            INSERT INTO watcher (program, seen) VALUES (?, ?)
            ON CONFLICT (program) DO UPDATE SET seen = max(seen, excluded.seen)
            """, [program, word.at.seconds], db)
    }

    /// Whether this program sees the signal whose id is that JSON.
    func note(_ signal: String, isSeen: Bool, _ db: Database) throws {
        let sql =
            isSeen
            ? "INSERT OR IGNORE INTO sighting (signal, program) VALUES (?, ?)"
            : "DELETE FROM sighting WHERE signal = ? AND program = ?"
        try execute(sql, [signal, program], db)
    }

    /// Episodes, each with the last word of those who see it, where that is later than what is kept of it.
    func episodes(_ rest: String, _ arguments: StatementArguments, _ db: Database) throws -> [Signal] {
        // One that is only read may be of a layout without words.
        let word = try db.tableExists("watcher") ? "CASE WHEN ended IS NULL THEN (\(Self.lastWord)) END" : "NULL"
        let sql = "SELECT content, seen, \(word) AS word FROM episode \(rest)"
        return try Row.fetchAll(db, sql: sql, arguments: arguments).compactMap { row in
            guard var signal = json.value(Signal.self, row["content"]) else { return nil }
            if let word = row["word"] as Double?, word > row["seen"] { signal.seenAt = Instant(seconds: word) }
            return signal
        }
    }

    /// Forgets who saw what is over, and programs that saw nothing else.
    func pruneWord(before oldest: Double, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM sighting WHERE signal NOT IN (SELECT signal FROM episode WHERE ended IS NULL)")
        try db.execute(
            sql: "DELETE FROM watcher WHERE seen < ? OR program NOT IN (SELECT program FROM sighting) AND program <> ?",
            arguments: [oldest, program])
        try db.execute(sql: "DELETE FROM sighting WHERE program NOT IN (SELECT program FROM watcher)")
    }

    /// By a statement that is kept, for what is done many times in one batch.
    func execute(_ sql: String, _ arguments: StatementArguments, _ db: Database) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
    }
}
