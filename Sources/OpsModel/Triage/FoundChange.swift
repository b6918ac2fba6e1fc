/// One difference of two polls, to be written as a change of `entity`.
struct FoundChange {
    var kind: ChangeEvent.ChangeKind
    /// What changed, by which it is bound to a service.
    var entity: EntityID
    var subject: Subject
    /// In the words of its system: `champion`, `v47`.
    var object: String
    var before: String?
    var after: String?
    var tookEffect: InstantInterval
    var actor: String?
    var reference: String?
    var isAutomatic = false
    var serving: ChangeEvent.Serving?
    var loss: ServingLoss?
    var isMeasured = false

    /// As a change that was learned of at `instant`, under a hash of what it says, so that one difference is one change on
    /// every screen that saw it in the same stretch; `nil` where no backend tells of its entity.
    func change(at instant: Instant) -> ChangeEvent? {
        guard let backend = entity.backend else { return nil }
        let parts = [
            kind.rawValue, subject.name, subject.version ?? "", subject.cluster ?? "", object, before ?? "",
            after ?? "", "\(tookEffect.latest.seconds.rounded(.down))",
        ]
        return ChangeEvent(
            id: ChangeID(backend: backend, key: ContentHash(parts + namespace).letters(ChangeID.foundLength)),
            kind: kind, subject: subject, object: object, before: before, after: after, actor: actor,
            reference: reference, tookEffect: tookEffect,
            learnedAt: tookEffect.isInstant && tookEffect.latest == instant ? nil : instant, isAutomatic: isAutomatic,
            serving: serving, loss: loss, isMeasured: isMeasured ? true : nil)
    }

    /// Deployments of two namespaces may share all else.
    private var namespace: [String] {
        guard case .deployment(let id) = entity, !id.namespace.isEmpty else { return [] }
        return [id.namespace]
    }
}
