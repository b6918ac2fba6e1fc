/// Finds what people decided about the incidents that signals make now.
struct RecordBook {
    private let rules: SignalRules
    private let records: [IncidentID: IncidentRecord]
    private var byFirst: [Signal.ID: [IncidentRecord]] = [:]
    private var members: [Signal.ID: [InstantInterval]] = [:]

    init(_ records: [IncidentID: IncidentRecord], rules: SignalRules) {
        self.rules = rules
        self.records = records
        for record in records.values {
            byFirst[record.firstSignal, default: []].append(record)
            for member in record.members { members[member.signal, default: []].append(member.onset) }
        }
    }

    /// Whether it was part of an incident before it was made quiet.
    func isMember(_ signal: Signal) -> Bool {
        members[signal.id]?.contains { isSame($0, signal.onset) } ?? false
    }

    private func isSame(_ one: InstantInterval, _ other: InstantInterval) -> Bool {
        one.distance(to: other) <= rules.correlation
    }

    /// Groups that stay together whatever the onsets say: what a person has touched, and what a person has merged.
    func bound(_ signals: [Signal]) -> [[Int]] {
        let touched = records.values.filter(\.isTouched).sorted { $0.id.rawValue < $1.id.rawValue }
        guard !touched.isEmpty else { return [] }
        var indices: [Signal.ID: Int] = [:]
        for (index, signal) in signals.enumerated() { indices[signal.id] = index }
        func present(_ record: IncidentRecord) -> [Int] {
            record.members.compactMap { member in
                indices[member.signal].flatMap { isSame(signals[$0].onset, member.onset) ? $0 : nil }
            }
        }
        return touched.map { record in
            present(record) + (record.mergedInto.flatMap { records[$0] }.map(present) ?? [])
        }.filter { $0.count > 1 }
    }

    /// The records of incidents that these signals began, the earliest signal's first.
    func records(of signals: [Signal]) -> [IncidentRecord] {
        var found: [IncidentRecord] = []
        for signal in signals {
            for record in (byFirst[signal.id] ?? []).sorted(by: { $0.id.rawValue < $1.id.rawValue })
            where record.members.isEmpty
                || record.members.contains(where: { $0.signal == signal.id && isSame($0.onset, signal.onset) })
            {
                found.append(record)
            }
        }
        return found
    }

    /// The record of the incident as it has been called: a merge's target, else that of its first signal.
    ///
    /// While no source gives an instant, whatever it has been called stays.
    func kept(_ found: [IncidentRecord], _ first: Signal) -> IncidentRecord? {
        if let target = found.first(where: { record in found.contains { $0.mergedInto == record.id } }) {
            return target
        }
        let lasting = found.filter { $0.isProvisional != true }
        if let own = lasting.first(where: { $0.firstSignal == first.id }) { return own }
        guard !first.onset.isInstant else { return nil }
        return lasting.first ?? found.first { $0.firstSignal == first.id } ?? found.first
    }

    /// One record of all that people said about the joined incidents.
    func merged(
        _ found: [IncidentRecord], into id: IncidentID, first: Signal, _ signals: [Signal]
    ) -> IncidentRecord {
        let main = found.first { $0.id == id } ?? records[id]
        var result = main ?? IncidentRecord(id: id, firstSignal: first.id)
        if main == nil, !first.onset.isInstant { result.isProvisional = true }
        for other in found where other.id != id {
            result.acknowledged = result.acknowledged ?? other.acknowledged
            result.whenAcknowledged = result.whenAcknowledged ?? other.whenAcknowledged
            result.assigned = result.assigned ?? other.assigned
            result.level = result.level ?? other.level
            result.levelSet = result.levelSet ?? other.levelSet
            result.comments += other.comments.filter { !result.comments.contains($0) }
        }
        result.comments.sort { $0.at < $1.at }
        result.members = signals.map { IncidentRecord.Member(signal: $0.id, onset: $0.onset) }
        return result
    }
}
