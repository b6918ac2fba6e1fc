/// What a rule says holds now: the signal it would raise, without the times that only following it can tell.
struct SignalCondition: Sendable {
    var id: Signal.ID
    var severity: Severity
    var subject: Subject
    var title: String
    var hold: SignalRules.Hold
    /// When it began, where the rule knows better than "between the last poll and this one".
    var onset: InstantInterval?
    var evidence: [Evidence] = []
    var suppression: Suppression?
    var dependency: String?
    var entity: EntityID?
    /// Of a canary, the numbers it is compared with.
    var beside: SignalsID?
    /// What it rests on; when all of it is stale, nobody knows whether it still holds.
    var inputs: Set<Watch> = []
    /// When an event ceases to hold by time alone; `nil` for a state, which holds until somebody says otherwise.
    var until: Instant?

    /// Whether what is told of a cluster may be told of its place; what names none is everywhere.
    func isNear(_ cluster: String) -> Bool { id.cluster.isEmpty || cluster.isEmpty || cluster == id.cluster }
}
