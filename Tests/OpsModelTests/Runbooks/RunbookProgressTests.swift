import Testing

@testable import OpsModel

@Suite struct `The progress of a runbook` {
    private let start = Instant(seconds: 1000)

    private func mark(
        _ step: Int, _ deed: StepMark.Deed, after seconds: Double, by: String = "y.sato", _ text: String = ""
    ) -> StepMark {
        StepMark(
            step: RunbookStepID(runbook: "R-12", number: StepNumber(step)), title: "Step \(step)", deed: deed,
            mark: IncidentRecord.Mark(by: by, at: start + .seconds(seconds), text: text))
    }

    private func state(_ marks: [StepMark], of step: Int = 1) -> RunbookSheet.StepState? {
        RunbookProgress(of: "R-12", marks: marks, requests: [])[StepNumber(step)]?.state
    }

    @Test func `is what was last said of a step, in whichever order it is read`() {
        let marks = [mark(1, .skipped, after: 0), mark(1, .undone, after: 5), mark(1, .done, after: 9)]
        #expect(state(marks) == .done && state(marks.reversed()) == .done)
        #expect(state(Array(marks.prefix(2))) == nil, "what is undone is to be done")
        #expect(state(Array(marks.prefix(1))) == .skipped && state(marks, of: 2) == nil)
        #expect(RunbookProgress(of: "R-13", marks: marks, requests: [])[StepNumber(1)] == nil)
    }

    @Test func `is kept of both where two people follow it at once, and merging twice is merging once`() {
        var one = IncidentRecord(
            id: "INC-1", firstSignal: Signal.ID(service: "fraud", environment: .production, kind: .canary, detail: ""))
        var other = one
        one.steps = [mark(1, .done, after: 0), mark(2, .skipped, after: 3, "no rollout here")]
        other.steps = [mark(1, .done, after: 0), mark(3, .done, after: 4, by: "k.lindt")]
        let merged = one.merged(with: other)
        #expect(merged.steps?.map(\.step.number) == [StepNumber(1), StepNumber(2), StepNumber(3)])
        #expect(other.merged(with: one) == merged && merged.merged(with: other) == merged)
        #expect(merged.isTouched)
    }

    @Test func `counts the end of a wait once, whichever programs saw it`() {
        let begun = mark(3, .begun, after: 0)
        let ends = [60.0, 61].map { mark(3, .done, after: $0, by: IncidentLife.ownName, "held") }
        #expect([begun, ends[0]].united(with: [begun, ends[1]]) == [begun, ends[0]])
        #expect([begun, ends[1]].united(with: [ends[0]]) == [begun, ends[0]])
        let again = [mark(3, .undone, after: 70), mark(3, .begun, after: 80)]
        let second = mark(3, .failed, after: 200, by: IncidentLife.ownName, "did not hold")
        #expect([begun, ends[0]].united(with: again + [second]).count == 5)
    }

    @Test(
        arguments: [
            (.proposed, .running), (.approved, .running), (.executing, .running), (.verifying, .done),
            (.succeeded, .done),
            (.failed, .failed), (.partial, .failed), (.outcomeUnknown, .failed), (.rejected, nil), (.expired, nil),
            (.aborted, nil), (.reverted, nil),
        ] as [(ChangeRequest.Status, RunbookSheet.StepState?)])
    func `of a step that asks for a change is that of its request`(
        status: ChangeRequest.Status, expected: RunbookSheet.StepState?
    ) {
        var request = Requests.request()
        request.proposedAt = start + .seconds(10)
        request.step = StepReference(
            incident: "INC-1", id: RunbookStepID(runbook: "R-12", number: StepNumber(2)))
        request.status = status
        let progress = RunbookProgress(of: "R-12", marks: [mark(2, .undone, after: 5)], requests: [request])
        #expect(progress[StepNumber(2)]?.state == expected)
        // What a person says of it afterwards holds.
        let later = RunbookProgress(of: "R-12", marks: [mark(2, .skipped, after: 20)], requests: [request])
        #expect(later[StepNumber(2)]?.state == .skipped)
    }

    @Test func `tells how a runbook was followed last`() {
        var record = IncidentRecord(
            id: "INC-1", firstSignal: Signal.ID(service: "fraud", environment: .production, kind: .canary, detail: ""))
        #expect(record.runs.isEmpty)
        record.steps = [
            mark(1, .done, after: 0), mark(2, .skipped, after: 3), mark(2, .undone, after: 4),
            mark(2, .done, after: 5), mark(3, .begun, after: 6, by: "k.lindt"),
            mark(3, .failed, after: 99, by: IncidentLife.ownName),
        ]
        let run = record.runs.first
        #expect(run?.text == "2 steps done, 1 failed in INC-1 by k.lindt" && run?.at == start + .seconds(99))
    }
}
