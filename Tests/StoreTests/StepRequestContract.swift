import OpsModel
import Testing

@testable import Store

/// What every store promises of requests that steps of runbooks ask for.
extension `A store of decisions` {
    @Test(arguments: StoreUnderTest.all)
    func `keeps one request of a step of a runbook at a time`(_ kind: StoreUnderTest) async throws {
        try await kind.run { store in
            var asked = request()
            asked.step = StepReference(
                incident: "INC-7K3Q", id: RunbookStepID(runbook: "R-12", number: StepNumber(2)))
            let first = try await store.file(asked)
            await #expect(throws: StoreError.self) { try await store.file(asked) }
            _ = try await store.advance(first.id, by: .withdrawn(reason: "no"), actor: requester, at: Samples.end)
            #expect(try await store.file(asked).id == "CR-2")
        }
    }

    /// Two incidents that turned out to be one trouble have each step of a runbook once.
    @Test(arguments: StoreUnderTest.all)
    func `takes a step of an incident that was merged into another for that one's`(_ kind: StoreUnderTest)
        async throws
    {
        try await kind.run { store in
            for (id, target) in [("INC-1", nil), ("INC-2", "INC-1"), ("INC-3", "INC-2")] as [(IncidentID, IncidentID?)]
            {
                var record = IncidentRecord(
                    id: id,
                    firstSignal: Signal.ID(service: "fraud", environment: .production, kind: .canary, detail: ""))
                record.mergedInto = target
                try await store.save(StoreBatch(at: Samples.start, records: [record]))
            }
            let step = RunbookStepID(runbook: "R-12", number: StepNumber(2))
            var asked = request()
            asked.step = StepReference(incident: "INC-1", id: step).knowing([])
            let first = try await store.file(asked)
            for other in ["INC-2", "INC-3"] as [IncidentID] {
                asked.step = StepReference(incident: other, id: step).knowing([])
                await #expect(throws: StoreError.self) { try await store.file(asked) }
            }
            // Who planned it for the one knew what had been asked for of the other.
            let ended = try await store.advance(
                first.id, by: .withdrawn(reason: "no"), actor: requester, at: Samples.end)
            asked.step = StepReference(incident: "INC-3", id: step).knowing([], [ended])
            #expect(try await store.file(asked).id == "CR-2")
        }
    }

    @Test(arguments: StoreUnderTest.all)
    func `keeps and executes no request of a step that others passed over meanwhile`(_ kind: StoreUnderTest)
        async throws
    {
        try await kind.run { store in
            let step = RunbookStepID(runbook: "R-12", number: StepNumber(2))
            var asked = request(approvals: 0)
            asked.step = StepReference(incident: "INC-7K3Q", id: step).knowing([])
            let filed = try await store.file(asked)
            var record = IncidentRecord(
                id: "INC-7K3Q",
                firstSignal: Signal.ID(service: "fraud", environment: .production, kind: .canary, detail: ""))
            let skipped = StepMark(
                step: step, title: "Do it", deed: .skipped,
                mark: IncidentRecord.Mark(by: "o.becker", at: Samples.start, text: "not now"))
            record.steps = [skipped]
            try await store.save(StoreBatch(at: Samples.start, records: [record]))
            let execution = Execution(by: .program, process: "1", began: Samples.start, leaseEnds: Samples.end)
            await #expect(throws: RequestError.self) {
                try await store.advance(filed.id, by: .executionBegan(execution), actor: .program, at: Samples.start)
            }
            _ = try await store.advance(filed.id, by: .withdrawn(reason: "no"), actor: requester, at: Samples.start)
            await #expect(throws: StoreError.self) { try await store.file(asked) }
            asked.step = asked.step?.knowing([skipped])
            #expect(try await store.file(asked).id == "CR-2")
        }
    }
}
