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

    @Test func `merge alike in any order where suspicions of one instant differ in anything`() {
        let change = Samples.change()
        var others = (0..<4).map { _ in change }
        others[1].before = nil
        others[2].affects = ["amount"]
        others[3].learnedAt = Samples.end
        func suspect(_ cause: Suspect.Cause, _ contradiction: String? = nil, _ onset: Instant? = nil) -> Suspect {
            Suspect(
                cause: cause, evidenceClass: .onPath, explains: [Samples.signal().id], leavesUnexplained: [],
                reason: "near", contradiction: contradiction, tookEffect: onset.map { InstantInterval($0) })
        }
        var all = others.map { suspect(.changes([$0])) }
        all += [suspect(.condition("x")), suspect(.condition("x"), ""), suspect(.condition("x"), nil, Samples.start)]
        var (weaker, swapped) = (suspect(.condition("x")), suspect(.condition("x")))
        weaker.evidenceClass = .nearInTime
        (swapped.explains, swapped.leavesUnexplained) = ([], swapped.explains)
        let records = (all + [weaker, swapped]).map { suspect in
            var record = Samples.record()
            record.suspicion = IncidentRecord.Suspicion(at: Samples.start, suspects: [suspect])
            return record
        }
        for one in records {
            for other in records { #expect(one.merged(with: other) == other.merged(with: one)) }
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
