/// Which signals belong together: the connected components over onsets within the correlation window and a shared
/// service or failing dependency (domain.md §5). Computed over the set: the order of arrival makes no difference.
struct Components {
    let rules: SignalRules
    /// Earliest first.
    let signals: [Signal]
    /// Sets of signals that a person's word holds together, as indices.
    var bound: [[Int]] = []

    /// Indices by component, earliest first within each; components by their earliest signal.
    func all() -> [[Int]] {
        let isHeld = Set(bound.joined())
        var remaining = Array(signals.indices)
        var result: [[Int]] = []
        while !remaining.isEmpty {
            var rest: [Int] = []
            for component in connected(remaining) {
                let limit = signals[component[0]].onset.latest + rules.intake
                let late = component.filter { signals[$0].onset.earliest > limit && !isHeld.contains($0) }
                rest += late
                let isLate = Set(late)
                result.append(late.isEmpty ? component : component.filter { !isLate.contains($0) })
            }
            remaining = rest.sorted()
        }
        return rejoined(result.sorted { $0[0] < $1[0] })
    }

    /// What comes again while its incident lasts belongs to it, for as long as that takes signals.
    private func rejoined(_ components: [[Int]]) -> [[Int]] {
        var result: [[Int]] = []
        var home: [Signal.ID: Int] = [:]
        for component in components {
            let known = Set(component.compactMap { home[signals[$0].id] })
            let target = known.sorted().first { takes(component, into: result[$0]) }
            if let target { result[target] = (result[target] + component).sorted() } else { result.append(component) }
            for index in component { home[signals[index].id] = target ?? result.count - 1 }
        }
        return result
    }

    private func takes(_ later: [Int], into earlier: [Int]) -> Bool {
        let begin = signals[later[0]].onset.earliest
        guard begin <= signals[earlier[0]].onset.latest + rules.intake else { return false }
        return earlier.contains { index in
            signals[index].closedAt.map { begin - $0 <= rules.quiet } ?? signals[index].isLasting
        }
    }

    private func connected(_ indices: [Int]) -> [[Int]] {
        var sets = DisjointSets(count: signals.count)
        let narrow = indices.filter { !isWide($0) }
        sweep(narrow, &sets)
        for group in bound {
            for index in group.dropFirst() { sets.join(group[0], index) }
        }
        attachWide(indices.filter(isWide), to: narrow, &sets)
        let included = Set(indices)
        var members: [Int: [Int]] = [:]
        for index in signals.indices where included.contains(index) {
            members[sets.root(of: index), default: []].append(index)
        }
        return Array(members.values)
    }

    /// An onset known no better than this tells too little to join two incidents by; it goes to the earliest it can
    /// belong to.
    private func isWide(_ index: Int) -> Bool { signals[index].onset.uncertainty > rules.correlation }

    /// Joins, within each service and each dependency, all whose onsets lie within the window of each other.
    private func sweep(_ indices: [Int], _ sets: inout DisjointSets) {
        let sorted = indices.sorted { signals[$0].onset.earliest < signals[$1].onset.earliest }
        var latest: [Place: (index: Int, at: Instant)] = [:]
        for index in sorted {
            let onset = signals[index].onset
            for place in places(index) {
                guard let last = latest[place] else {
                    latest[place] = (index, onset.latest)
                    continue
                }
                if onset.earliest - last.at <= rules.correlation { sets.join(last.index, index) }
                if onset.latest >= last.at { latest[place] = (index, onset.latest) }
            }
        }
    }

    private func attachWide(_ wide: [Int], to narrow: [Int], _ sets: inout DisjointSets) {
        guard !wide.isEmpty else { return }
        var byPlace: [Place: [Int]] = [:]
        for index in narrow {
            for place in places(index) { byPlace[place, default: []].append(index) }
        }
        var alone: [Int] = []
        for index in wide {
            let near = places(index).compactMap { place in
                byPlace[place]?.first { signals[$0].onset.distance(to: signals[index].onset) <= rules.correlation }
            }.min()
            if let near { sets.join(near, index) } else { alone.append(index) }
        }
        sweep(alone, &sets)
    }

    /// What a signal can share with another.
    private enum Place: Hashable {
        case service(ServiceID, Environment)
        case dependency(String)
    }

    private func places(_ index: Int) -> [Place] {
        let signal = signals[index]
        let service = Place.service(signal.id.service, signal.id.environment)
        return signal.dependency.map { [service, .dependency($0)] } ?? [service]
    }
}

/// Union by the lowest member, with path halving.
private struct DisjointSets {
    private var parent: [Int]

    init(count: Int) { parent = Array(0..<count) }

    mutating func root(of index: Int) -> Int {
        var index = index
        while parent[index] != index {
            parent[index] = parent[parent[index]]
            index = parent[index]
        }
        return index
    }

    mutating func join(_ one: Int, _ other: Int) {
        let (a, b) = (root(of: one), root(of: other))
        parent[max(a, b)] = min(a, b)
    }
}
