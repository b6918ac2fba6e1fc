internal import GRDB
internal import OpsModel

/// The tables, version by version. A migration that has been released never changes; a later one follows it.
///
/// Instants are seconds since 1970, except those of samples, which are milliseconds. `content` is JSON of the type of
/// OpsModel that the table is named after; columns beside it are what is searched or ordered by.
enum Migrations {
    static let first = "1 incidents and samples"
    static let byMatter = "2 timeline by matter"
    static let byFinding = "3 words of programs, changes by finding"
    static let requests = "4 change requests and the audit chain"
    static let identity = "4b store id"
    static let outbox = "5 what people elsewhere are to learn"
    static let decisions = "6 what was known at decisions"
    static let runs = "7 runs of runbooks"
    static let segments = "8 segments of the audit chain"

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration(first) { db in
            try db.execute(sql: incidentsAndSamples)
        }
        migrator.registerMigration(byMatter) { db in
            try db.execute(sql: timelineByMatter)
        }
        migrator.registerMigration(byFinding) { db in
            try db.execute(sql: wordsAndFindings)
            try noteFindings(db)
        }
        migrator.registerMigration(requests) { db in
            try db.execute(sql: requestsAndAudit)
        }
        migrator.registerMigration(identity) { db in
            try db.execute(sql: marks)
        }
        migrator.registerMigration(outbox) { db in
            try db.execute(sql: announcementsAndDeliveries)
        }
        migrator.registerMigration(decisions) { db in
            try db.execute(sql: knownAtDecisions)
        }
        migrator.registerMigration(runs) { db in
            try db.execute(sql: runsOfRunbooks)
        }
        migrator.registerMigration(segments) { db in
            try db.execute(sql: segmentsOfTheChain)
        }
        return migrator
    }

    /// What the migrations that are still to come lose, as a sentence for people; `nil` where nothing is lost.
    static func loss(_ db: Database) throws -> String? {
        let applied = try migrator.appliedIdentifiers(db)
        guard applied.contains(first), !applied.contains(byMatter) else { return nil }
        let lines = try Int.fetchOne(db, sql: "SELECT count(*) FROM timeline") ?? 0
        guard lines > 0 else { return nil }
        return "the store is of an earlier layout: \(lines) lines of its timelines could not be taken over; incidents, "
            + "decisions, signals and changes are"
    }

    /// A line that is told anew takes the place of what was told of the same matter.
    private static let timelineByMatter = """
        DROP TABLE timeline;
        CREATE TABLE timeline (
            incident TEXT NOT NULL,
            matter TEXT NOT NULL,
            happened REAL NOT NULL,
            content BLOB NOT NULL,
            UNIQUE (incident, matter)
        );
        CREATE INDEX timeline_happened ON timeline (happened);
        """

    /// `finding` is what polls found, whenever they did; `NULL` for what a source told.
    private static let wordsAndFindings = """
        CREATE TABLE watcher (
            program INTEGER NOT NULL PRIMARY KEY,
            seen REAL NOT NULL
        );
        CREATE TABLE sighting (
            signal TEXT NOT NULL,
            program INTEGER NOT NULL,
            PRIMARY KEY (signal, program)
        ) WITHOUT ROWID;

        ALTER TABLE change ADD COLUMN finding TEXT;
        CREATE INDEX change_finding ON change (finding, tookEffect) WHERE finding IS NOT NULL;
        """

    /// `line` is exactly what `digest` is the SHA-256 of; `key` is what a batch that is saved twice is known by.
    private static let requestsAndAudit = """
        CREATE TABLE request (
            number INTEGER PRIMARY KEY,
            saved REAL NOT NULL,
            isOver INTEGER NOT NULL,
            content BLOB NOT NULL
        );
        CREATE INDEX request_saved ON request (saved);

        CREATE TABLE audit (
            sequence INTEGER NOT NULL PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            digest TEXT NOT NULL,
            line TEXT NOT NULL
        );
        CREATE TRIGGER audit_isNotChanged BEFORE UPDATE ON audit BEGIN
            SELECT RAISE(ABORT, 'the audit chain is append-only');
        END;
        CREATE TRIGGER audit_isNotShortened BEFORE DELETE ON audit BEGIN
            SELECT RAISE(ABORT, 'the audit chain is append-only');
        END;
        """

    /// `store` is what signatures name this store by; `policy`, `signers` and `revocations` are the digests of those files
    /// as the audit chain knows them.
    private static let marks = """
        CREATE TABLE mark (
            name TEXT NOT NULL PRIMARY KEY,
            value TEXT NOT NULL
        ) WITHOUT ROWID;
        INSERT INTO mark (name, value) VALUES ('store', lower(hex(randomblob(16))));
        """

    /// `ordinal` counts the announcements of a subject; a sink gets what was noted `after` it was configured, which it was last `seen` to be. Who
    /// holds a delivery until its lease ends is the one that sends it.
    private static let announcementsAndDeliveries = """
        CREATE TABLE announcement (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            subject TEXT NOT NULL,
            ordinal INTEGER NOT NULL,
            topic TEXT NOT NULL,
            made REAL NOT NULL,
            content BLOB NOT NULL,
            UNIQUE (subject, ordinal)
        );
        CREATE INDEX announcement_made ON announcement (made);

        CREATE TABLE sink (
            name TEXT NOT NULL PRIMARY KEY,
            after INTEGER NOT NULL,
            seen REAL NOT NULL
        ) WITHOUT ROWID;

        CREATE TABLE delivery (
            sink TEXT NOT NULL,
            announcement INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            due REAL NOT NULL,
            holder TEXT,
            leaseEnds REAL NOT NULL,
            ended REAL,
            problem TEXT,
            PRIMARY KEY (sink, announcement)
        ) WITHOUT ROWID;
        """

    /// `sequence` is that of the record in the audit chain, which names the SHA-256 of `content`.
    private static let knownAtDecisions = """
        CREATE TABLE decision (
            sequence INTEGER NOT NULL PRIMARY KEY,
            request INTEGER NOT NULL,
            content BLOB NOT NULL
        );
        CREATE INDEX decision_request ON decision (request);
        """

    /// The last of each runbook, however long ago.
    private static let runsOfRunbooks = """
        CREATE TABLE run (
            runbook TEXT NOT NULL PRIMARY KEY,
            at REAL NOT NULL,
            content BLOB NOT NULL
        ) WITHOUT ROWID;
        """

    /// `first`, `last` and `digest` are of the segment's records, `anchor` is its head as it was written down elsewhere. What
    /// may be taken out of the chain is the oldest segment, by its head; nothing is put anywhere but at the end of it.
    private static let segmentsOfTheChain = """
        CREATE TABLE segment (
            last INTEGER NOT NULL PRIMARY KEY,
            first INTEGER NOT NULL,
            month TEXT NOT NULL,
            digest TEXT NOT NULL,
            anchor TEXT,
            isPruned INTEGER NOT NULL DEFAULT 0
        );
        CREATE TRIGGER segment_isNotChanged BEFORE UPDATE OF last, first, month, digest ON segment BEGIN
            SELECT RAISE(ABORT, 'the heads of the audit chain are kept as they are');
        END;
        CREATE TRIGGER segment_isNotForgotten BEFORE DELETE ON segment BEGIN
            SELECT RAISE(ABORT, 'the heads of the audit chain are kept');
        END;
        CREATE TRIGGER segment_isPrunedByItsHead BEFORE UPDATE OF isPruned ON segment
        WHEN NEW.isPruned IS NOT 1 OR OLD.isPruned <> 0 OR NEW.first IS NOT (SELECT min(sequence) FROM audit)
            OR NEW.digest IS NOT (SELECT digest FROM audit WHERE sequence = NEW.last) BEGIN
            SELECT RAISE(ABORT, 'only the oldest segment is pruned, and by its head');
        END;

        DROP TRIGGER audit_isNotShortened;
        CREATE TRIGGER audit_isNotShortened BEFORE DELETE ON audit
        WHEN NOT EXISTS (SELECT 1 FROM segment WHERE isPruned = 1 AND OLD.sequence BETWEEN first AND last) BEGIN
            SELECT RAISE(ABORT, 'the audit chain is append-only');
        END;
        CREATE TRIGGER audit_isAppendedTo BEFORE INSERT ON audit
        WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM audit) BEGIN
            SELECT RAISE(ABORT, 'the audit chain is append-only');
        END;
        """

    private static func noteFindings(_ db: Database) throws {
        let json = StoredJSON()
        for row in try Row.fetchAll(db, sql: "SELECT rowid, content FROM change") {
            guard let finding = try json.value(ChangeEvent.self, row["content"])?.finding.map(json.text) else {
                continue
            }
            try db.execute(
                sql: "UPDATE change SET finding = ? WHERE rowid = ?", arguments: [finding, row["rowid"] as Int64])
        }
    }

    private static let incidentsAndSamples = """
        CREATE TABLE fact (
            name TEXT NOT NULL PRIMARY KEY,
            value REAL NOT NULL
        ) WITHOUT ROWID;

        CREATE TABLE record (
            incident TEXT NOT NULL PRIMARY KEY,
            saved REAL NOT NULL,
            content BLOB NOT NULL
        );
        CREATE INDEX record_saved ON record (saved);

        CREATE TABLE incident (
            id TEXT NOT NULL PRIMARY KEY,
            service TEXT NOT NULL,
            opened REAL NOT NULL,
            saved REAL NOT NULL,
            summary BLOB NOT NULL,
            content BLOB NOT NULL
        );
        CREATE INDEX incident_opened ON incident (opened);
        CREATE INDEX incident_service ON incident (service, opened);

        CREATE TABLE episode (
            number INTEGER PRIMARY KEY,
            signal TEXT NOT NULL,
            opened REAL NOT NULL,
            ended REAL,
            seen REAL NOT NULL,
            content BLOB NOT NULL
        );
        CREATE INDEX episode_signal ON episode (signal, opened);
        CREATE INDEX episode_opened ON episode (opened);

        CREATE TABLE change (
            backend TEXT NOT NULL,
            key TEXT NOT NULL,
            tookEffect REAL NOT NULL,
            content BLOB NOT NULL,
            PRIMARY KEY (backend, key)
        );
        CREATE INDEX change_tookEffect ON change (tookEffect);

        CREATE TABLE timeline (
            incident TEXT NOT NULL,
            happened REAL NOT NULL,
            content BLOB NOT NULL,
            UNIQUE (incident, content)
        );
        CREATE INDEX timeline_happened ON timeline (happened);

        CREATE TABLE mute (
            id TEXT NOT NULL PRIMARY KEY,
            ends REAL NOT NULL,
            content BLOB NOT NULL
        );

        CREATE TABLE snapshot (
            incident TEXT NOT NULL PRIMARY KEY,
            taken REAL NOT NULL,
            content BLOB NOT NULL
        );

        CREATE TABLE series (
            number INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE
        );
        CREATE TABLE sampleBlock (
            series INTEGER NOT NULL,
            start INTEGER NOT NULL,
            content BLOB NOT NULL,
            PRIMARY KEY (series, start)
        ) WITHOUT ROWID;
        """
}
