import OpsModel

/// Changes that a query tells of: one series a change, its value the instant at which it took effect.
struct ChangeSeries: Sendable {
    /// Which labels say what changed.
    struct Words: Sendable, Hashable {
        var kind = "kind"
        var object = "object"
        var before = "before"
        var after = "after"
        var actor = "actor"
        var reference = "reference"
        var affects = "affects"
        var automatic = "automatic"

        var names: Set<String> { [kind, object, before, after, actor, reference, affects, automatic] }
    }

    var name: String
    var expression: String
    var labels: SubjectLabels
    var words = Words()

    var asked: PrometheusQuery {
        PrometheusQuery(
            id: .change(name), expression: expression, labels: labels, also: words.names, required: words.object)
    }
}

/// Reads series of changes; what cannot be an instant is counted and left out.
struct ChangeReader {
    /// A change that took effect longer ago than this explains no incident and is left out.
    static let oldest = Duration.seconds(7 * 86_400)
    /// Clocks differ by about this much; what lies further ahead has not taken effect yet.
    private static let ahead = Duration.seconds(60)
    /// 1 January 2000: an earlier value is no instant but a version number or a 1.
    private static let earliest = Instant(seconds: 946_684_800)

    let backend: BackendID
    let series: ChangeSeries
    private(set) var changes: [ChangeEvent] = []
    /// Series whose value is no instant in seconds of the epoch.
    private(set) var unreadable = 0

    init(_ backend: BackendID, _ series: ChangeSeries, _ results: [PrometheusResult], now: Instant) {
        self.backend = backend
        self.series = series
        var seen: Set<ChangeID> = []
        for answered in results.flatMap(\.series) {
            var isReadable = false
            for instant in Set(answered.points.compactMap(\.value)).map({ Instant(seconds: $0) }) {
                guard instant >= Self.earliest, instant - now < Self.oldest else { continue }
                isReadable = true
                guard instant <= now + Self.ahead, now - instant <= Self.oldest else { continue }
                guard let change = change(answered.labels, at: instant), seen.insert(change.id).inserted else {
                    continue
                }
                changes.append(change)
            }
            if !isReadable { unreadable += 1 }
        }
    }

    private func change(_ labels: [String: String], at instant: Instant) -> ChangeEvent? {
        let words = series.words
        guard let object = labels.filled(words.object) else { return nil }
        let affects = labels.filled(words.affects)?.split(separator: ",").map { $0.trimmingBlanks } ?? []
        let isAutomatic = labels.filled(words.automatic)?.lowercased()
        let kind = labels.filled(words.kind).flatMap { ChangeEvent.ChangeKind(rawValue: $0.lowercased()) } ?? .other
        let after = labels.filled(words.after)
        return ChangeEvent(
            id: ChangeID(backend: backend, key: key(labels, at: instant)), kind: kind,
            subject: subject(labels), object: object, before: labels.filled(words.before),
            after: after, actor: labels.filled(words.actor),
            reference: labels.filled(words.reference), affects: affects.filter { !$0.isEmpty },
            tookEffect: InstantInterval(instant), isAutomatic: ["true", "1", "yes"].contains(isAutomatic),
            serving: ChangeEvent.Serving(told: after, of: kind))
    }

    /// A hash of what changed and when, so that the change is the same one on every screen and in every session.
    private func key(_ labels: [String: String], at instant: Instant) -> String {
        LabelFingerprint(labels.merging(["": PrometheusAPI.text(instant.seconds)]) { $1 }).description
    }

    private func subject(_ labels: [String: String]) -> Subject {
        series.labels.subject(of: labels)
            ?? Subject(
                name: "", environment: series.labels.environment.flatMap { labels.filled($0) },
                cluster: series.labels.cluster.flatMap { labels.filled($0) })
    }
}

/// The changes that were told of, kept after their series have gone.
struct ChangeMemory: Sendable {
    /// The newest are kept.
    private static let most = 2000

    private var known: [ChangeID: ChangeEvent] = [:]

    /// What is known now, newest first.
    mutating func keep(_ told: [ChangeEvent], at now: Instant) -> [ChangeEvent] {
        for change in told { known[change.id] = change }
        let newest = known.values.filter { now - $0.tookEffect.latest <= ChangeReader.oldest }
            .sorted { ($1.tookEffect, $0.id.key) < ($0.tookEffect, $1.id.key) }.prefix(Self.most)
        known = Dictionary(newest.map { ($0.id, $0) }) { first, _ in first }
        return Array(newest)
    }
}
