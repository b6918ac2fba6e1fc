/// What was changed, taken back, and changed in the same way once more: what began after that is of the second change
/// and not of the first, which was undone by then.
struct Relapses {
    /// A change that was taken back, what took it back, and the same change again.
    struct Relapse {
        var change: ChangeEvent
        var undone: ChangeEvent
        var again: ChangeEvent
    }

    private struct Matter: Hashable {
        var service: ServiceID
        var kind: ChangeEvent.ChangeKind
        var object: String
    }

    private var byChange: [ChangeID: Relapse] = [:]
    /// The earliest first.
    private var byService: [ServiceID: [Relapse]] = [:]

    init(_ changes: [ServiceID: [ChangeEvent]], of services: [ServiceID]) {
        for service in services {
            guard let steps = changes[service], steps.count > 2 else { continue }
            let matters = Dictionary(grouping: steps.filter(\.kind.canBeTakenBack)) {
                Matter(service: service, kind: $0.kind, object: $0.object)
            }
            for steps in matters.values where steps.count > 2 { note(steps.sorted(by: ChangeEvent.precedes), service) }
            byService[service]?.sort { ChangeEvent.precedes($0.again, $1.again) }
        }
    }

    private mutating func note(_ steps: [ChangeEvent], _ service: ServiceID) {
        for (place, change) in steps.enumerated() {
            let later = steps[(place + 1)...]
            guard let undone = later.firstIndex(where: { $0.takesBack(change) }),
                let again = later[(undone + 1)...].first(where: { $0.isAgain(change) })
            else { continue }
            let relapse = Relapse(change: change, undone: steps[undone], again: again)
            byChange[change.id] = relapse
            byService[service, default: []].append(relapse)
        }
    }

    /// The first that was taken back of these changes, where it came again.
    func of(_ changes: [ChangeEvent]) -> Relapse? { changes.lazy.compactMap { byChange[$0.id] }.first }

    /// A signal as it is to be explained, of its episodes, the earliest first: the first that began after the last
    /// relapse before it, and where an outage has outlasted the way back, which its `keep` time bridged, from that on.
    func pressing(_ episodes: [Signal], at now: Instant) -> Signal? {
        guard let last = episodes.last, let relapses = byService[last.id.service] else { return episodes.first }
        let end = last.closedAt ?? now
        for relapse in relapses.reversed() where relapse.again.tookEffect.earliest <= end {
            let again = relapse.again.tookEffect
            if let found = episodes.first(where: { !$0.onset.isBefore(again) }) { return found }
            let isBridged = relapse.again.isUnload && last.onset.isBefore(relapse.undone.tookEffect)
            guard isBridged, UserImpact(last) == .outage else { continue }
            var bridged = last
            bridged.onset = again
            return bridged
        }
        return episodes.first
    }

    /// Whether an outage that is heard came again, with its cause, after the remedy that counts.
    func outlast(_ incident: Incident, at now: Instant) -> Bool {
        guard let mitigated = incident.record.mitigated else { return false }
        return incident.signals.contains { signal in
            guard signal.isHeard, let pressing = pressing([signal], at: now) else { return false }
            return pressing.onset != signal.onset && pressing.onset.latest > mitigated.at
        }
    }
}

extension ChangeEvent {
    /// Whether it loads what the other unloaded, or sets back what the other set.
    func takesBack(_ other: ChangeEvent) -> Bool {
        guard kind == other.kind, object == other.object else { return false }
        switch kind {
        case .deployment: return serving == .loaded && other.isUnload && isBeside(other)
        case .alias, .traffic, .version: return false
        case .feature, .configuration, .infrastructure, .scale, .restart, .pipeline, .other:
            return other.before != nil && other.before == after
        }
    }

    /// Whether it does once more what the other did.
    fileprivate func isAgain(_ other: ChangeEvent) -> Bool {
        isUnload == other.isUnload && (isUnload || after == other.after) && isBeside(other)
    }

    /// Whether both may be in one cluster.
    func isBeside(_ other: ChangeEvent) -> Bool {
        guard let here = subject.cluster, let there = other.subject.cluster else { return true }
        return here == there
    }
}

extension ChangeEvent.ChangeKind {
    fileprivate var canBeTakenBack: Bool { ![.alias, .traffic, .version, .restart].contains(self) }
}
