internal import GRDB
internal import OpsModel

extension StoreDatabase {
    /// How far a clock may step back before that is noted too (domain.md §8).
    private static let tolerableStep = Duration.seconds(30)

    /// Notes each draft once, in the order they come, with what they belong to in the same transaction.
    func append(_ drafts: [AuditDraft], recordedAt now: Instant, _ db: Database) throws {
        for draft in drafts {
            let isKnown =
                try Bool.fetchOne(db, sql: "SELECT 1 FROM audit WHERE key = ?", arguments: [draft.key]) ?? false
            guard !isKnown else { continue }
            let last = try lastRecord(db)
            try noteStep(back: now, after: last, db)
            try closeSegment(at: now, after: last, db)
            try append(draft, recordedAt: now, db)
        }
    }

    /// As the next record, whatever the last one was.
    func append(_ draft: AuditDraft, recordedAt now: Instant, _ db: Database) throws {
        guard let (line, head) = try auditHead(db).following(draft, recordedAt: now) else {
            throw StoreError.failed(queue.path, reason: "a record of \(draft.subject) cannot be written as JSON")
        }
        try db.execute(
            sql: "INSERT INTO audit (sequence, key, digest, line) VALUES (?, ?, ?, ?)",
            arguments: [head.sequence, draft.key, line.digest.hex, line.text])
    }

    /// Sequence orders and not time, yet a clock that went back is something to know of.
    private func noteStep(back now: Instant, after last: AuditRecord?, _ db: Database) throws {
        guard let last, let before = Instant(rfc3339: last.recorded), before - now > Self.tolerableStep else { return }
        try append(
            AuditDraft(
                key: "clock after \(last.sequence)", at: now, actor: .program, action: "clock.steppedBack",
                subject: "store", details: ["before": last.recorded, "now": now.rfc3339Milliseconds]),
            recordedAt: now, db)
    }

    /// Why nothing is approved by a clock that says `now`: it has gone back since the request was proposed, which is noted.
    ///
    /// One that went forward is not told from time that passed; what it expires is proposed again.
    func clockRefusal(of request: ChangeRequest, at now: Instant, _ db: Database) throws -> RequestRefusal? {
        let latest = try String.fetchOne(
            db,
            sql: """
                SELECT max(json_extract(line, '$.recorded')) FROM audit
                WHERE sequence >= (SELECT sequence FROM audit WHERE key = ?)
                """, arguments: [request.draftOfProposal().key])
        guard let before = latest.flatMap({ Instant(rfc3339: $0) }), before - now > Self.tolerableStep else {
            return nil
        }
        try noteStep(back: now, after: try lastRecord(db), db)
        return .clockSteppedBack(request.id, before: before, now: now)
    }

    func auditHead() throws -> AuditHead {
        try queue.read(auditHead)
    }

    func auditHead(_ db: Database) throws -> AuditHead {
        guard try db.tableExists("audit") else { return .empty }
        let last = try Row.fetchOne(db, sql: "SELECT sequence, digest FROM audit ORDER BY sequence DESC LIMIT 1")
        return last.map { AuditHead(sequence: $0["sequence"], digest: Digest(hex: $0["digest"])) } ?? .empty
    }

    /// `nil` for a chain without records, and where another version wrote the last.
    func lastRecord(_ db: Database) throws -> AuditRecord? {
        try auditLines(after: try auditHead(db).sequence - 1, limit: 1, db).first?.record
    }

    func auditLines(after sequence: Int, limit: Int) throws -> [AuditLine] {
        try queue.read { try auditLines(after: sequence, limit: limit, $0) }
    }

    private func auditLines(after sequence: Int, limit: Int, _ db: Database) throws -> [AuditLine] {
        // One that is only read may be of a layout without a chain.
        guard try db.tableExists("audit") else { return [] }
        return try Row.fetchAll(
            db, sql: "SELECT digest, line FROM audit WHERE sequence > ? ORDER BY sequence LIMIT ?",
            arguments: [sequence, limit]
        ).map { AuditLine(text: $0["line"], digest: Digest(hex: $0["digest"])) }
    }
}
