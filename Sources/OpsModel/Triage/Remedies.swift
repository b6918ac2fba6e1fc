/// What counts as somebody's remedy for an incident: what takes requests from a suspected version, or takes a suspected
/// change back, once it had opened. What only returns to what a signal that is heard had found is none, nor is what was
/// taken back since (``ChangeChain``).
struct Remedies {
    /// One remedy that was taken.
    struct Remedy {
        var change: ChangeEvent
        /// The services whose signals it mends: its own, and what is explained by the change that it takes back.
        var reach: Set<ServiceID>
        /// What it undoes.
        fileprivate var undone: [ChangeEvent]

        /// Whether it undoes what came only after an earlier remedy, known to be there by an instant, or that itself.
        func undoes(_ instant: Instant) -> Bool { undone.contains { $0.tookEffect.latest >= instant } }
    }

    private let episodes: [Signal]
    /// Of the signals that are heard.
    private let heard: Set<Signal.ID>
    private let changes: [ServiceID: [ChangeEvent]]
    /// When the first signal of each service opened.
    private let openedAt: [ServiceID: Instant]
    private let suspects: [Suspect]
    /// Versions that the signals and the lever name, without a `v`.
    private let named: [ServiceID: Set<String>]
    /// Of an incident of several services whose each suspected change is; a change of none may be any's.
    private let owners: [ChangeID: ServiceID]

    init(_ incident: Incident, _ changes: [ServiceID: [ChangeEvent]]) {
        (episodes, self.changes) = (incident.episodes, changes)
        heard = Set(incident.signals.filter(\.isHeard).map(\.id))
        openedAt = Dictionary(
            episodes.compactMap { signal in signal.openedAt.map { (signal.id.service, $0) } },
            uniquingKeysWith: min)
        suspects = incident.suspects.filter { $0.contradiction == nil }
        var names = incident.signals.map { ($0.id.service, $0.subject.version) }
        if case .rollback(let service, let from, _, _)? = incident.lever?.action { names.append((service, from)) }
        named = names.reduce(into: [:]) { named, name in
            if let version = name.1 { named[name.0, default: []].insert(NameNormalisation.version(version)) }
        }
        owners = Self.owners(of: suspects.flatMap(\.changes), incident.services, changes)
    }

    private static func owners(
        of suspected: [ChangeEvent], _ services: [ServiceID], _ changes: [ServiceID: [ChangeEvent]]
    ) -> [ChangeID: ServiceID] {
        guard services.count > 1, !suspected.isEmpty else { return [:] }
        // What the store remembers of a change that is known no longer is whose it says.
        let told = suspected.compactMap { change in
            services.first { $0.rawValue == change.subject.name }.map { (change.id, $0) }
        }
        var owners = Dictionary(told) { first, _ in first }
        let ids = Set(suspected.map(\.id))
        for service in services {
            for change in changes[service] ?? [] where ids.contains(change.id) { owners[change.id] = service }
        }
        return owners
    }

    /// The change of this service as a remedy; `nil` where it is none.
    func remedy(_ change: ChangeEvent, in service: ServiceID) -> Remedy? {
        candidate(change, in: service).flatMap { isVoid($0, in: service) ? nil : $0 }
    }

    /// What left nothing of the remedy that a record has; `nil` where nothing is known of it.
    func end(of mark: IncidentRecord.Mark) -> ChangeEvent? {
        for service in openedAt.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
            for change in changes[service] ?? [] where mark.isOf(change) {
                guard let remedy = candidate(change, in: service), isVoid(remedy, in: service) else { continue }
                return chain(of: change, in: service).last
            }
        }
        return nil
    }

    private func chain(of change: ChangeEvent, in service: ServiceID) -> ChangeChain {
        ChangeChain(of: change, among: changes[service] ?? [])
    }

    /// Whether something that is heard, and that it would mend, finds again what it had found when it began.
    private func isVoid(_ remedy: Remedy, in service: ServiceID) -> Bool {
        let chain = chain(of: remedy.change, in: service)
        let begun = episodes.filter { signal in
            heard.contains(signal.id) && remedy.reach.contains(signal.id.service)
                && signal.lasted(at: remedy.change.tookEffect)
        }
        return begun.contains { !chain.departs(from: $0) }
    }

    /// The change as a remedy, if it counts.
    private func candidate(_ change: ChangeEvent, in service: ServiceID) -> Remedy? {
        let start = change.tookEffect.earliest
        guard !change.isAutomatic, let opened = openedAt[service], opened < start else { return nil }
        func isOwn(_ other: ChangeEvent) -> Bool { owners[other.id].map { $0 == service } ?? true }
        let earlier = suspects.flatMap { suspect in
            suspect.changes.filter { step in
                // What explains nothing is suspected only of what it came before.
                let end = suspect.explains.isEmpty ? opened : start
                return step.tookEffect.earliest <= end && step.id != change.id && isOwn(step) && !step.isWayBack
            }
        }
        guard let undone = undone(by: change, of: earlier, named[service] ?? []) else { return nil }
        let mended = suspects.filter {
            $0.changes.contains { $0.kind == change.kind && $0.object == change.object && isOwn($0) }
        }
        let reach = Set(mended.flatMap(\.explains).map(\.service)).union([service])
        return Remedy(change: change, reach: reach, undone: undone)
    }

    /// What of the suspected changes it undoes; `nil` where it is no remedy.
    private func undone(
        by change: ChangeEvent, of suspected: [ChangeEvent], _ named: Set<String>
    ) -> [ChangeEvent]? {
        func left(_ version: String?) -> [ChangeEvent]? {
            guard let version = version.map(NameNormalisation.version) else { return nil }
            // What is suspected of having been taken away is no reason to take it away.
            let steps = suspected.filter { $0.rolledOutVersion == version && !$0.isUnload }
            return steps.isEmpty && !named.contains(version) ? nil : steps
        }
        switch change.kind {
        case _ where change.mayBeEffect: return nil
        case .alias: return left(change.after) == nil ? left(change.before) : nil
        case .traffic:
            guard let step = change.traffic, let before = step.before, step.after < before else { return nil }
            return left(change.rolledOutVersion)
        case .deployment where change.isUnload: return left(change.rolledOutVersion)
        case .version: return nil
        case .deployment, .feature, .configuration, .infrastructure, .scale, .restart, .pipeline, .other:
            let steps = suspected.filter(change.takesBack)
            return steps.isEmpty ? nil : steps
        }
    }
}

extension Signal {
    /// Whether it may have begun by then, and not been over.
    fileprivate func lasted(at stretch: InstantInterval) -> Bool {
        !stretch.isBefore(onset) && closedAt.map { $0 >= stretch.earliest } ?? true
    }
}

extension IncidentRecord.Mark {
    private static let slack = Duration.seconds(120)

    /// Whether it notes this change as a remedy, however narrowly it was known then when that was.
    func isOf(_ change: ChangeEvent) -> Bool {
        text == change.sentence && change.tookEffect.distance(to: InstantInterval(at)) <= Self.slack
    }
}

extension ChangeEvent {
    /// Whether it only takes requests away.
    fileprivate var isWayBack: Bool { traffic.map { step in step.before.map { step.after < $0 } ?? false } ?? false }
}
