internal import FoundationEssentials
internal import GRDB
internal import OpsModel

extension StoreDatabase {
    /// With the next number, and what the audit chain notes of it.
    func file(_ request: ChangeRequest, with snapshot: DecisionSnapshot?, recordedAt: Instant) throws -> ChangeRequest {
        try queue.write { db in
            if let refusal = try refusal(of: request, db) {
                throw StoreError.refused(path: "not kept:", reason: refusal.description)
            }
            var request = request
            let next = try Int.fetchOne(db, sql: "SELECT coalesce(max(number), 0) + 1 FROM request") ?? 1
            request.id = RequestID(number: next)
            try save(request, recordedAt: recordedAt, db)
            try append(request.draftOfProposal(), of: request.id, with: snapshot, recordedAt: recordedAt, db)
            try note(request.announcementsOfProposal(), db)
            return request
        }
    }

    /// A step of a runbook is asked for once at a time, and by nobody who does not know what others said of it; a request is
    /// gone on from, or taken back, once.
    private func refusal(of request: ChangeRequest, _ db: Database) throws -> RequestRefusal? {
        guard request.step != nil || request.follows != nil else { return nil }
        if let refusal = try refusalByMarks(of: request, db) { return refusal }
        // Whoever looks at a plan for longer than it takes to propose so many others proposes it anew.
        let others = try requests(StoreLimits.standard.requests, db) ?? []
        let request = try underTarget(request, db)
        for other in others {
            if let refusal = try underTarget(other, db).refusal(ofAnother: request) { return refusal }
        }
        return nil
    }

    /// With its step under the incident that its own was merged into: what is one trouble has each step once.
    private func underTarget(_ request: ChangeRequest, _ db: Database) throws -> ChangeRequest {
        guard let incident = request.step?.incident else { return request }
        var request = request
        request.step?.incident = try line(from: incident, db).last ?? incident
        return request
    }

    private func refusalByMarks(of request: ChangeRequest, _ db: Database) throws -> RequestRefusal? {
        guard let incident = request.step?.incident else { return nil }
        return request.refusal(by: try steps(of: incident, db))
    }

    /// Read, judged and written while no other program writes.
    func advance(
        _ id: RequestID, by event: RequestEvent, actor: Actor, at now: Instant, with snapshot: DecisionSnapshot?,
        recordedAt: Instant
    ) throws -> Result<ChangeRequest, RequestRefusal> {
        try queue.write { db in
            guard let before = try request(id, db) else { return .failure(.unknown(id)) }
            let after: ChangeRequest
            do throws(RequestRefusal) {
                after = try before.applying(event, by: actor, at: now)
            } catch {
                return .failure(error)
            }
            if case .executionBegan = event, let refusal = try refusalByMarks(of: before, db) {
                return .failure(refusal)
            }
            if event.restsOnClock, let refusal = try clockRefusal(of: before, at: recordedAt, db) {
                return .failure(refusal)
            }
            try save(after, recordedAt: recordedAt, db)
            if event.isAudited {
                try append(
                    after.draft(of: event, before: before, by: actor, at: now), of: id, with: snapshot,
                    recordedAt: recordedAt, db)
            }
            try note(after.announcements(of: event, before: before, at: now), db)
            return .success(after)
        }
    }

    func request(_ id: RequestID) throws -> ChangeRequest? {
        try queue.read { try request(id, $0) }
    }

    func requests() throws -> [ChangeRequest] {
        try queue.read { try requests(StoreLimits.standard.requests, $0) ?? [] }
    }

    private func request(_ id: RequestID, _ db: Database) throws -> ChangeRequest? {
        guard let number = id.number, try db.tableExists("request") else { return nil }
        let content = try Data.fetchOne(db, sql: "SELECT content FROM request WHERE number = ?", arguments: [number])
        guard let content else { return nil }
        guard let request = json.value(ChangeRequest.self, content) else {
            // What another version wrote and this one cannot read is not this one's to decide.
            throw StoreError.failed(queue.path, reason: "\(id.rawValue) was written by another version")
        }
        return request
    }

    private func save(_ request: ChangeRequest, recordedAt: Instant, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO request (number, saved, isOver, content) VALUES (?, ?, ?, ?)
                ON CONFLICT (number) DO UPDATE SET
                    saved = excluded.saved, isOver = excluded.isOver, content = excluded.content
                """,
            arguments: [
                request.id.number ?? 0, recordedAt.seconds, !request.isOpen, try json.data(request),
            ])
    }

    /// The newest, and whatever is not over, newest first.
    func requests(_ count: Int, _ db: Database) throws -> [ChangeRequest]? {
        guard try db.tableExists("request") else { return nil }
        let found = try Data.fetchAll(
            db,
            sql: """
                SELECT content FROM request
                WHERE isOver = 0 OR number > (SELECT coalesce(max(number), 0) FROM request) - ?
                ORDER BY number DESC
                """, arguments: [count]
        ).compactMap { json.value(ChangeRequest.self, $0) }
        return found.isEmpty ? nil : found
    }

    /// Forgets requests that are over, and no other; what was decided stays in the audit chain.
    func pruneRequests(before oldest: Double, _ db: Database) throws {
        // The newest stays, so that no number is given twice.
        try db.execute(
            sql: """
                DELETE FROM request WHERE isOver = 1 AND saved < ?
                    AND number < (SELECT max(number) FROM request)
                """, arguments: [oldest])
        try db.execute(sql: "DELETE FROM decision WHERE request NOT IN (SELECT number FROM request)")
    }
}
