internal import FoundationEssentials
internal import GRDB
internal import OpsModel

/// The store's SQL on one open connection. It blocks, so only a thread of the store's own may call it.
struct StoreDatabase {
    /// Beside the file itself, what is measured for: how a connection is opened.
    struct Options: Sendable {
        /// How long to wait for another process.
        var deadline: Duration = .seconds(5)
        var isReadOnly = false
        /// Pages of 4 KiB that the file may grow to; `nil` for as many as the disk holds.
        var pageLimit: Int?
        /// By which the store tells this program from others that see the same.
        var program = Int64.random(in: 1...Int64.max)
    }

    let queue: DatabaseQueue
    let json = StoredJSON()
    let program: Int64
    /// What bringing the tables up to date lost, as a sentence for people.
    private(set) var loss: String?

    /// Opens a file, or memory where there is no path, and brings its tables up to date.
    init(path: String?, _ options: Options) throws {
        var configuration = Configuration()
        configuration.label = "store"
        program = options.program
        configuration.foreignKeysEnabled = false
        configuration.readonly = options.isReadOnly
        configuration.journalMode = path == nil ? .default : .wal
        configuration.busyMode = .timeout(options.deadline.inSeconds)
        let (isReadOnly, pageLimit) = (options.isReadOnly, options.pageLimit)
        configuration.prepareDatabase { db in
            if !isReadOnly { try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL") }
            if let pageLimit { try db.execute(sql: "PRAGMA max_page_count = \(pageLimit)") }
        }
        queue = try Self.opened(path, configuration)
        try migrate(isReadOnly: options.isReadOnly)
    }

    private static func opened(_ path: String?, _ configuration: Configuration) throws -> DatabaseQueue {
        guard let path else { return try DatabaseQueue(configuration: configuration) }
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            // The first read is what finds out.
            _ = try queue.read { try Int.fetchOne($0, sql: "PRAGMA schema_version") }
            return queue
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CANTOPEN && configuration.readonly {
            // The index of the log cannot be made on a disk that can only be read; nobody writes there either.
            return try DatabaseQueue(path: immutable(path), configuration: configuration)
        }
    }

    /// The file as one that nobody changes (sqlite.org/uri.html).
    private static func immutable(_ path: String) -> String {
        let escaped = path.replacing("%", with: "%25").replacing("?", with: "%3f").replacing("#", with: "%23")
        return "file:\(escaped)?immutable=1"
    }

    private mutating func migrate(isReadOnly: Bool) throws {
        let migrator = Migrations.migrator
        let (isNewer, isCurrent) = try queue.read { db in
            (try migrator.hasBeenSuperseded(db), try migrator.hasCompletedMigrations(db))
        }
        if isNewer { throw StoreError.newer(queue.path) }
        if !isReadOnly {
            // A decision must survive the machine too, not only the process.
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            guard !isCurrent else { return }
            loss = try queue.read(Migrations.loss)
            try migrator.migrate(queue)
        }
    }

    func close() throws {
        try queue.close()
    }

    /// What SQLite finds wrong with the file, at most `count` sentences; none where all is well.
    func problems(atMost count: Int = 3) throws -> [String] {
        try queue.read { db in
            try String.fetchAll(db, sql: "PRAGMA quick_check(\(count))").filter { $0 != "ok" }
        }
    }

    /// Bytes of the file that are in use.
    func size() throws -> Int {
        try queue.read { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            return pages * (try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
        }
    }
}
