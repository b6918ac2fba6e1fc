/// A planned time in which signals of a service or cluster are expected: they are recorded and notify nobody; what is
/// open at its end notifies then (domain.md §4).
public struct MaintenanceWindow: Sendable, Hashable, Codable {
    public enum Schedule: Sendable, Hashable, Codable {
        case once(InstantInterval)
        /// On these days (0 is Sunday), so many seconds after midnight by the clocks of the zone, for so many seconds.
        case weekly(days: Set<Int>, from: Int, length: Int)
    }

    /// Unique in the configuration.
    public var name: String
    /// A glob; empty for every service.
    public var service: String
    /// A glob; empty for every cluster.
    public var cluster: String
    public var zone: ZoneOffsets
    public var schedule: Schedule

    public init(
        name: String, service: String = "", cluster: String = "", zone: ZoneOffsets = .utc, schedule: Schedule
    ) {
        self.name = name
        self.service = service
        self.cluster = cluster
        self.zone = zone
        self.schedule = schedule
    }

    private static let day = 86_400

    /// The occurrence that `now` lies in; `nil` between two.
    public func occurrence(at now: Instant) -> InstantInterval? {
        near(now, days: -1...0).first { $0.earliest <= now && now < $0.latest }
    }

    /// The occurrence that begins first after `now`; `nil` where none will.
    public func next(after now: Instant) -> InstantInterval? {
        near(now, days: 0...8).first { $0.earliest > now }
    }

    /// Those that begin on the days around the one that it is there now, earliest first.
    private func near(_ now: Instant, days: ClosedRange<Int>) -> [InstantInterval] {
        switch schedule {
        case .once(let interval): return [interval]
        case .weekly(let weekdays, let from, let length):
            let local = now.seconds + Double(zone.offset(at: now))
            let today = Int((local / Double(Self.day)).rounded(.down))
            return days.compactMap { shift in
                let day = today + shift
                // 1 January 1970 was a Thursday.
                guard weekdays.contains(((day % 7) + 11) % 7) else { return nil }
                let start = Double(day * Self.day + from)
                return InstantInterval(
                    zone.instant(showing: start), zone.instant(showing: start + Double(length)))
            }
        }
    }

    /// Whether it is about this service in these clusters. A row of several clusters is expected to be unwell only
    /// where all of them are meant.
    public func covers(_ service: ServiceID, clusters: [String]) -> Bool {
        guard self.service.isEmpty || Glob(self.service).matches(service.rawValue) else { return false }
        guard !cluster.isEmpty else { return true }
        return !clusters.isEmpty && clusters.allSatisfy { Glob(cluster).matches($0) }
    }
}
