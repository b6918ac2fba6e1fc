/// One step of a version's traffic, and since when it held.
public struct RolloutStep: Sendable, Hashable {
    /// In 0...1.
    public var share: Double
    /// `nil` where it began before anybody remembers.
    public var since: InstantInterval?
}

// What is known of one fleet row's rollout besides its versions: steps, gates, replicas.

extension OpsState {
    /// The steps by which a version of a row came to its share, the first first: as its source tells of them, else as
    /// changes do. Empty where nobody tells.
    public func trafficSteps(of entry: FleetEntry, version: String) -> [RolloutStep] {
        guard let members = members[entry.id.service] else { return [] }
        let name = NameNormalisation.version(version)
        let told = members.traffic.compactMap { traffic[$0] }.filter {
            $0.id.subject.version.map(NameNormalisation.version) == name && isIn(entry, $0.id.subject)
        }
        if let longest = told.max(by: {
            ($0.steps.count, $1.id.backend.rawValue) < ($1.steps.count, $0.id.backend.rawValue)
        }),
            !longest.steps.isEmpty
        {
            return longest.steps.map { RolloutStep(share: $0.share, since: $0.since) }
        }
        let changes = members.changes.compactMap { self.changes[$0] }.filter {
            $0.kind == .traffic && $0.rolledOutVersion == name && isIn(entry, $0.subject)
        }.sorted(by: ChangeEvent.precedes)
        let steps = changes.compactMap { change in
            change.traffic.map { RolloutStep(share: Double($0.after) / 100, since: change.tookEffect) }
        }
        guard let before = changes.first?.traffic?.before, before > 0 else { return steps }
        return [RolloutStep(share: Double(before) / 100, since: nil)] + steps
    }

    /// Whether a version has passed each gate that is told of, by their names.
    public func gates(of entry: FleetEntry, version: String) -> [Gauge] {
        let name = NameNormalisation.version(version)
        return (members[entry.id.service]?.gauges ?? []).filter {
            $0.kind == .gate && $0.subject.version.map(NameNormalisation.version) == name && isIn(entry, $0.subject)
        }.compactMap { gauges[$0] }.sorted { $0.id.name < $1.id.name }
    }

    /// The replicas of a row's service in its environment, those that are not well first, then by name.
    public func replicas(of entry: FleetEntry) -> [Replica] {
        let found = (members[entry.id.service]?.replicas ?? []).compactMap { self.replicas[$0] }.filter {
            isIn(entry, $0.subject)
        }
        return found.sorted {
            ($0.readiness == .ready ? 1 : 0, $0.id.name) < ($1.readiness == .ready ? 1 : 0, $1.id.name)
        }
    }

    /// What names no environment belongs to every one of its service.
    private func isIn(_ entry: FleetEntry, _ subject: Subject) -> Bool {
        let environment = Environment(subject.environment)
        return environment == .unknown || environment == entry.id.environment
    }
}
