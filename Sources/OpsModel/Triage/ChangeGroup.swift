/// Changes that are one suspect: the steps of one rollout, or one change alone.
struct ChangeGroup {
    let service: ServiceID?
    /// The version that the rollout is about, without a `v`.
    let version: String?
    /// The earliest first.
    let steps: [ChangeEvent]

    /// Columns, nodes and dependencies that it reaches, the object's own family among them (`card_fv` of
    /// `card_fv.ttl`).
    let reach: Set<String>

    init(service: ServiceID?, version: String?, steps: [ChangeEvent]) {
        (self.service, self.version, self.steps) = (service, version, steps)
        reach = Set(
            steps.flatMap { step in
                step.affects + [step.object] + (step.object.split(separator: ".").first.map { [String($0)] } ?? [])
            })
    }

    /// When its first step took effect; what comes later adds exposure.
    var began: InstantInterval { steps[0].tookEffect }

    /// The newest step that can have come before `onset`.
    func lastStep(before onset: InstantInterval) -> ChangeEvent? {
        steps.last { $0.tookEffect.earliest <= onset.latest }
    }

    /// Whether it is nothing but an entry in a registry, which no request ever meets.
    var isOnlyRegistered: Bool { steps.allSatisfy { $0.kind == .version } }

    /// The version that was taken from its server, where it is that.
    var unload: ChangeEvent? { steps.first { $0.isUnload } }

    static func groups(_ changes: [(service: ServiceID?, change: ChangeEvent)]) -> [ChangeGroup] {
        struct Key: Hashable {
            var service: ServiceID?
            var version: String?
            var change: ChangeID?
        }
        let grouped = Dictionary(grouping: changes.filter { !isCounterpart($0, of: changes) }) { entry in
            // What is taken away is no step of what brought it.
            let version = entry.change.isUnload ? nil : entry.change.rolledOutVersion
            return Key(service: entry.service, version: version, change: version == nil ? entry.change.id : nil)
        }
        return grouped.map { key, entries in
            let steps = entries.map(\.change).sorted(by: ChangeEvent.precedes)
            return ChangeGroup(service: key.service, version: key.version, steps: steps)
        }
    }
}

extension ChangeGroup {
    /// Whether it is only the other side of a traffic step: what one version gains another loses.
    fileprivate static func isCounterpart(
        _ entry: (service: ServiceID?, change: ChangeEvent), of all: [(service: ServiceID?, change: ChangeEvent)]
    ) -> Bool {
        guard let one = entry.change.traffic else { return false }
        return all.contains { other in
            guard other.change.id != entry.change.id, other.service == entry.service, let two = other.change.traffic,
                other.change.tookEffect.overlaps(entry.change.tookEffect)
            else { return false }
            // Where a source's memory begins with the step, the two shares together tell who had all of it before.
            switch (one.before, two.before) {
            case (let was?, let theirs?): return one.after < was && two.after > theirs
            case (nil, let theirs?): return one.after + two.after == 100 && two.after > theirs
            case (let was?, nil): return one.after + two.after == 100 && one.after < was
            case (nil, nil): return one.after + two.after == 100 && one.after > two.after
            }
        }
    }
}

extension ChangeEvent {
    /// The shares before and after a step of traffic, in percent; `nil` before where the source does not remember.
    public var traffic: (before: Int?, after: Int)? {
        func percent(_ text: String?) -> Int? { text.flatMap { Int($0.prefix { $0.isNumber }) } }
        guard kind == .traffic, let after = percent(after) else { return nil }
        return (percent(before), after)
    }

    /// Of the changes of one service those that are not only the other side of a traffic step.
    public static func withoutCounterparts(_ changes: [ChangeEvent]) -> [ChangeEvent] {
        let steps = changes.filter { $0.kind == .traffic }.map { (service: nil as ServiceID?, change: $0) }
        guard steps.count > 1 else { return changes }
        return changes.filter { !ChangeGroup.isCounterpart((service: nil, change: $0), of: steps) }
    }

    /// Of the changes of many services those that are only the other side of a traffic step of theirs.
    static func counterparts(_ changes: [(service: ServiceID, change: ChangeEvent)]) -> Set<ChangeID> {
        let steps = Dictionary(grouping: changes.filter { $0.change.kind == .traffic }) { $0.service }
        return steps.values.reduce(into: []) { found, steps in
            let all = steps.map(\.change)
            found.formUnion(Set(all.map(\.id)).subtracting(withoutCounterparts(all).map(\.id)))
        }
    }

    /// The version that a deployment, a traffic step or a moved alias is about; `nil` for other kinds.
    var rolledOutVersion: String? {
        guard [.deployment, .traffic, .alias, .version].contains(kind) else { return nil }
        if let version = subject.version, kind != .alias { return NameNormalisation.version(version) }
        let named = kind == .alias ? after : [object, after ?? ""].first(where: Self.isVersion)
        return named.map(NameNormalisation.version)
    }

    /// Whether a server stopped having something loaded.
    var isUnload: Bool { serving == .unloaded || serving == .gone }

    /// Whether what fails may have left it by itself, which is nobody's remedy.
    var mayBeEffect: Bool { loss != nil || (isMeasured ?? false) }

    private static func isVersion(_ text: String) -> Bool {
        let name = NameNormalisation.version(text)
        return name.first?.isNumber == true && !name.hasSuffix("%")
    }
}
