public import OpsModel

/// Where announcements wait until every sink has them. They come there with what they tell of, in one transaction.
public protocol Outbox: Sendable {
    /// Sinks that were not known get what is noted from now on, and nothing of before; so do those that no program has
    /// registered for a day. Whoever has sinks registers them once an hour.
    func register(sinks: [String], at now: Instant) async throws(StoreError)

    /// What waits for a sink, `limit` at most, for this program alone until `lease` has passed. Of one subject nothing is
    /// given before what was noted of it earlier has been settled.
    func claim(
        _ wish: SinkWish, by holder: String, at now: Instant, lease: Duration, limit: Int
    ) async throws(StoreError) -> [Delivery]

    /// Notes what came of a delivery; a failure only where `holder` still has it.
    func settle(
        _ delivery: Delivery, _ outcome: Delivery.Outcome, by holder: String, at now: Instant
    ) async throws(StoreError)

    /// The sinks to which something could not be delivered.
    func sinkTroubles(at now: Instant) async throws(StoreError) -> [SinkTrouble]

    /// Notes for whoever is to learn of it that nobody has looked in time at what was done.
    func noteOverdueReviews(at now: Instant) async throws(StoreError)
}
