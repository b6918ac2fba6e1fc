internal import OpsModel

/// What was known at one decision on a request, as commands export it.
struct ExportedDecision: Encodable {
    let request: String
    /// As the audit chain calls it: `request.approved`.
    let action: String
    let by: String
    let proof: String
    let at: String
    /// Of the audit chain.
    let record: Int
    /// `watched` or `askedOnce`.
    let basis: String
    /// Whether it has the digest that the record names.
    let isAsRecorded: Bool
    let known: ExportedOpening

    init(_ decision: RecordedDecision) {
        let record = decision.record
        (request, action, by, proof) = (record.subject, record.action, record.actor, record.proof)
        (at, self.record) = (record.at, record.sequence)
        (basis, isAsRecorded) = (decision.snapshot.basis.rawValue, decision.isAsRecorded)
        known = ExportedOpening(decision.snapshot.state)
    }
}
