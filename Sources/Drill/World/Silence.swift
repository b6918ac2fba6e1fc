/// A silence as Alertmanager keeps it; instants are the world's.
struct Silence: Sendable {
    var id: String
    var matchers: [LabelMatcher]
    var startsAt: Double
    var endsAt: Double
    var updatedAt: Double
    var createdBy: String
    var comment: String

    enum State: String, Sendable {
        case pending, active, expired
    }

    func state(at instant: Double) -> State {
        if instant < startsAt { return .pending }
        return instant < endsAt ? .active : .expired
    }
}

/// All silences, the expired ones for five days.
struct SilenceBook: Sendable {
    private(set) var silences: [Silence]
    private var created = 0
    private let seeded: Seeded

    private static let retention = 120 * 3_600.0
    /// More than this and the oldest expired ones are forgotten early.
    private static let limit = 1_000

    init(start: Double, seeded: Seeded) {
        self.seeded = seeded
        silences = [
            Silence(
                id: seeded.uuid("silence/churn"),
                matchers: [
                    LabelMatcher(name: "alertname", operation: .equal, value: "FeatureDriftHigh"),
                    LabelMatcher(name: "service", operation: .equal, value: "churn"),
                ],
                startsAt: start - 6_720, endsAt: start + 20_760, updatedAt: start - 6_720, createdBy: "k.lindt",
                comment: "known drift after the pricing change, retrain is planned"),
            Silence(
                id: seeded.uuid("silence/asr"),
                matchers: [LabelMatcher(name: "service", operation: .equal, value: "asr-stream")],
                startsAt: start - 18_000, endsAt: start - 10_800, updatedAt: start - 10_800, createdBy: "y.sato",
                comment: "node pool upgrade"),
        ]
    }

    subscript(id: String) -> Silence? { silences.first { $0.id == id } }

    /// The identity it is kept under: a new one, unless an existing silence is only extended.
    mutating func set(_ silence: Silence, at instant: Double) -> String {
        forget(at: instant)
        var silence = silence
        silence.updatedAt = instant
        if let index = silences.firstIndex(where: { $0.id == silence.id }) {
            let old = silences[index]
            if old.matchers == silence.matchers, old.state(at: instant) != .expired {
                silences[index] = silence
                return silence.id
            }
            expire(old.id, at: instant)
        }
        created += 1
        silence.id = seeded.uuid("silence/\(created)")
        silence.startsAt = max(silence.startsAt, instant)
        silences.append(silence)
        return silence.id
    }

    /// Ends a silence now; one that has ended stays as it is.
    mutating func expire(_ id: String, at instant: Double) {
        guard let index = silences.firstIndex(where: { $0.id == id }),
            silences[index].state(at: instant) != .expired
        else { return }
        silences[index].startsAt = min(silences[index].startsAt, instant)
        silences[index].endsAt = instant
        silences[index].updatedAt = instant
    }

    /// The identities of the silences that quiet an alert, in order.
    func silencing(_ labels: Labels, at instant: Double) -> [String] {
        silences.filter { $0.state(at: instant) == .active && $0.matchers.match(labels) }.map(\.id).sorted()
    }

    private mutating func forget(at instant: Double) {
        silences.removeAll { $0.endsAt < instant - Self.retention }
        while silences.count >= Self.limit,
            let index = silences.firstIndex(where: { $0.state(at: instant) == .expired })
        {
            silences.remove(at: index)
        }
    }
}
