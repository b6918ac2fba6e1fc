internal import GRDB
internal import Glibc
public import OpsModel
internal import Threads

/// The store in one SQLite file, in WAL mode, or in memory; it works on a thread of its own, because SQLite blocks.
///
/// Several processes may share a file: a reader never waits, a writer waits for the other at most as long as the
/// deadline. A damaged file is set aside under another name, never deleted, and a new one begun.
public actor SQLiteStore: OpsStore {
    public nonisolated let place: String
    public nonisolated let isDurable: Bool

    private nonisolated let thread: ThreadExecutor
    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private let file: StoreFile?
    private let options: StoreDatabase.Options
    let clock: @Sendable () -> Instant
    private var database: StoreDatabase?
    /// The file that `database` has open; another under the same path means that this one was set aside or deleted.
    private var identity: StoreFile.Identity?
    /// What this program has seen of what others committed.
    private var seen = Seen.nothing
    private var isClosed = false
    /// Up to SQLite's count of commits by others; nothing of a file that has taken another's place.
    private enum Seen: Equatable {
        case nothing
        case version(Int)
        case anotherFile
    }

    private var setAside: [String] = []
    private var losses: [String] = []

    /// Opens the file, made with its folder where it is missing.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - deadline: how long to wait for another process that writes.
    ///   - clock: tells when, for the audit chain and for the name of a file that is set aside.
    /// - Returns: the store, open.
    /// - Throws: ``StoreError`` where there can be no store; a damaged one is no such case.
    public static func open(
        path: String, deadline: Duration = .seconds(5), clock: @escaping @Sendable () -> Instant
    ) async throws(StoreError) -> SQLiteStore {
        try await open(path: path, StoreDatabase.Options(deadline: deadline), clock: clock)
    }

    static func open(
        path: String, _ options: StoreDatabase.Options, clock: @escaping @Sendable () -> Instant
    ) async throws(StoreError) -> SQLiteStore {
        let store = try SQLiteStore(path: path, options, clock: clock)
        do throws(StoreError) {
            try await store.openFirst()
        } catch {
            await store.close()
            throw error
        }
        return store
    }

    /// Opens a store that is there, to read it and nothing else: none is begun, brought up to date or set aside.
    ///
    /// - Returns: the store, or `nil` where there is none yet.
    /// - Throws: ``StoreError`` where it cannot be read.
    public static func openForReading(path: String) async throws(StoreError) -> SQLiteStore? {
        var status = stat()
        // A file that was made and never written to is no store yet.
        guard stat(path, &status) == 0, status.st_size > 0 else { return nil }
        return try await open(path: path, StoreDatabase.Options(isReadOnly: true)) { Instant(seconds: 0) }
    }

    /// A store that ends with the process and leaves nothing behind.
    public static func inMemory(clock: @escaping @Sendable () -> Instant) async throws(StoreError) -> SQLiteStore {
        let store = try SQLiteStore(path: nil, StoreDatabase.Options(), clock: clock)
        try await store.openFirst()
        return store
    }

    private init(
        path: String?, _ options: StoreDatabase.Options, clock: @escaping @Sendable () -> Instant
    ) throws(StoreError) {
        place = path ?? "memory"
        isDurable = path != nil
        file = path.map(StoreFile.init)
        self.options = options
        self.clock = clock
        do throws(ThreadError) {
            thread = try ThreadExecutor(name: "store")
        } catch {
            throw .failed(path ?? "memory", reason: error.description)
        }
    }

    /// Names under which damaged files were set aside since the last call.
    public func takeSetAside() -> [String] {
        defer { setAside = [] }
        return setAside
    }

    /// What was lost since the last call, by bringing a file of an earlier layout up to date or because somebody took the
    /// file away, in sentences for people.
    public func takeLosses() -> [String] {
        defer { losses = [] }
        return losses
    }

    // MARK: OpsStore

    public func load(at now: Instant, limits: StoreLimits) throws(StoreError) -> StoredHistory {
        // Before what is read, so that what is written meanwhile counts as news.
        let version = try perform { try $0.version() }
        let history = try perform { try $0.load(at: now, limits) }
        seen = .version(version)
        return history
    }

    public func requests() throws(StoreError) -> [ChangeRequest] { try perform { try $0.requests() } }

    public func mute(_ id: Mute.ID) throws(StoreError) -> Mute? { try perform { try $0.mute(id) } }

    public func newsOfOthers(at now: Instant, limits: StoreLimits) throws(StoreError) -> StoredHistory? {
        let version = try perform { try $0.version() }
        if seen == .nothing { seen = .version(version) }
        guard seen != .version(version) else { return nil }
        let news = try perform { try $0.news(at: now, limits) }
        // What could not be read is still news.
        seen = .version(version)
        return news
    }

    public func noteWatching(at instant: Instant) throws(StoreError) {
        try perform { try $0.noteWatching(at: instant) }
    }

    public func save(_ batch: StoreBatch) throws(StoreError) {
        guard !batch.isEmpty else { return }
        let recordedAt = clock()
        try perform { try $0.save(batch, recordedAt: recordedAt) }
    }

    public func samples(
        of series: SeriesID, from: Instant, to: Instant, step: Duration
    ) throws(StoreError) -> [Sample] {
        try perform { try $0.samples(of: series, from: from, to: to, step: step) }
    }

    public func incident(_ id: IncidentID) throws(StoreError) -> StoredIncident? {
        try perform { try $0.incident(id) }
    }

    public func snapshot(of id: IncidentID) throws(StoreError) -> StateSnapshot? {
        try perform { try $0.snapshot(of: id) }
    }

    public func similar(_ question: SimilarQuestion) throws(StoreError) -> [IncidentSummary] {
        try perform { try $0.similar(question) }
    }

    public func file(
        _ request: ChangeRequest, with snapshot: DecisionSnapshot?
    ) throws(StoreError) -> ChangeRequest {
        let recordedAt = clock()
        return try perform { try $0.file(request, with: snapshot, recordedAt: recordedAt) }
    }

    public func advance(
        _ id: RequestID, by event: RequestEvent, actor: Actor, at instant: Instant, with snapshot: DecisionSnapshot?
    ) throws(RequestError) -> ChangeRequest {
        let recordedAt = clock()
        let result: Result<ChangeRequest, RequestRefusal>
        do throws(StoreError) {
            result = try perform {
                try $0.advance(id, by: event, actor: actor, at: instant, with: snapshot, recordedAt: recordedAt)
            }
        } catch {
            throw .store(error)
        }
        switch result {
        case .success(let request): return request
        case .failure(let refusal): throw .refused(refusal)
        }
    }

    public func request(_ id: RequestID) throws(StoreError) -> ChangeRequest? {
        try perform { try $0.request(id) }
    }

    public func decisions(on id: RequestID) throws(StoreError) -> [RecordedDecision] {
        try perform { try $0.decisions(on: id) }
    }

    public func storeID() throws(StoreError) -> String {
        try perform { try $0.storeID() }
    }

    public func note(_ files: [RuleFile], by actor: Actor, at instant: Instant) throws(StoreError) {
        let recordedAt = clock()
        try perform { try $0.note(files, by: actor, at: instant, recordedAt: recordedAt) }
    }

    public func register(sinks: [String], at now: Instant) throws(StoreError) {
        try perform { try $0.register(sinks, at: now) }
    }

    public func claim(
        _ wish: SinkWish, by holder: String, at now: Instant, lease: Duration, limit: Int
    ) throws(StoreError) -> [Delivery] {
        try perform { try $0.claim(wish, by: holder, at: now, lease: lease, limit: limit) }
    }

    public func settle(
        _ delivery: Delivery, _ outcome: Delivery.Outcome, by holder: String, at now: Instant
    ) throws(StoreError) {
        try perform { try $0.settle(delivery, outcome, by: holder, at: now) }
    }

    public func sinkTroubles(at now: Instant) throws(StoreError) -> [SinkTrouble] {
        try perform { try $0.sinkTroubles(at: now) }
    }

    public func noteOverdueReviews(at now: Instant) throws(StoreError) {
        try perform { try $0.noteOverdueReviews(at: now) }
    }

    public func prune(at now: Instant, _ retention: Retention) throws(StoreError) {
        try perform { try $0.prune(at: now, retention) }
    }

    public func close() async {
        isClosed = true
        try? database?.close()
        database = nil
        thread.stop()
    }

    /// What SQLite finds wrong, in sentences of its own.
    func problems() throws(StoreError) -> [String] {
        try perform { try $0.problems() }
    }

    // MARK: Opening, and opening again

    private func openFirst() throws(StoreError) {
        _ = try opened()
    }

    /// The connection to what the path names now.
    private func opened() throws(StoreError) -> StoreDatabase {
        if isClosed { throw .closed }
        if let database {
            guard let file, file.isReplaced(identity) else { return database }
            // Set aside by another process, or deleted by a person: what is written there nobody would find.
            try? database.close()
            self.database = nil
            losses.append(
                "\(place) was taken away while the program ran: what was kept in it is not in the file that is there now"
            )
        }
        let database = try open()
        self.database = database
        if let loss = database.loss { losses.append(loss) }
        identity = file?.identity
        if seen != .nothing { seen = .anotherFile }
        return database
    }

    private func open() throws(StoreError) -> StoreDatabase {
        guard let file else { return try translating { try StoreDatabase(path: nil, options) } }
        // What processes exclude each other by must be there before the first of them begins.
        if !options.isReadOnly { try file.makeFolder() }
        return try file.alone(within: options.deadline) { () throws(StoreError) in
            do throws(StoreError) {
                return try open(file)
            } catch {
                guard case .corrupt = error, !options.isReadOnly else { throw error }
                setAside.append(try file.setAside(at: clock()))
                return try open(file)
            }
        }
    }

    private func open(_ file: StoreFile) throws(StoreError) -> StoreDatabase {
        var options = options
        if !options.isReadOnly {
            do throws(StoreError) {
                try file.prepare()
            } catch {
                // What can be read is read all the same; a write then says why it is refused.
                guard case .readOnly = error, file.identity != nil else { throw error }
                options.isReadOnly = true
            }
        }
        let database = try translating { try StoreDatabase(path: file.path, options) }
        if try translating({ try database.size() }) <= Self.checkedSize {
            let problems = try translating { try database.problems(atMost: 1) }
            guard problems.isEmpty else {
                try? database.close()
                throw .corrupt(file.path)
            }
        }
        return database
    }

    /// A larger file is not read whole at each start; `doctor` does.
    private static let checkedSize = 32 << 20

    /// Does something with the database; where that finds the file damaged, sets it aside and does it with a new one.
    func perform<Result>(
        _ body: (StoreDatabase) throws -> Result
    ) throws(StoreError) -> Result {
        let database = try opened()
        do throws(StoreError) {
            return try translating { try body(database) }
        } catch {
            guard case .corrupt = error, let file, !options.isReadOnly else { throw error }
            try? database.close()
            self.database = nil
            try file.alone(within: options.deadline) { () throws(StoreError) in
                // Another process may have been quicker.
                if file.identity == identity { setAside.append(try file.setAside(at: clock())) }
            }
            let fresh = try opened()
            return try translating { try body(fresh) }
        }
    }

    private func translating<Result>(_ body: () throws -> Result) throws(StoreError) -> Result {
        do {
            return try body()
        } catch let error as StoreError {
            throw error
        } catch {
            throw StoreError(error, path: place, deadline: options.deadline)
        }
    }
}

extension StoreError {
    /// What SQLite's result code means for the store.
    init(_ error: any Error, path: String, deadline: Duration) {
        guard let error = error as? DatabaseError else {
            self = .failed(path, reason: "\(error)")
            return
        }
        switch error.resultCode {
        case .SQLITE_FULL: self = .full(path)
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH: self = .readOnly(path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(path, within: deadline)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .corrupt(path)
        default: self = .failed(path, reason: error.message ?? "SQLite error \(error.resultCode.rawValue)")
        }
    }
}
