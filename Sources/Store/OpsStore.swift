public import OpsModel

/// What must survive the process: one contract for SQLite and for a team's PostgreSQL, proved by `StoreContract`.
///
/// Every method ends within the store's deadline. One that throws has changed nothing.
public protocol OpsStore: Outbox, AuditChain {
    /// The file or address, or `memory`.
    var place: String { get }
    /// False where nothing outlives the process.
    var isDurable: Bool { get }

    /// What was kept, up to `limits`.
    func load(at now: Instant, limits: StoreLimits) async throws(StoreError) -> StoredHistory

    /// What other processes decided and saw: records, mutes and the episodes of the last hour, when one has written
    /// since the last call that returned, or since ``load(at:limits:)``; else `nil`.
    func newsOfOthers(at now: Instant, limits: StoreLimits) async throws(StoreError) -> StoredHistory?

    /// Keeps all of a batch, committed when this returns. The same batch may be saved twice.
    func save(_ batch: StoreBatch) async throws(StoreError)

    /// Notes that somebody watches though there is nothing to keep.
    func noteWatching(at instant: Instant) async throws(StoreError)

    /// What was measured from `from` to `to`, oldest first, at most one sample a `step`: the last of it.
    func samples(of series: SeriesID, from: Instant, to: Instant, step: Duration) async throws(StoreError) -> [Sample]

    /// One incident as it was last saved, with its timeline and what people decided; `nil` where it keeps none such.
    func incident(_ id: IncidentID) async throws(StoreError) -> StoredIncident?

    /// The state as it was when this incident opened; `nil` where it keeps none such.
    func snapshot(of id: IncidentID) async throws(StoreError) -> StateSnapshot?

    /// Earlier incidents of the service, ``StoreLimits/similar`` at most: most alike first, then newest.
    func similar(_ question: SimilarQuestion) async throws(StoreError) -> [IncidentSummary]

    /// Gives a request that was proposed its id and keeps it, with what was known where proposing is deciding.
    func file(
        _ request: ChangeRequest, with snapshot: DecisionSnapshot?
    ) async throws(StoreError) -> ChangeRequest

    /// Lets something happen to a request as it stands here, by ``ChangeRequest/applying(_:by:at:)``: of two programs
    /// whose events exclude each other one is refused. `snapshot`, for a decision, is kept with it, and the record in the
    /// audit chain names its digest.
    func advance(
        _ id: RequestID, by event: RequestEvent, actor: Actor, at instant: Instant, with snapshot: DecisionSnapshot?
    ) async throws(RequestError) -> ChangeRequest

    /// `nil` where it keeps none such.
    func request(_ id: RequestID) async throws(StoreError) -> ChangeRequest?

    /// Newest first: those that are not over, and ``StoreLimits/requests`` of the others.
    func requests() async throws(StoreError) -> [ChangeRequest]

    /// `nil` where it keeps none such.
    func mute(_ id: Mute.ID) async throws(StoreError) -> Mute?

    /// What was known at each decision on a request, in their order; none where nothing of that is kept.
    func decisions(on id: RequestID) async throws(StoreError) -> [RecordedDecision]

    /// What signatures name this store by: random, made with it, and the same as long as it is.
    func storeID() async throws(StoreError) -> String

    /// Notes in the audit chain which of these files are not as they were when one was noted last.
    func note(_ files: [RuleFile], by actor: Actor, at instant: Instant) async throws(StoreError)

    /// Forgets what is older than `retention` allows; nothing of the audit chain is.
    func prune(at now: Instant, _ retention: Retention) async throws(StoreError)

    /// After this every method throws ``StoreError/closed``.
    func close() async
}

extension OpsStore {
    /// As ``file(_:with:)``, where nothing is known.
    public func file(_ request: ChangeRequest) async throws(StoreError) -> ChangeRequest {
        try await file(request, with: nil)
    }

    /// As ``advance(_:by:actor:at:with:)``, for what is no decision or where nothing is known.
    @discardableResult
    public func advance(
        _ id: RequestID, by event: RequestEvent, actor: Actor, at instant: Instant
    ) async throws(RequestError) -> ChangeRequest {
        try await advance(id, by: event, actor: actor, at: instant, with: nil)
    }
}

/// How much ``OpsStore/load(at:limits:)`` gives back of each kind; the newest are kept.
public struct StoreLimits: Sendable, Hashable {
    public var records: Int
    public var incidents: Int
    public var episodes: Int
    public var changes: Int
    public var timeline: Int
    public var requests: Int

    public init(
        records: Int = 2_000, incidents: Int = 1_000, episodes: Int = 2_000, changes: Int = 2_000,
        timeline: Int = 5_000, requests: Int = 500
    ) {
        self.records = records
        self.incidents = incidents
        self.episodes = episodes
        self.changes = changes
        self.timeline = timeline
        self.requests = requests
    }

    /// Earlier incidents that ``OpsStore/similar(_:)`` names.
    public static let similar = 10

    /// What a program starts with.
    public static let standard = StoreLimits()
}

/// How long things are kept.
public struct Retention: Sendable, Hashable {
    /// Incidents and all that belongs to them: decisions, timelines, snapshots, episodes, changes.
    public var incidents: Duration
    /// What was measured.
    public var samples: Duration

    public init(incidents: Duration = .seconds(90 * 86_400), samples: Duration = .seconds(14 * 86_400)) {
        self.incidents = incidents
        self.samples = samples
    }
}

/// Why a request did not go on: what was asked may not happen to it, or the store did not keep it.
public enum RequestError: Error, Sendable, Hashable, CustomStringConvertible {
    case refused(RequestRefusal)
    case store(StoreError)

    public var description: String {
        switch self {
        case .refused(let refusal): refusal.description
        case .store(let error): error.description
        }
    }
}
