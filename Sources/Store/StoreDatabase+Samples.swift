internal import FoundationEssentials
internal import GRDB
internal import OpsModel

extension StoreDatabase {
    /// Milliseconds that one packed block spans once its hour is over.
    private static let hour: Int64 = 3_600_000
    /// Hours of series joined in one go, so that a prune does not hold the file for long.
    private static let hoursJoinedAtOnce = 2_000
    /// Pages given back to the disk in one go.
    private static let pagesFreedAtOnce = 2_000

    func samples(of series: SeriesID, from: Instant, to: Instant, step: Duration) throws -> [Sample] {
        guard let first = SampleBlock.milliseconds(from), let last = SampleBlock.milliseconds(to) else { return [] }
        let name = try json.text(series)
        return try queue.read { db in
            guard let number = try number(ofSeriesNamed: name, db) else { return [] }
            return try blocks(of: number, from: first - Self.hour, to: last, db).flatMap(\.samples)
                .filter { from <= $0.at && $0.at <= to }.inOrder.thinned(to: step)
        }
    }

    private func blocks(of series: Int64, from: Int64, to: Int64, _ db: Database) throws -> [SampleBlock] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT start, content FROM sampleBlock WHERE series = ? AND start BETWEEN ? AND ? ORDER BY start",
            arguments: [series, from, to])
        return rows.map { SampleBlock(start: $0["start"], content: $0["content"]) }
    }

    /// Forgets what is too old, packs finished hours, and gives room back to the disk.
    func prune(at now: Instant, _ retention: Retention) throws {
        let oldest = (now - retention.incidents).seconds
        try queue.write { db in
            for (table, column) in [
                ("record", "saved"), ("incident", "saved"), ("change", "tookEffect"), ("timeline", "happened"),
                ("mute", "ends"), ("snapshot", "taken"),
            ] {
                try db.execute(sql: "DELETE FROM \(table) WHERE \(column) < ?", arguments: [oldest])
            }
            try db.execute(sql: "DELETE FROM episode WHERE coalesce(ended, seen) < ?", arguments: [oldest])
            try pruneWord(before: oldest, db)
            try pruneRequests(before: oldest, db)
            try pruneAnnouncements(before: oldest, db)
            guard let sample = SampleBlock.milliseconds(now - retention.samples) else { return }
            try db.execute(sql: "DELETE FROM sampleBlock WHERE start < ?", arguments: [sample - Self.hour])
            try db.execute(sql: "DELETE FROM series WHERE number NOT IN (SELECT series FROM sampleBlock)")
        }
        guard let end = SampleBlock.milliseconds(now) else { return }
        try queue.write { try packHours(before: end / Self.hour, $0) }
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA incremental_vacuum(\(Self.pagesFreedAtOnce))") }
    }

    /// Joins the blocks of each series and finished hour to one.
    private func packHours(before current: Int64, _ db: Database) throws {
        let loose = try Row.fetchAll(
            db,
            sql: """
                SELECT series, start / ? AS hour FROM sampleBlock WHERE start < ?
                GROUP BY series, hour HAVING count(*) > 1 LIMIT ?
                """, arguments: [Self.hour, current * Self.hour, Self.hoursJoinedAtOnce])
        for row in loose {
            let (series, start): (Int64, Int64) = (row["series"], (row["hour"] as Int64) * Self.hour)
            let end = start + Self.hour - 1
            let samples = try blocks(of: series, from: start, to: end, db).flatMap(\.samples).inOrder
            guard let block = SampleBlock(samples) else { continue }
            try db.execute(
                sql: "DELETE FROM sampleBlock WHERE series = ? AND start BETWEEN ? AND ?",
                arguments: [series, start, end])
            try db.execute(
                sql: "INSERT INTO sampleBlock (series, start, content) VALUES (?, ?, ?)",
                arguments: [series, block.start, block.content])
        }
    }
}
