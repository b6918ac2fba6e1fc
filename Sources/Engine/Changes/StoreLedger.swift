internal import OpsModel
internal import Store

/// Requests in a store, with the head of the audit chain written to every anchor after each decision.
struct StoreLedger: RequestLedger {
    let store: any OpsStore
    let anchors: AuditAnchors
    let clock: any EngineClock
    /// Learns why an anchor was not written.
    let complain: @Sendable (String) -> Void

    func file(
        _ request: ChangeRequest, with snapshot: DecisionSnapshot?
    ) async throws(StoreError) -> ChangeRequest {
        let filed = try await store.file(request, with: snapshot)
        await anchor()
        return filed
    }

    func advance(
        _ id: RequestID, by event: RequestEvent, actor: Actor, at instant: Instant, with snapshot: DecisionSnapshot?
    ) async throws(RequestError) -> ChangeRequest {
        let request = try await store.advance(id, by: event, actor: actor, at: instant, with: snapshot)
        if event.isAudited { await anchor() }
        return request
    }

    func request(_ id: RequestID) async throws(StoreError) -> ChangeRequest? { try await store.request(id) }

    func requests() async throws(StoreError) -> [ChangeRequest] {
        try await store.requests()
    }

    func storeID() async throws(StoreError) -> String { try await store.storeID() }

    func note(_ files: [RuleFile], by actor: Actor, at instant: Instant) async throws(StoreError) {
        try await store.note(files, by: actor, at: instant)
    }

    func keep(_ call: SystemCall, at instant: Instant) async throws(StoreError) -> Mute? {
        guard let mute = try await mute(after: call, at: instant) else { return nil }
        try await store.save(StoreBatch(at: instant, mutes: [mute]))
        return mute
    }

    private func mute(after call: SystemCall, at instant: Instant) async throws(StoreError) -> Mute? {
        switch call {
        case .mute(let mute): return mute
        case .endMute(let id):
            guard var mute = try await store.mute(id), mute.endsAt > instant else { return nil }
            mute.endsAt = instant
            return mute
        default: return nil
        }
    }

    func anchor() async {
        for problem in await anchors.anchor(store, at: clock.now) { complain(problem) }
    }
}
