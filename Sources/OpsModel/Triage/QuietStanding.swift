/// How a silence or a mute stands in the ledger: how much it quiets now, and what somebody should look at of it.
public struct QuietStanding: Sendable, Hashable {
    public enum Remark: String, Sendable, Hashable, CaseIterable {
        case endsSoon = "ends soon"
        case isOld = "old"
        case quietsNothing = "quiets nothing"
    }

    /// Alerts or signals; `nil` where nobody tells.
    public let count: Int?
    /// Of what is in force; what is not needs no look.
    public let remarks: [Remark]

    /// In force for longer than this it is old: whoever made it has gone home since.
    static let oldAfter = Duration.seconds(86_400)
    /// What it quiets will be heard within this time.
    static let soonWithin = Duration.seconds(1800)

    init(from: Instant?, to: Instant?, isInForce: Bool, count: Int?, at now: Instant) {
        self.count = count
        let holds: [Remark: Bool] = [
            .endsSoon: to.map { $0 - now < Self.soonWithin } ?? false,
            .isOld: from.map { now - $0 > Self.oldAfter } ?? false, .quietsNothing: count == 0,
        ]
        remarks = isInForce ? Remark.allCases.filter { holds[$0] == true } : []
    }

    /// `2 alerts now`, `nothing now`; of what nobody tells that.
    public func text(_ noun: String) -> String {
        guard let count else { return "how many \(noun)s is not known" }
        return count == 0 ? "nothing now" : "\(count) \(noun)\(count == 1 ? "" : "s") now"
    }

    /// `old, quiets nothing`; empty where there is nothing to look at.
    public var remarkText: String { remarks.map(\.rawValue).joined(separator: ", ") }
}

extension Silence {
    func standing(quieting count: Int?, at now: Instant) -> QuietStanding {
        QuietStanding(from: startsAt, to: endsAt, isInForce: state == .active, count: count, at: now)
    }
}

extension Mute {
    func standing(quieting count: Int?, at now: Instant) -> QuietStanding {
        QuietStanding(from: startsAt, to: endsAt, isInForce: startsAt <= now && endsAt > now, count: count, at: now)
    }
}

extension OpsState {
    public func standing(of silence: Silence) -> QuietStanding {
        silence.standing(quieting: quietedCount(silence), at: now)
    }

    /// How each of the silences stands; every alert is looked at once.
    public func standings(of silences: [Silence]) -> [QuietStanding] {
        let counts = quietedCounts()
        return silences.map { $0.standing(quieting: quietedCount($0, counts), at: now) }
    }

    public func standing(of mute: Mute) -> QuietStanding { mute.standing(quieting: quietedCount(mute), at: now) }

    /// The alerts that say this silence keeps them quiet.
    public func alertsQuieted(by silence: Silence) -> [Alert] {
        listedAlerts.filter { $0.id.backend == silence.id.backend && $0.silencedBy.contains(silence.id.id) }
    }

    /// `nil` while whoever tells of alerts is silent.
    func quietedCount(_ silence: Silence) -> Int? {
        quietedCount(silence, quietedCounts())
    }

    /// Of every silence that keeps an alert quiet.
    func quietedCounts() -> [SilenceID: Int] {
        var counts: [SilenceID: Int] = [:]
        for row in alerts.rows where isListed(row) {
            guard let alert = alerts[row] else { continue }
            for silence in alert.silencedBy {
                counts[SilenceID(backend: alert.id.backend, id: silence), default: 0] += 1
            }
        }
        return counts
    }

    func quietedCount(_ silence: Silence, _ counts: [SilenceID: Int]) -> Int? {
        isStale(silence.id.backend, .alert) ? nil : counts[silence.id] ?? 0
    }

    /// Open signals that it keeps quiet now.
    func quietedCount(_ mute: Mute) -> Int {
        triage.followed.values.joined().count { id, entry in
            mute.quiets(id, at: now) && id.kind != .alert && entry.signal(at: now).state == .open
        }
    }
}
