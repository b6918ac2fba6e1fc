@testable import OpsModel

/// Alerts that come and go by chance, as Prometheus and Alertmanager tell of them, and a program that is restarted now
/// and then beside a store that keeps what it hands over.
struct AlertWorld {
    /// One alert as it is in truth.
    enum Course: Equatable {
        case off
        case pending(since: Double)
        case firing(since: Double, fired: Double)
    }

    static let names = ["A", "B", "C", "D"]

    private(set) var fleet = Fleet()
    private var store = StoreStandIn()
    private var courses: [String: Course] = [:]
    private var told: [BackendID: Set<EntityID>] = [:]
    private var random: Shuffler
    private(set) var seconds = 1.0

    init(seed: UInt64) {
        random = Shuffler(seed: seed)
        for name in Self.names { courses[name] = .off }
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    mutating func pick<Element>(_ all: [Element]) -> Element? { all.randomElement(using: &random) }

    /// Time passes, alerts move, and every source answers, in any order.
    mutating func step() {
        seconds += Double(Int.random(in: 20...600, using: &random))
        for name in Self.names { move(name) }
        var sources: [BackendID] = ["am", "prom", "triton"]
        sources.shuffle(using: &random)
        for source in sources where told[source] == nil || chance(90) {
            seconds += 1
            poll(source)
        }
        fleet.tick(seconds + 0.5)
        keep()
    }

    /// Another process, which the store tells what it kept before or after the first answers.
    mutating func restart() {
        seconds += 30
        fleet = Fleet(now: Fleet.start + .seconds(seconds))
        told = [:]
        let history = store.history
        var sources: [BackendID] = ["am", "prom", "triton"]
        sources.shuffle(using: &random)
        let before = Int.random(in: 0...3, using: &random)
        for (index, source) in sources.enumerated() {
            if index == before { restore(history) }
            seconds += 0.1
            poll(source)
        }
        if before == 3 { restore(history) }
    }

    mutating func say(_ action: IncidentAction) {
        _ = fleet.state.reduce(.incident(action))
        fleet.settle()
        keep()
    }

    private mutating func restore(_ history: StoredHistory) {
        _ = fleet.state.reduce(.source(.restored(history)))
        fleet.settle()
        keep()
    }

    private mutating func keep() {
        for case .persist(let batch) in fleet.state.takePersisted() { store.save(batch) }
    }

    private mutating func move(_ name: String) {
        switch courses[name] ?? .off {
        case .off: if chance(40) { courses[name] = .pending(since: seconds - 5) }
        case .pending(let since):
            courses[name] = chance(70) ? .firing(since: since, fired: seconds - 2) : .off
        case .firing: if chance(35) { courses[name] = .off }
        }
    }

    private mutating func poll(_ source: BackendID) {
        let now = observations(of: source)
        let gone = (told[source] ?? []).subtracting(now.map(\.id))
        told[source] = Set(now.map(\.id))
        fleet.poll(source, after: seconds, now, vanished: Array(gone))
        keep()
    }

    private func observations(of source: BackendID) -> [Observation] {
        if source == "triton" { return [Fleet.deployment("fraud"), Fleet.deployment("eta")] }
        return Self.names.compactMap { name in
            // One of them is of another service and shares what fails with the first.
            var labels = ["alertname": name, "severity": "page", "service": name == "D" ? "eta" : "fraud"]
            if name == "A" || name == "D" { labels["dependency"] = "card_fv" }
            let id = AlertID(backend: source, fingerprint: name)
            switch (courses[name] ?? .off, source) {
            case (.pending(let since), "prom"):
                return .alert(
                    Alert(id: id, labels: labels, state: .pending, activeAt: Fleet.start + .seconds(since)))
            case (.firing(let since, _), "prom"):
                return .alert(Alert(id: id, labels: labels, state: .firing, activeAt: Fleet.start + .seconds(since)))
            case (.firing(_, let fired), "am"):
                return .alert(
                    Alert(
                        id: id, labels: labels, state: .firing, startsAt: Fleet.start + .seconds(fired),
                        receivers: ["default"]))
            default: return nil
            }
        }
    }
}

/// Keeps batches as the store does: records united, an episode in the place of one of the same signal that overlaps it,
/// what each program sees and when it last said so.
struct StoreStandIn {
    private(set) var history = StoredHistory()
    private var seen: [String: Set<Signal.ID>] = [:]

    mutating func save(_ batch: StoreBatch, by program: String = "one") {
        seen[program, default: []].subtract(batch.word?.unseen ?? [])
        for record in batch.records {
            let known = history.records.first { $0.id == record.id }
            history.records.removeAll { $0.id == record.id }
            history.records.append(known?.merged(with: record) ?? record)
        }
        for episode in batch.episodes {
            guard let opened = episode.openedAt else { continue }
            history.episodes.removeAll { other in
                guard other.id == episode.id, let start = other.openedAt else { return false }
                guard start <= episode.closedAt ?? max(batch.at, opened) else { return false }
                return start == opened || (other.closedAt.map { $0 > opened } ?? true)
            }
            history.episodes.append(episode)
            if episode.seenAt != nil, episode.closedAt == nil {
                seen[program]?.insert(episode.id)
            } else {
                seen[program]?.remove(episode.id)
            }
        }
        if let word = batch.word {
            for index in history.episodes.indices where history.episodes[index].closedAt == nil {
                guard seen[program]?.contains(history.episodes[index].id) == true else { continue }
                history.episodes[index].seenAt = word.at
            }
        }
        history.episodes.sort { ($0.openedAt ?? $0.onset.latest) < ($1.openedAt ?? $1.onset.latest) }
        history.lastSaved = batch.at
    }
}
