public import OpsModel

extension SQLiteStore {
    public func auditHead() throws(StoreError) -> AuditHead {
        try perform { try $0.auditHead() }
    }

    public func auditLines(after sequence: Int, limit: Int) throws(StoreError) -> [AuditLine] {
        try perform { try $0.auditLines(after: sequence, limit: limit) }
    }

    public func auditSegments() throws(StoreError) -> [AuditSegment] {
        try perform { try $0.auditSegments() }
    }

    public func closeAuditSegment() throws(StoreError) {
        let now = clock()
        try perform { try $0.closeAuditSegment(at: now) }
    }

    public func keep(_ anchor: AuditAnchor, of segment: AuditSegment) throws(StoreError) {
        try perform { try $0.keep(anchor, of: segment) }
    }

    public func prune(_ pruned: AuditPruned, by actor: Actor, at instant: Instant) throws(StoreError) {
        let recordedAt = clock()
        try perform { try $0.prune(pruned, by: actor, at: instant, recordedAt: recordedAt) }
    }
}
