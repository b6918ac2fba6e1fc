internal import OpsModel
internal import Store

/// What keeps requests: the store, with an anchor after each decision.
protocol RequestLedger: Sendable {
    func file(
        _ request: ChangeRequest, with snapshot: DecisionSnapshot?
    ) async throws(StoreError) -> ChangeRequest
    func advance(
        _ id: RequestID, by event: RequestEvent, actor: Actor, at instant: Instant, with snapshot: DecisionSnapshot?
    ) async throws(RequestError) -> ChangeRequest
    func request(_ id: RequestID) async throws(StoreError) -> ChangeRequest?
    func requests() async throws(StoreError) -> [ChangeRequest]
    func storeID() async throws(StoreError) -> String
    /// Notes which of the files that decisions rest on have changed.
    func note(_ files: [RuleFile], by actor: Actor, at instant: Instant) async throws(StoreError)
    /// Does a call that changes our own record, and gives back what it made of it.
    @discardableResult
    func keep(_ call: SystemCall, at instant: Instant) async throws(StoreError) -> Mute?
}
