import OpsModel
import Testing

/// The law that lets two processes share a store: records merge alike in any order, however often.
@Suite struct `Records of one incident` {
    private let marks = [
        nil, Samples.mark("a", "x", after: 1), Samples.mark("b", "y", after: 2), Samples.mark("a", "z", after: 2),
    ]

    private func record(_ number: Int) -> IncidentRecord {
        var record = Samples.record()
        record.acknowledged = marks[number % 4]
        record.closed = marks[number / 4 % 4]
        record.levelSet = marks[number / 16 % 4]
        record.level = record.levelSet == nil ? nil : 1 + number % 3
        record.comments = [marks[number % 3], marks[(number / 3) % 4]].compactMap(\.self)
        record.mitigated = marks[(number + 1) % 4]
        record.suspicion = marks[(number / 2) % 4].map { mark in
            IncidentRecord.Suspicion(
                at: mark.at,
                suspects: [
                    Suspect(
                        cause: .condition(mark.by), evidenceClass: .onPath, explains: [], leavesUnexplained: [],
                        reason: mark.by + mark.text)
                ])
        }
        record.mergedInto = number % 5 == 0 ? nil : IncidentID(rawValue: "INC-\(number % 5)")
        return record
    }

    @Test func `merge alike in any order`() {
        for (one, other, third) in stride(from: 0, to: 300, by: 3).map({
            (record($0), record($0 * 7 + 1), record($0 * 5 + 2))
        }) {
            #expect(one.merged(with: other) == other.merged(with: one))
            #expect(one.merged(with: other).merged(with: third) == one.merged(with: other.merged(with: third)))
        }
    }

    @Test func `merge twice as once`() {
        for number in 0..<100 {
            let merged = record(number).merged(with: record(number * 3 + 1))
            #expect(merged.merged(with: record(number)) == merged)
            #expect(merged.merged(with: merged) == merged)
        }
    }
}
