// A step that somebody tells of and that polls see as well is one change: what is told says who and why, and the
// narrower interval says when.

extension OpsState {
    /// Joins the change to the same one that came another way, whichever came first.
    mutating func unite(_ id: ChangeID) {
        guard let one = changes[id], one.kind.isSeenByPolls || id.isFoundHere,
            let service = serviceOf[.change(id)]?.service,
            let other = counterpart(of: one, among: members[service]?.changes ?? [])
        else { return }
        // Of two that programs found, each on its own, the one that is there already stays.
        let (found, told) = id.isFoundHere ? (one, other) : (other, one)
        var united = told
        united.tookEffect = narrower(told.tookEffect, found.tookEffect)
        united.before = told.before ?? found.before
        united.serving = told.serving ?? found.serving
        united.learnedAt = [told.learnedAt, found.learnedAt].compactMap { $0 }.min()
        united.loss = ServingLoss.united(told.loss, found.loss)
        changes.write(united)
        changes.remove(found.id)
        unbind(.change(found.id))
        triage.unitedWith[found.id] = told.id
        triage.unsaved.changes.remove(found.id)
        triage.unsaved.changes.insert(told.id)
    }

    private func counterpart(of change: ChangeEvent, among ids: Set<ChangeID>) -> ChangeEvent? {
        let same = ids.filter { $0 != change.id }.compactMap { changes[$0] }.filter { other in
            if change.id.isFoundHere && other.id.isFoundHere { return change.isSameFinding(as: other) }
            return change.id.isFoundHere != other.id.isFoundHere && change.isSame(as: other)
        }
        return same.min(by: ChangeEvent.precedes)
    }

    /// Whether it is already there as another change.
    func isUnited(_ id: ChangeID) -> Bool {
        triage.unitedWith[id].map { changes[$0] != nil } ?? false
    }

    /// A change that is told again, with what was learned of it since: when it was first told, and when it really was.
    func knowing(_ change: ChangeEvent, at instant: Instant) -> ChangeEvent {
        var change = change
        guard let known = changes[change.id] else {
            if change.learnedAt == nil, instant > change.tookEffect.latest { change.learnedAt = instant }
            return change
        }
        change.learnedAt = known.learnedAt
        if known.tookEffect.overlaps(change.tookEffect) {
            change.tookEffect = narrower(known.tookEffect, change.tookEffect)
        }
        change.before = change.before ?? known.before
        return change
    }

    private func narrower(_ one: InstantInterval, _ other: InstantInterval) -> InstantInterval {
        one.uncertainty <= other.uncertainty ? one : other
    }

    /// Takes a change from the store, which is not to be told of it again; what is known here more narrowly it is.
    mutating func recall(_ stored: ChangeEvent) {
        guard !isUnited(stored.id) else { return }
        if let known = changes[stored.id] {
            changes.update(stored.id) { $0.loss = ServingLoss.united($0.loss, stored.loss) }
            if let service = serviceOf[.change(stored.id)]?.service, known.loss != changes[stored.id]?.loss {
                dirtyServices.insert(service)
            }
            guard known.tookEffect.overlaps(stored.tookEffect),
                stored.tookEffect.uncertainty < known.tookEffect.uncertainty
            else { return }
            changes.update(stored.id) { $0.tookEffect = stored.tookEffect }
            return
        }
        changes.write(stored)
        let entity = EntityID.change(stored.id)
        let lost = stored.loss.flatMap { binding(of: .deployment($0.deployment)) }
        if !stored.subject.name.isEmpty { bind(entity, lost ?? joiner.bind(stored.subject)) }
        unite(stored.id)
        endLoss(stored)
    }

    /// Lets go of what leads to a change that is no longer there.
    mutating func forgetUnions() {
        triage.unitedWith = triage.unitedWith.filter { changes[$0.value] != nil }
    }
}

extension ChangeID {
    /// Whether it was found as the difference of two polls: then its key is a hash made here.
    var isFoundHere: Bool {
        key.utf8.count == ChangeID.foundLength
            && key.utf8.allSatisfy { (65...90).contains($0) || (50...55).contains($0) }
    }

    static let foundLength = 12
}

extension ChangeEvent.ChangeKind {
    fileprivate var isSeenByPolls: Bool { [.traffic, .alias, .deployment].contains(self) }
}

extension ChangeEvent {
    /// What was found as the difference of two polls, whenever that was.
    public struct Finding: Sendable, Hashable, Encodable {
        public var backend: BackendID
        public var kind: ChangeKind
        public var subject: Subject
        public var object: String
        public var before: String?
        public var after: String?
    }

    /// `nil` for what a source told.
    public var finding: Finding? {
        guard id.isFoundHere else { return nil }
        return Finding(
            backend: id.backend, kind: kind, subject: subject, object: object, before: before, after: after)
    }

    /// Whether both are one difference, found by two programs whose polls lie elsewhere: the same of the same entity,
    /// within intervals that overlap.
    public func isSameFinding(as other: ChangeEvent) -> Bool {
        finding != nil && finding == other.finding && tookEffect.overlaps(other.tookEffect)
            && !differ(loss?.deployment, other.loss?.deployment)
    }

    /// Whether both are one change, whoever told or found it, and however narrowly each knows when.
    func isOne(with other: ChangeEvent) -> Bool {
        if id.isFoundHere != other.id.isFoundHere { return isSame(as: other) }
        return id == other.id || isSameFinding(as: other)
    }

    /// Clocks and scrapes lie so far apart at most.
    private static let slack = Duration.seconds(120)

    /// Whether both say the same of the same: what changed, to what, and at a time that can be one.
    fileprivate func isSame(as other: ChangeEvent) -> Bool {
        guard kind == other.kind, tookEffect.distance(to: other.tookEffect) <= Self.slack,
            !differ(
                subject.environment.map { Environment($0).name }, other.subject.environment.map { Environment($0).name }
            ),
            !differ(subject.cluster, other.subject.cluster)
        else { return false }
        switch kind {
        case .traffic:
            return rolledOutVersion == other.rolledOutVersion && rolledOutVersion != nil
                && sharePercent(after) != nil && sharePercent(after) == sharePercent(other.after)
                && !differ(before.flatMap(sharePercent), other.before.flatMap(sharePercent))
        case .alias: return object == other.object && rolledOutVersion == other.rolledOutVersion
        case .deployment:
            let found = id.isFoundHere ? self : other
            return found.serving == .loaded && rolledOutVersion != nil && rolledOutVersion == other.rolledOutVersion
        default: return false
        }
    }

    private func differ<Value: Equatable>(_ one: Value?, _ other: Value?) -> Bool {
        guard let one, let other else { return false }
        return one != other
    }

    /// `25 %`, `25%` and `0.25` are one share.
    private func sharePercent(_ text: String?) -> Int? {
        guard let text else { return nil }
        let number = text.prefix { $0.isNumber || $0 == "." }
        guard let value = Double(number) else { return nil }
        return Int(bounded: (text.contains("%") || value > 1 ? value : value * 100).rounded())
    }
}
