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
        state.withLock { $0.history }
    }

    func newsOfOthers(at now: Instant, limits: StoreLimits) async throws(StoreError) -> StoredHistory? {
        state.withLock { state in
            defer { state.decidedElsewhere = nil }
            return state.decidedElsewhere
        }
    }

    func save(_ batch: StoreBatch) async throws(StoreError) {
        await Task.yield()
        try checked { $0.saved.append(batch) }
    }

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
