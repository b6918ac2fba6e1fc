internal import FoundationEssentials
internal import GRDB
internal import OpsModel

// What people elsewhere are to learn: written in the transaction that keeps what it tells of, claimed by one program at a
// time for each sink, and forgotten once it is old.

extension StoreDatabase {
    /// How long it is told that something was given up, and a sink remembered that nobody has any more.
    private static let memory = Duration.seconds(86_400)
    private static let registrationHolds = Duration.seconds(1_800)

    /// Keeps those that are news, each under a key of its own.
    func note(_ announcements: [Announcement], _ db: Database) throws {
        for announcement in announcements {
            let isKept =
                try Bool.fetchOne(
                    db, sql: "SELECT 1 FROM announcement WHERE subject = ? AND topic = ? AND made = ?",
                    arguments: [announcement.subject, announcement.topic.rawValue, announcement.at.seconds]) ?? false
            let last = try Row.fetchOne(
                db,
                sql: "SELECT ordinal, content FROM announcement WHERE subject = ? ORDER BY number DESC LIMIT 1",
                arguments: [announcement.subject])
            let known = last.flatMap { json.value(Announcement.self, $0["content"]) }
            guard !isKept, announcement.isNews(after: known) else { continue }
            var kept = announcement
            let ordinal = ((last?["ordinal"] as Int?) ?? 0) + 1
            kept.key = "\(announcement.subject) \(ordinal) \(announcement.topic.rawValue)"
            try db.execute(
                sql: "INSERT INTO announcement (subject, ordinal, topic, made, content) VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    kept.subject, ordinal, kept.topic.rawValue, kept.at.seconds, try json.data(kept),
                ])
        }
    }

    /// Sinks that were not known get what is noted from now on, and nothing of before; so do those that no program has
    /// had for a day.
    func register(_ sinks: [String], at now: Instant) throws {
        let known = try queue.read { db in
            try Set(
                String.fetchAll(
                    db, sql: "SELECT name FROM sink WHERE seen > ?",
                    arguments: [(now - Self.registrationHolds).seconds]))
        }
        let due = sinks.filter { !known.contains($0) }
        guard !due.isEmpty else { return }
        try queue.write { db in
            for sink in due {
                try db.execute(
                    sql: """
                        INSERT INTO sink (name, after, seen)
                        VALUES (?, (SELECT coalesce(max(number), 0) FROM announcement), ?)
                        ON CONFLICT (name) DO UPDATE SET
                            after = CASE WHEN seen < ? THEN excluded.after ELSE after END,
                            seen = max(seen, excluded.seen)
                        """, arguments: [sink, now.seconds, (now - Self.memory).seconds])
            }
        }
    }

    /// At most `limit`, in their order: of one subject nothing is sent before what was noted earlier.
    func claim(
        _ wish: SinkWish, by holder: String, at now: Instant, lease: Duration, limit: Int
    ) throws -> [Delivery] {
        // Mostly nothing waits, and then nobody is kept from writing.
        guard try queue.read({ try !due(wish, at: now, $0).isEmpty }) else { return [] }
        return try queue.write { db in
            let found = try due(wish, at: now, db).prefix(limit)
            for delivery in found {
                try db.execute(
                    sql: """
                        INSERT INTO delivery (sink, announcement, attempts, due, holder, leaseEnds)
                        VALUES (?, ?, ?, ?, ?, ?)
                        ON CONFLICT (sink, announcement) DO UPDATE SET
                            attempts = excluded.attempts, holder = excluded.holder, leaseEnds = excluded.leaseEnds
                        """,
                    arguments: [
                        delivery.sink, delivery.number, delivery.attempt, now.seconds, holder, (now + lease).seconds,
                    ])
            }
            return Array(found)
        }
    }

    private func due(_ wish: SinkWish, at now: Instant, _ db: Database) throws -> [Delivery] {
        let topics = wish.topics.map(\.rawValue).sorted()
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT a.number, a.subject, a.content, d.attempts, d.due, d.leaseEnds FROM announcement AS a
                LEFT JOIN delivery AS d ON d.sink = ? AND d.announcement = a.number
                WHERE a.number > (SELECT after FROM sink WHERE name = ?) AND d.ended IS NULL
                    AND a.topic IN (\(topics.map { _ in "?" }.joined(separator: ", ")))
                ORDER BY a.number LIMIT 500
                """, arguments: StatementArguments([wish.sink, wish.sink] + topics))
        var subjects: Set<String> = []
        return rows.compactMap { row in
            guard subjects.insert(row["subject"]).inserted, ((row["due"] as Double?) ?? 0) <= now.seconds,
                ((row["leaseEnds"] as Double?) ?? 0) <= now.seconds,
                let announcement = json.value(Announcement.self, row["content"])
            else { return nil }
            return Delivery(
                sink: wish.sink, number: row["number"], attempt: ((row["attempts"] as Int?) ?? 0) + 1,
                announcement: announcement)
        }
    }

    /// What was delivered is over whoever says so; else only who holds the claim speaks for it.
    func settle(_ delivery: Delivery, _ outcome: Delivery.Outcome, by holder: String, at now: Instant) throws {
        let (ended, problem, again): (Double?, String?, Double) =
            switch outcome {
            case .delivered: (now.seconds, nil, now.seconds)
            case .failed(let problem, let again): (nil, problem, again.seconds)
            case .givenUp(let problem): (now.seconds, problem, now.seconds)
            }
        try queue.write { db in
            try db.execute(
                sql: """
                    UPDATE delivery SET ended = ?, problem = ?, due = ?, holder = NULL, leaseEnds = 0
                    WHERE sink = ? AND announcement = ? AND ended IS NULL AND (holder = ? OR ?)
                    """,
                arguments: [
                    ended, problem, again, delivery.sink, delivery.number, holder, outcome == .delivered,
                ])
        }
    }

    /// The sinks to which something could not be delivered, within the last day where it is not tried again.
    func sinkTroubles(at now: Instant) throws -> [SinkTrouble] {
        try queue.read { db in
            guard try db.tableExists("delivery") else { return [] }
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT d.sink, d.problem, d.due, d.ended FROM delivery AS d
                    JOIN sink AS s ON s.name = d.sink AND d.announcement > s.after
                    WHERE d.problem IS NOT NULL AND (d.ended IS NULL OR d.ended > ?)
                    ORDER BY d.sink, d.announcement
                    """, arguments: [(now - Self.memory).seconds])
            return Dictionary(grouping: rows) { $0["sink"] as String }.map { sink, rows in
                let waiting = rows.filter { ($0["ended"] as Double?) == nil }
                return SinkTrouble(
                    sink: sink, problem: rows.last.map { $0["problem"] as String } ?? "", waiting: waiting.count,
                    givenUp: rows.count - waiting.count,
                    next: waiting.compactMap { $0["due"] as Double? }.min().map(Instant.init(seconds:)))
            }.sorted { $0.sink < $1.sink }
        }
    }

    /// Keeps that nobody has looked in time at what was done, once for each request.
    func noteOverdueReviews(at now: Instant) throws {
        let found = try queue.read { try overdueReviews(at: now, $0) }
        guard !found.isEmpty else { return }
        try queue.write { db in try note(overdueReviews(at: now, db), db) }
    }

    private func overdueReviews(at now: Instant, _ db: Database) throws -> [Announcement] {
        try Data.fetchAll(db, sql: "SELECT content FROM request WHERE isOver = 0").compactMap { content in
            guard let request = json.value(ChangeRequest.self, content),
                let announcement = request.announcementOfOverdueReview(at: now)
            else { return nil }
            let isKnown = try Bool.fetchOne(
                db, sql: "SELECT 1 FROM announcement WHERE subject = ?", arguments: [announcement.subject])
            return isKnown == nil ? announcement : nil
        }
    }

    func pruneAnnouncements(before oldest: Double, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM announcement WHERE made < ?", arguments: [oldest])
        try db.execute(sql: "DELETE FROM delivery WHERE announcement NOT IN (SELECT number FROM announcement)")
    }
}
