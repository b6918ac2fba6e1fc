internal import GRDB
internal import OpsModel

/// The audit chain by months: a segment closes with the first record of a later month than that of the record before it.
/// A clock that went back closes nothing and reopens nothing.
extension StoreDatabase {
    func closeAuditSegment(at now: Instant) throws {
        // Almost always there is nothing to do, and nobody else is to wait for that.
        guard try queue.read({ try lastRecord($0).map { $0.month < now.month } ?? false }) else { return }
        try queue.write { db in
            try closeSegment(at: now, after: try lastRecord(db), db)
        }
    }

    /// Closes the open segment with a record, where `now` is in a later month than the last record of it.
    func closeSegment(at now: Instant, after last: AuditRecord?, _ db: Database) throws {
        guard let last, last.month < now.month else { return }
        let first = try Int.fetchOne(db, sql: "SELECT coalesce(max(last), 0) + 1 FROM segment") ?? 1
        let months = try Row.fetchOne(
            db,
            sql: """
                SELECT min(month) FILTER (WHERE sequence = :first) AS opened, max(month) AS latest FROM (
                    SELECT sequence, substr(json_extract(line, '$.recorded'), 1, 7) AS month FROM audit
                    WHERE sequence >= :first)
                """, arguments: ["first": first])
        // A clock that was ahead, went back and comes to its month again is in the month that is open.
        guard let months, let latest = months["latest"] as String?, months["opened"] as String? != now.month else {
            return
        }
        let segment = AuditSegment(month: min(latest, now.month), first: first, head: try auditHead(db))
        try append(segment.draftOfClosing(at: now), recordedAt: now, db)
        try db.execute(
            sql: "INSERT INTO segment (last, first, month, digest) VALUES (?, ?, ?, ?)",
            arguments: [segment.last, segment.first, segment.month, segment.head.digest.hex])
    }

    func auditSegments() throws -> [AuditSegment] {
        try queue.read { db in
            // One that is only read may be of a layout without them.
            guard try db.tableExists("segment") else { return [] }
            return try Row.fetchAll(db, sql: "SELECT * FROM segment ORDER BY last").map { row in
                AuditSegment(
                    month: row["month"], first: row["first"],
                    head: AuditHead(sequence: row["last"], digest: Digest(hex: row["digest"])),
                    anchor: (row["anchor"] as String?).flatMap { AuditAnchor(text: $0) }, isPruned: row["isPruned"])
            }
        }
    }

    func keep(_ anchor: AuditAnchor, of segment: AuditSegment) throws {
        try queue.write { db in
            try db.execute(
                sql: """
                    UPDATE segment SET anchor = :anchor WHERE last = :last AND digest = :digest
                        AND (anchor IS NULL OR :isSigned AND json_extract(anchor, '$.signature') IS NULL)
                    """,
                arguments: [
                    "anchor": anchor.text, "last": segment.last, "digest": anchor.head.digest.hex,
                    "isSigned": anchor.signature != nil,
                ])
        }
    }

    func prune(_ pruned: AuditPruned, by actor: Actor, at now: Instant, recordedAt: Instant) throws {
        try queue.write { db in
            for segment in pruned.segments { try prune(segment, db) }
            try append([pruned.draft(by: actor, at: now)], recordedAt: recordedAt, db)
        }
    }

    private func prune(_ segment: AuditSegment, _ db: Database) throws {
        func refused(_ reason: String) -> StoreError {
            .refused(path: queue.path, reason: "keeps the records of \(segment.month): \(reason)")
        }
        if let number = try openRequest(proposedBy: segment.last, db) {
            throw refused("\(RequestID(number: number).rawValue) was proposed by then and is not over")
        }
        // The trigger on this table lets nothing but the oldest segment be marked, and only by its own head; the one on the
        // chain lets nothing be deleted but records of a segment that is marked.
        try db.execute(
            sql: "UPDATE segment SET isPruned = 1 WHERE last = ? AND first = ? AND digest = ? AND isPruned = 0",
            arguments: [segment.last, segment.first, segment.head.digest.hex])
        guard db.changesCount == 1 else { throw refused("another program has pruned it, or it was never closed so") }
        try db.execute(
            sql: "DELETE FROM audit WHERE sequence BETWEEN ? AND ?", arguments: [segment.first, segment.last])
        guard db.changesCount == segment.count else { throw refused("some are missing") }
        try db.execute(sql: "DELETE FROM decision WHERE sequence <= ?", arguments: [segment.last])
    }

    /// Its approvals are judged by the records since it was proposed.
    private func openRequest(proposedBy last: Int, _ db: Database) throws -> Int? {
        try Int.fetchOne(
            db,
            sql: """
                SELECT number FROM request JOIN audit ON audit.key = 'CR-' || number || ' 0 proposed'
                WHERE isOver = 0 AND audit.sequence <= ? LIMIT 1
                """, arguments: [last])
    }
}
