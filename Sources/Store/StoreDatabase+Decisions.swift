internal import FoundationEssentials
internal import GRDB
internal import OpsModel

extension StoreDatabase {
    /// The name of a record's detail that holds the snapshot's digest.
    private static let detail = "snapshot"

    /// Notes what was decided, and keeps what was known then under the record that names its digest.
    func append(
        _ draft: AuditDraft, of id: RequestID, with snapshot: DecisionSnapshot?, recordedAt: Instant, _ db: Database
    ) throws {
        guard let content = try snapshot.map(json.data) else { return try append([draft], recordedAt: recordedAt, db) }
        var draft = draft
        draft.details[Self.detail] = Digest(ofBytes: Array(content)).hex
        try append([draft], recordedAt: recordedAt, db)
        try db.execute(
            sql:
                "INSERT OR IGNORE INTO decision (sequence, request, content) SELECT sequence, ?, ? FROM audit WHERE key = ?",
            arguments: [id.number ?? 0, content, draft.key])
    }

    func decisions(on id: RequestID) throws -> [RecordedDecision] {
        try queue.read { db in
            // One that is only read may be of a layout without them.
            guard let number = id.number, try db.tableExists("decision") else { return [] }
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT decision.content, audit.line FROM decision JOIN audit USING (sequence)
                    WHERE decision.request = ? ORDER BY sequence
                    """, arguments: [number]
            ).compactMap { row in
                let content: Data = row["content"]
                guard let record = AuditLine(text: row["line"]).record,
                    let snapshot = json.value(DecisionSnapshot.self, content)
                else { return nil }
                let isAsRecorded = record.details[Self.detail] == Digest(ofBytes: Array(content)).hex
                return RecordedDecision(record: record, snapshot: snapshot, isAsRecorded: isAsRecorded)
            }
        }
    }
}
