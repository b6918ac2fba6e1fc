/// Chooses whose numbers stand where several sources tell of one deployment; the same requests are never added twice.
///
/// What a monitoring system tells stands before what the serving system itself was asked for, while it is fresh and has
/// a request rate. Where it adds up deployments that are each asked themselves, these stand instead. What stands lacks
/// is filled in from the others (docs/decisions/0004-what-a-number-in-a-row-is.md).
struct SignalsChoice {
    /// A version that a serving system serves.
    struct Place {
        let deployment: Deployment
        /// Normalised; empty where the system names none.
        let version: String
        /// Whether it can have been asked: numbers stand there first.
        let isReady: Bool
    }

    /// For each place the numbers that stand there.
    private(set) var standing: [GoldenSignals?]
    /// What speaks of no place, or of others than what stands there.
    private(set) var others: [GoldenSignals] = []

    private let places: [Place]
    private let signals: [GoldenSignals]
    private let versions: [String]
    private var taken: Set<Int> = []

    init(_ signals: [GoldenSignals], at places: [Place], isUsable: (GoldenSignals) -> Bool) {
        self.signals = signals.ordered { Self.precedes($0.id, $1.id) }
        self.places = places
        versions = self.signals.map { NameNormalisation.version($0.id.subject.version ?? "") }
        standing = Array(repeating: nil, count: places.count)
        guard !signals.isEmpty else { return }
        let told = self.signals.indices.filter { !isAsked($0) && !addsUp($0) }
        let usable = Set(told.filter { isUsable(self.signals[$0]) })
        let order = places.indices.filter { places[$0].isReady } + places.indices.filter { !places[$0].isReady }
        for group in [told.filter { usable.contains($0) }, self.signals.indices.filter { isAsked($0) }, told] {
            for place in order where standing[place] == nil { take(from: group, at: place) }
        }
        settleOthers()
    }

    private static func precedes(_ left: SignalsID, _ right: SignalsID) -> Bool {
        (left.backend.rawValue, left.source, left.subject.name, left.subject.version ?? "", left.subject.cluster ?? "")
            < (
                right.backend.rawValue, right.source, right.subject.name, right.subject.version ?? "",
                right.subject.cluster ?? ""
            )
    }

    private mutating func take(from group: [Int], at place: Int) {
        let fitting = group.filter { !taken.contains($0) && fits($0, place) && !isRepeated($0, at: place) }
        let name = places[place].deployment.id.name
        guard let index = fitting.first(where: { signals[$0].id.subject.name == name }) ?? fitting.first else { return }
        taken.insert(index)
        standing[place] = signals[index]
    }

    /// What is left repeats what stands, and fills it in, or stands alone.
    private mutating func settleOthers() {
        var apart: [Int] = []
        for index in signals.indices where !taken.contains(index) {
            let covered = places.indices.filter { speaks(index, of: $0) }
            if let place = covered.first(where: { isRepeated(index, at: $0) }) {
                if covered.count == 1 { standing[place]?.fillIn(from: signals[index]) }
            } else if !apart.contains(where: { isSameSubject($0, index) }) {
                apart.append(index)
            }
        }
        others = apart.map { signals[$0] }
    }

    /// Whether the serving system of a place told it.
    private func isAsked(_ index: Int) -> Bool {
        places.contains { $0.deployment.id.backend == signals[index].id.backend }
    }

    /// Whether it is of several places, each of which is asked itself.
    private func addsUp(_ index: Int) -> Bool {
        let covered = places.indices.filter { speaks(index, of: $0) }
        return covered.count > 1
            && covered.allSatisfy { place in
                signals.indices.contains { isAsked($0) && speaks($0, of: place) }
            }
    }

    /// Whether the requests it counts went to that place, or may have: where neither names a version, or a cluster.
    private func speaks(_ index: Int, of place: Int) -> Bool {
        let (signals, place) = (signals[index], places[place])
        if isAsked(index), signals.id.backend != place.deployment.id.backend { return false }
        return Self.agree(versions[index], place.version)
            && Self.agree(signals.id.subject.cluster, place.deployment.id.cluster)
    }

    /// Whether it may stand there: what names no version only where there is one.
    private func fits(_ index: Int, _ place: Int) -> Bool {
        let isOnly = places[place].deployment.variants.count == 1
        return speaks(index, of: place) && (isOnly || versions[index] == places[place].version)
    }

    private func isRepeated(_ index: Int, at place: Int) -> Bool {
        speaks(index, of: place)
            && taken.contains { speaks($0, of: place) && isSameRequests($0, index) }
    }

    /// Series of one query set are of different requests; those of two are not, unless they name what differs.
    private func isSameRequests(_ left: Int, _ right: Int) -> Bool {
        let (one, other) = (signals[left].id, signals[right].id)
        guard one.backend != other.backend || one.source != other.source else { return false }
        return Self.agree(versions[left], versions[right]) && Self.agree(one.subject.cluster, other.subject.cluster)
    }

    private func isSameSubject(_ left: Int, _ right: Int) -> Bool {
        signals[left].id.subject == signals[right].id.subject && isSameRequests(left, right)
    }

    private static func agree(_ left: String?, _ right: String?) -> Bool {
        guard let left, let right, !left.isEmpty, !right.isEmpty else { return true }
        return left == right
    }
}

extension GoldenSignals {
    /// Takes from another source of the same numbers those that this one lacks.
    fileprivate mutating func fillIn(from other: GoldenSignals) {
        values.merge(other.values) { own, theirs in own.quality == .absent ? theirs : own }
    }
}
