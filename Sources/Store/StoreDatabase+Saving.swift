internal import FoundationEssentials
internal import GRDB
internal import OpsModel

extension StoreDatabase {
    /// An open episode and one that opens within this time after it was last seen are the same trouble: a process that
    /// starts late works the opening out anew and does not come to the same second.
    private static let sameEpisode = Duration.seconds(900)

    /// All of it in one transaction.
    func save(_ batch: StoreBatch, recordedAt: Instant) throws {
        try queue.write { db in
            try append(batch.audit ?? [], recordedAt: recordedAt, db)
            try note(batch.announcements ?? [], db)
            for record in batch.records { try save(record, at: batch.at, db) }
            for incident in batch.incidents { try save(incident, at: batch.at, db) }
            for signal in batch.word?.unseen ?? [] { try note(try json.text(signal), isSeen: false, db) }
            for episode in batch.episodes { try save(episode, at: batch.at, db) }
            if let word = batch.word { try save(word, db) }
            for change in batch.changes { try save(change, db) }
            for line in batch.timeline { try save(line, db) }
            for series in batch.samples { try save(series, db) }
            for mute in batch.mutes { try save(mute, db) }
            for snapshot in batch.snapshots { try save(snapshot, db) }
            try noteWatching(at: batch.at, db)
        }
    }

    func noteWatching(at instant: Instant) throws {
        try queue.write { try noteWatching(at: instant, $0) }
    }

