internal import FoundationEssentials
internal import GRDB
internal import OpsModel

extension StoreDatabase {
    /// One moment's view of everything that a program starts with.
    func load(at now: Instant, _ limits: StoreLimits) throws -> StoredHistory {
        try queue.read { db in
            StoredHistory(
                records: try newest("record", by: "saved", limits.records, db),
                incidents: try newest("incident", "summary", by: "opened", limits.incidents, db),
                episodes: try episodes(Self.openFirst, [limits.episodes], db).oldestFirst(),
                changes: try newest("change", by: "tookEffect", limits.changes, db).reversed(),
                timeline: try timeline(limits.timeline, db),
                mutes: try values(
                    of: "SELECT content FROM mute WHERE ends > ? ORDER BY ends, id", [now.seconds], db),
                lastSaved: try Double.fetchOne(db, sql: "SELECT value FROM fact WHERE name = 'lastSaved'")
                    .map(Instant.init(seconds:)), requests: try requests(limits.requests, db), runs: try runs(db))
        }
    }

    private func runs(_ db: Database) throws -> [RunbookExecution]? {
        guard try db.tableExists("run") else { return nil }
        let runs: [RunbookExecution] = try values(of: "SELECT content FROM run ORDER BY runbook", [], db)
        return runs.isEmpty ? nil : runs
    }

    /// What changes while programs watch beside each other: what people decided, and signals that are or were open
    /// within the last hour.
    func news(at now: Instant, _ limits: StoreLimits) throws -> StoredHistory {
        try queue.read { db in
            StoredHistory(
                records: try newest("record", by: "saved", limits.records, db),
                episodes: try episodes(
                    "WHERE ended IS NULL OR ended > ? \(Self.openFirst)",
                    [(now - Self.newsReach).seconds, limits.episodes], db
                ).oldestFirst(),
                mutes: try values(
                    of: "SELECT content FROM mute WHERE ends > ? ORDER BY ends, id",
                    [(now - Self.newsReach).seconds], db),
                requests: try requests(limits.requests, db), runs: try runs(db))
        }
    }

    private static let newsReach = Duration.seconds(3600)
    /// After a flood of episodes that are over, what is open is still found.
    private static let openFirst = "ORDER BY ended IS NULL DESC, opened DESC, rowid DESC LIMIT ?"

    /// Rises when another connection commits (sqlite.org/pragma.html#pragma_data_version).
    func version() throws -> Int {
        try queue.read { try Int.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
    }

    private func newest<Value: Decodable>(
        _ table: String, _ column: String = "content", by order: String, _ count: Int, _ db: Database
    ) throws -> [Value] {
        try values(of: "SELECT \(column) FROM \(table) ORDER BY \(order) DESC, rowid DESC LIMIT ?", [count], db)
    }

    private func values<Value: Decodable>(
        of sql: String, _ arguments: StatementArguments, _ db: Database
    ) throws -> [Value] {
        try Data.fetchAll(db, sql: sql, arguments: arguments).compactMap { json.value(Value.self, $0) }
    }

    private func timeline(_ count: Int, _ db: Database) throws -> [IncidentEntry] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT incident, content FROM timeline ORDER BY happened DESC, rowid DESC LIMIT ?",
            arguments: [count])
        return rows.reversed().compactMap { row in
            json.value(TimelineEntry.self, row["content"]).map {
                IncidentEntry(incident: IncidentID(rawValue: row["incident"]), entry: $0)
            }
        }
    }

    private func first<Value: Decodable>(
        _ type: Value.Type, of sql: String, _ id: IncidentID, _ db: Database
    ) throws -> Value? {
        try Data.fetchOne(db, sql: sql, arguments: [id.rawValue]).flatMap { json.value(type, $0) }
    }

    func mute(_ id: Mute.ID) throws -> Mute? {
        try queue.read { db in
            let found: [Mute] = try values(of: "SELECT content FROM mute WHERE id = ?", [id], db)
            return found.first
        }
    }

    func similar(_ question: SimilarQuestion) throws -> [IncidentSummary] {
        try queue.read { db in
            let found: [IncidentSummary] = try values(
                of: "SELECT summary FROM incident WHERE service = ? AND id <> ? ORDER BY opened DESC LIMIT 200",
                [question.service.rawValue, question.incident.rawValue], db)
            var similar: [IncidentSummary] = []
            for summary in found.mostAlike(question.firstKinds) where similar.count < StoreLimits.similar {
                // What was merged into another is told with that one.
                if try record(of: summary.id, db)?.mergedInto == nil { similar.append(summary) }
            }
            return similar
        }
    }

    private func record(of id: IncidentID, _ db: Database) throws -> IncidentRecord? {
        try first(IncidentRecord.self, of: "SELECT content FROM record WHERE incident = ?", id, db)
    }

    func snapshot(of id: IncidentID) throws -> StateSnapshot? {
        try queue.read { db in
            try first(StateSnapshot.self, of: "SELECT content FROM snapshot WHERE incident = ?", id, db)
        }
    }

    func incident(_ id: IncidentID) throws -> StoredIncident? {
        try queue.read { try incident(id, $0) }
    }

    private func incident(_ id: IncidentID, _ db: Database) throws -> StoredIncident? {
        guard var incident = try first(Incident.self, of: "SELECT content FROM incident WHERE id = ?", id, db) else {
            return nil
        }
        if let record = try record(of: id, db) { incident.record = incident.record.merged(with: record) }
        let lines: [TimelineEntry] = try values(
            of: "SELECT content FROM timeline WHERE incident = ? ORDER BY happened, rowid", [id.rawValue], db)
        let matters = Set(lines.map(\.matter))
        return StoredIncident(incident: incident, timeline: lines.filter { !incident.isTold($0, as: matters) })
    }
}

extension [Signal] {
    fileprivate func oldestFirst() -> [Signal] {
        reversed().sorted { ($0.openedAt ?? $0.onset.latest) < ($1.openedAt ?? $1.onset.latest) }
    }
}

extension [IncidentSummary] {
    /// Those that share more of their first kinds before those that share fewer, then newest first.
    func mostAlike(_ kinds: Set<Signal.Kind>) -> [IncidentSummary] {
        func likeness(_ summary: IncidentSummary) -> Double {
            let all = summary.firstKinds.union(kinds)
            return all.isEmpty ? 0 : Double(summary.firstKinds.intersection(kinds).count) / Double(all.count)
        }
        return sorted { (likeness($0), $0.openedAt) > (likeness($1), $1.openedAt) }
    }
}
