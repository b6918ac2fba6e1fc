public import OpsModel

/// The audit chain as a store keeps it (domain.md §8). It grows with what it tells of, in one transaction, and is closed
/// month by month; nothing but whole segments, and these by ``prune(_:by:at:)`` alone, is ever taken out of it.
public protocol AuditChain: Sendable {
    /// Where it stands.
    func auditHead() async throws(StoreError) -> AuditHead

    /// Lines in their order, `limit` at most.
    func auditLines(after sequence: Int, limit: Int) async throws(StoreError) -> [AuditLine]

    /// Every segment that is closed, oldest first.
    func auditSegments() async throws(StoreError) -> [AuditSegment]

    /// Closes the open segment where by the store's clock another month has begun since its last record.
    ///
    /// Whatever is noted does so too, so that this is for a month in which nothing is. Of several programs one closes it.
    func closeAuditSegment() async throws(StoreError)

    /// Keeps a segment's head as it was written down elsewhere; one that is signed is not replaced by one that is not.
    func keep(_ anchor: AuditAnchor, of segment: AuditSegment) async throws(StoreError)

    /// Takes the records of closed segments out, and what was known at the decisions among them; keeps the heads, and
    /// notes it in the chain, all in one transaction.
    ///
    /// - Throws: ``StoreError/refused(path:reason:)`` where the segments are not the oldest whose records are here, another
    ///   program has pruned one, or a request that is not over was proposed in one.
    func prune(_ pruned: AuditPruned, by actor: Actor, at instant: Instant) async throws(StoreError)
}