    private func noteWatching(at instant: Instant, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO fact (name, value) VALUES ('lastSaved', ?)
                ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)
                """, arguments: [instant.seconds])
    }

    /// The incident itself and, one after the other, those that it was merged into.
    func line(from incident: IncidentID, _ db: Database) throws -> [IncidentID] {
        var line = [incident]
        while let next = try record(line[line.count - 1], db)?.mergedInto, !line.contains(next) { line.append(next) }
        return line
    }

    /// What was done about steps of runbooks for an incident, and for those that it was merged into.
    func steps(of incident: IncidentID, _ db: Database) throws -> [StepMark] {
        try line(from: incident, db).flatMap { try record($0, db)?.steps ?? [] }
    }

    private func record(_ id: IncidentID, _ db: Database) throws -> IncidentRecord? {
        let kept = try Data.fetchOne(db, sql: "SELECT content FROM record WHERE incident = ?", arguments: [id.rawValue])
        guard let kept else { return nil }
        guard let record = json.value(IncidentRecord.self, kept) else {
            // What another version wrote and this one cannot read is not this one's to replace.
            throw StoreError.failed(
                queue.path, reason: "what is kept of \(id.rawValue) was written by another version")
        }
        return record
    }

    /// Read, merged and written in the same transaction, so that no other process's mark is lost.
    private func save(_ record: IncidentRecord, at instant: Instant, _ db: Database) throws {
        let merged = try self.record(record.id, db)?.merged(with: record) ?? record
        try db.execute(
            sql: """
                INSERT INTO record (incident, saved, content) VALUES (?, ?, ?)
                ON CONFLICT (incident) DO UPDATE SET
                    saved = max(saved, excluded.saved), content = excluded.content
                """, arguments: [record.id.rawValue, instant.seconds, try json.data(merged)])
        for run in merged.runs { try save(run, db) }
    }

    private func save(_ run: RunbookExecution, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO run (runbook, at, content) VALUES (?, ?, ?)
                ON CONFLICT (runbook) DO UPDATE SET at = excluded.at, content = excluded.content
                WHERE excluded.at >= at
                """, arguments: [run.runbook, run.at.seconds, try json.data(run)])
    }

    /// The newest telling holds.
    private func save(_ incident: Incident, at instant: Instant, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO incident (id, service, opened, saved, summary, content) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET
                    service = excluded.service, opened = excluded.opened, saved = excluded.saved,
                    summary = excluded.summary, content = excluded.content
                WHERE excluded.saved >= saved
                """,
            arguments: [
                incident.id.rawValue, incident.service.rawValue, incident.openedAt.seconds, instant.seconds,
                try json.data(IncidentSummary(incident)), try json.data(incident),
            ])
    }

    /// Takes the place of what was known of the same stretch of trouble.
    private func save(_ episode: Signal, at instant: Instant, _ db: Database) throws {
        guard let opened = episode.openedAt else { return }
        let signal = try json.text(episode.id)
        let ended = episode.closedAt
        try execute(
            """
            DELETE FROM episode WHERE signal = ? AND opened <= ?
                AND (opened = ? OR ended > ?
                    OR ended IS NULL AND max(seen, coalesce((\(Self.lastWord)), 0)) + ? >= ?)
            """,
            [
                signal, (ended ?? max(instant, opened)).seconds, opened.seconds, opened.seconds,
                Self.sameEpisode.inSeconds, opened.seconds,
            ], db)
        try execute(
            "INSERT INTO episode (signal, opened, ended, seen, content) VALUES (?, ?, ?, ?, ?)",
            [
                signal, opened.seconds, ended?.seconds, max(instant, opened).seconds, try json.data(episode),
            ], db)
        try note(signal, isSeen: ended == nil && episode.seenAt != nil, db)
    }

    /// One that another program found as well, between polls of its own, is kept once, with the narrower interval.
    private func save(_ change: ChangeEvent, _ db: Database) throws {
        var change = change
        if let kept = try sameFinding(change, db) {
            change.id = kept.id
            if kept.tookEffect.uncertainty <= change.tookEffect.uncertainty { change.tookEffect = kept.tookEffect }
            change.learnedAt = [kept.learnedAt, change.learnedAt].compactMap { $0 }.min()
            change.loss = ServingLoss.united(kept.loss, change.loss)
        }
        try execute(
            """
            INSERT INTO change (backend, key, tookEffect, finding, content) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (backend, key) DO UPDATE SET
                tookEffect = excluded.tookEffect, finding = excluded.finding, content = excluded.content
            """,
            [
                change.id.backend.rawValue, change.id.key, change.tookEffect.latest.seconds,
                try change.finding.map(json.text), try json.data(change),
            ], db)
    }

    private func sameFinding(_ change: ChangeEvent, _ db: Database) throws -> ChangeEvent? {
        guard let finding = try change.finding.map(json.text) else { return nil }
        let near = try Data.fetchAll(
            db.cachedStatement(sql: "SELECT content FROM change WHERE finding = ? AND tookEffect >= ?"),
            arguments: [finding, change.tookEffect.earliest.seconds])
        return near.lazy.compactMap { json.value(ChangeEvent.self, $0) }.first(where: change.isSameFinding)
    }

    private func save(_ line: IncidentEntry, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO timeline (incident, matter, happened, content) VALUES (?, ?, ?, ?)
                ON CONFLICT (incident, matter) DO UPDATE SET
                    happened = excluded.happened, content = excluded.content
                """,
            arguments: [
                line.incident.rawValue, line.entry.matter, line.entry.at.latest.seconds, try json.data(line.entry),
            ])
    }

    private func save(_ series: SeriesSamples, _ db: Database) throws {
        guard let block = SampleBlock(series.samples.inOrder) else { return }
        let number = try number(of: series.series, db)
        try db.execute(
            sql: "INSERT OR REPLACE INTO sampleBlock (series, start, content) VALUES (?, ?, ?)",
            arguments: [number, block.start, block.content])
    }

    private func number(of series: SeriesID, _ db: Database) throws -> Int64 {
        let name = try json.text(series)
        if let known = try number(ofSeriesNamed: name, db) { return known }
        try db.execute(sql: "INSERT INTO series (name) VALUES (?)", arguments: [name])
        return db.lastInsertedRowID
    }

    func number(ofSeriesNamed name: String, _ db: Database) throws -> Int64? {
        try Int64.fetchOne(db.cachedStatement(sql: "SELECT number FROM series WHERE name = ?"), arguments: [name])
    }

    private func save(_ mute: Mute, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO mute (id, ends, content) VALUES (?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET ends = excluded.ends, content = excluded.content
                """, arguments: [mute.id, mute.endsAt.seconds, try json.data(mute)])
    }

    private func save(_ snapshot: StateSnapshot, _ db: Database) throws {
        guard let incident = snapshot.incident else { return }
        try db.execute(
            sql: "INSERT OR IGNORE INTO snapshot (incident, taken, content) VALUES (?, ?, ?)",
            arguments: [incident.rawValue, snapshot.at.seconds, try json.data(snapshot)])
    }
}
