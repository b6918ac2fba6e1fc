import OpsModel
import Store
import Synchronization

/// A store of which a test says what it refuses.
final class FakeStore: OpsStore {
    struct State {
        var saved: [StoreBatch] = []
        var history = StoredHistory()
        var decidedElsewhere: StoredHistory?
        var samples: [Sample] = []
        var watched: [Instant] = []
        var refusal: StoreError?
        var isClosed = false
        var requests: [RequestID: ChangeRequest] = [:]
        var audit: [AuditLine] = []
        var head = AuditHead.empty
        /// What happens while the intent of a call is noted.
        var onIntent: (@Sendable () -> Void)?
        /// What was known at decisions.
        var known: [DecisionSnapshot] = []
        var files: [String: Digest] = [:]

        mutating func note(_ draft: AuditDraft) {
            guard let (line, next) = head.following(draft, recordedAt: draft.at) else { return }
            audit.append(line)
            head = next
        }
    }

    let place = "/state/store.sqlite"
    let isDurable = true
    let state = Mutex(State())

    var saved: [StoreBatch] { state.withLock { $0.saved } }

    func refuse(_ error: StoreError?) { state.withLock { $0.refusal = error } }

    private func checked<Value: Sendable>(_ value: (inout State) -> Value) throws(StoreError) -> Value {
        let result: Result<Value, StoreError> = state.withLock { state in
            if let refusal = state.refusal { return .failure(refusal) }
            return .success(value(&state))
        }
        return try result.get()
    }

    func load(at now: Instant, limits: StoreLimits) async throws(StoreError) -> StoredHistory {
        state.withLock { state in
            var history = state.history
            if !state.requests.isEmpty { history.requests = Array(state.requests.values) }
            return history
        }
    }

    func requests() async throws(StoreError) -> [ChangeRequest] { state.withLock { Array($0.requests.values) } }

    func mute(_ id: Mute.ID) async throws(StoreError) -> Mute? {
        state.withLock { $0.history.mutes.first { $0.id == id } }
    }

    func newsOfOthers(at now: Instant, limits: StoreLimits) async throws(StoreError) -> StoredHistory? {
        state.withLock { state in
            defer { state.decidedElsewhere = nil }
            return state.decidedElsewhere
        }
    }

    func save(_ batch: StoreBatch) async throws(StoreError) {
        await Task.yield()
        try checked { state in
            state.saved.append(batch)
            for draft in batch.audit ?? [] { state.note(draft) }
        }
    }

    func file(
        _ request: ChangeRequest, with snapshot: DecisionSnapshot?
    ) async throws(StoreError) -> ChangeRequest {
        try checked { state in
            if let snapshot { state.known.append(snapshot) }
            var request = request
            request.id = RequestID(number: state.requests.count + 1)
            state.requests[request.id] = request
            state.note(request.draftOfProposal())
            return request
        }
    }

    func advance(
        _ id: RequestID, by event: RequestEvent, actor: Actor, at instant: Instant, with snapshot: DecisionSnapshot?
    ) async throws(RequestError) -> ChangeRequest {
        let result: Result<ChangeRequest, RequestError> = state.withLock { state in
            if let refusal = state.refusal { return .failure(.store(refusal)) }
            guard let before = state.requests[id] else { return .failure(.refused(.unknown(id))) }
            if case .callIntended = event { state.onIntent?() }
            do throws(RequestRefusal) {
                let after = try before.applying(event, by: actor, at: instant)
                state.requests[id] = after
                if let snapshot { state.known.append(snapshot) }
                if event.isAudited { state.note(after.draft(of: event, before: before, by: actor, at: instant)) }
                return .success(after)
            } catch {
                return .failure(.refused(error))
            }
        }
        return try result.get()
    }

    func request(_ id: RequestID) async throws(StoreError) -> ChangeRequest? { state.withLock { $0.requests[id] } }

    func decisions(on id: RequestID) async throws(StoreError) -> [RecordedDecision] { [] }

    func storeID() async throws(StoreError) -> String { "0123456789abcdef" }

    func note(_ files: [RuleFile], by actor: Actor, at instant: Instant) async throws(StoreError) {
        try checked { state in
            for file in files {
                guard let draft = file.draft(before: state.files[file.mark]?.hex, by: actor, at: instant) else {
                    continue
                }
                state.files[file.mark] = file.digest
                state.note(draft)
            }
        }
    }

    func auditHead() async throws(StoreError) -> AuditHead { state.withLock { $0.head } }

    func auditLines(after sequence: Int, limit: Int) async throws(StoreError) -> [AuditLine] {
        state.withLock { Array($0.audit.dropFirst(sequence).prefix(limit)) }
    }

    func auditSegments() async throws(StoreError) -> [AuditSegment] { [] }
    func closeAuditSegment() async throws(StoreError) {}
    func keep(_ anchor: AuditAnchor, of segment: AuditSegment) async throws(StoreError) {}
    func prune(_ pruned: AuditPruned, by actor: Actor, at instant: Instant) async throws(StoreError) {}

    func register(sinks: [String], at now: Instant) async throws(StoreError) {}

    func claim(
        _ wish: SinkWish, by holder: String, at now: Instant, lease: Duration, limit: Int
    ) async throws(StoreError) -> [Delivery] { [] }

    func settle(
        _ delivery: Delivery, _ outcome: Delivery.Outcome, by holder: String, at now: Instant
    ) async throws(StoreError) {}

    func sinkTroubles(at now: Instant) async throws(StoreError) -> [SinkTrouble] { [] }
    func noteOverdueReviews(at now: Instant) async throws(StoreError) {}

    func noteWatching(at instant: Instant) async throws(StoreError) { try checked { $0.watched.append(instant) } }

    func samples(of series: SeriesID, from: Instant, to: Instant, step: Duration) async throws(StoreError) -> [Sample] {
        state.withLock { $0.samples }
    }

    func incident(_ id: IncidentID) async throws(StoreError) -> StoredIncident? { nil }

    func similar(_ question: SimilarQuestion) async throws(StoreError) -> [IncidentSummary] { [] }
    func snapshot(of id: IncidentID) async throws(StoreError) -> StateSnapshot? { nil }

    func prune(at now: Instant, _ retention: Retention) async throws(StoreError) { try checked { _ in } }

    func close() async { state.withLock { $0.isClosed = true } }
}
