/// Finds what people decided about the incidents that signals make now, by any signal that was ever part of them.
struct RecordBook {
    private let rules: SignalRules
    private let records: [IncidentID: IncidentRecord]
    private var entries: [Matter: [Entry]] = [:]

    /// A signal whatever its place: which environment and cluster it is in may become known only later.
    private struct Matter: Hashable {
        var service: ServiceID
        var kind: Signal.Kind
        var detail: String

        init(_ id: Signal.ID) { (service, kind, detail) = (id.service, id.kind, id.detail) }
    }

    /// One member of one record; a record that names no members stands for its first signal at any time.
    private struct Entry {
        var record: IncidentID
        var signal: Signal.ID
        var onset: InstantInterval?
        var isFirst: Bool
    }

    init(_ records: [IncidentID: IncidentRecord], rules: SignalRules) {
        self.rules = rules
        self.records = records
        for record in records.values {
            if record.members.isEmpty { note(record, record.firstSignal, nil) }
            for member in record.members { note(record, member.signal, member.onset) }
        }
    }

    private mutating func note(_ record: IncidentRecord, _ signal: Signal.ID, _ onset: InstantInterval?) {
        let isFirst = Matter(signal) == Matter(record.firstSignal)
        entries[Matter(signal), default: []].append(
            Entry(record: record.id, signal: signal, onset: onset, isFirst: isFirst))
    }

    /// Whether it was part of an incident before it was made quiet.
    func isMember(_ signal: Signal) -> Bool { !found(signal).isEmpty }

    private func found(_ signal: Signal) -> [Entry] {
        (entries[Matter(signal.id)] ?? []).filter { isSame($0, signal) }
    }

    /// One matter has one episode at a time: what went on when the member began is that member, however its onset was
    /// known then.
    private func isSame(_ entry: Entry, _ signal: Signal) -> Bool {
        guard entry.signal.isCompatible(with: signal.id) else { return false }
        guard let onset = entry.onset else { return true }
        let end = signal.closedAt ?? Instant(seconds: .infinity)
        return onset.distance(to: signal.onset) <= rules.correlation
            || onset.overlaps(InstantInterval(signal.onset.earliest, max(end, signal.onset.earliest)))
    }

    /// Groups that stay together whatever the onsets say: what a person has touched, and what a person has merged.
    func bound(_ signals: [Signal]) -> [[Int]] {
        let touched = records.values.filter(\.isTouched).sorted { $0.id.rawValue < $1.id.rawValue }
        guard !touched.isEmpty else { return [] }
        var present: [IncidentID: [Int]] = [:]
        for (index, signal) in signals.enumerated() {
            for id in Set(found(signal).map(\.record)) { present[id, default: []].append(index) }
        }
        return touched.map { record in
            (present[record.id] ?? []) + (record.mergedInto.flatMap { present[$0] } ?? [])
        }.filter { $0.count > 1 }
    }

    /// The records of each group of signals, the oldest first: each goes to the group that its first signal is in, else
    /// to the earliest that any of its signals is in.
    func assigned(to groups: [[Signal]]) -> [[IncidentRecord]] {
        var home: [IncidentID: (group: Int, isFirst: Bool)] = [:]
        for (group, signals) in groups.enumerated() {
            for entry in signals.flatMap(found) {
                guard let known = home[entry.record] else {
                    home[entry.record] = (group, entry.isFirst)
                    continue
                }
                if entry.isFirst, !known.isFirst { home[entry.record] = (group, true) }
            }
        }
        var result = Array(repeating: [IncidentRecord](), count: groups.count)
        for (id, place) in home { records[id].map { result[place.group].append($0) } }
        return result.map { $0.sorted { ($0.age, $0.id.rawValue) < ($1.age, $1.id.rawValue) } }
    }

    /// What the incident is called: a merge's target, else what a person has spoken of it as, whatever is learned of
    /// its beginning later, else after its first signal.
    func name(_ found: [IncidentRecord], _ first: Signal) -> IncidentID {
        let targets = found.filter { record in found.contains { $0.mergedInto == record.id && $0.id != record.id } }
        if let target = targets.first(where: { $0.mergedInto == nil }) ?? targets.first { return target.id }
        return found.first(where: \.isTouched)?.id ?? IncidentID(first)
    }

    /// One record of all that people said about the joined incidents.
    func merged(
        _ found: [IncidentRecord], into id: IncidentID, first: Signal.ID, _ signals: [Signal]
    ) -> IncidentRecord {
        let own = found.first { $0.id == id } ?? records[id]
        var result = own ?? IncidentRecord(id: id, firstSignal: first)
        for other in found where other.id != id { result = result.merged(with: other) }
        (result.mergedInto, result.merged) = (own?.mergedInto, own?.merged)
        let byHand = found.filter { $0.id != id }.compactMap { other in
            other.merged.map { IncidentRecord.Mark(by: $0.by, at: $0.at, text: other.id.rawValue) }
        }
        result.absorbed = IncidentRecord.united(result.absorbed, byHand.isEmpty ? nil : byHand.sorted(), by: <)
        result.members = signals.map(IncidentRecord.Member.init)
        return result
    }
}

extension IncidentRecord {
    /// The onset of its earliest member.
    fileprivate var age: InstantInterval {
        members.map(\.onset).min() ?? InstantInterval(Instant(seconds: .infinity))
    }
}

extension IncidentRecord.Member {
    init(_ signal: Signal) { self.init(signal: signal.id, onset: signal.onset) }
}

extension Signal.ID {
    /// What it is of, wherever that is: the same for all that may be one signal.
    var matter: Signal.ID { Signal.ID(service: service, environment: .unknown, kind: kind, detail: detail) }

    /// Whether both may be one signal, of which one source knew less of where it is.
    func isCompatible(with other: Signal.ID) -> Bool {
        guard service == other.service, kind == other.kind, detail == other.detail else { return false }
        let isSameCluster = cluster == other.cluster || cluster.isEmpty || other.cluster.isEmpty
        return isSameCluster
            && (environment == other.environment || environment == .unknown || other.environment == .unknown)
    }
}
