import Testing

@testable import OpsModel

@Suite struct `The progress of a runbook` {
    private let start = Instant(seconds: 1000)
    private let book = runbook("## 1. One\n## 2. Two\n## 3. Three\n", header: RunbookHeader(id: "R-12"))

    private func mark(
        _ step: Int, _ deed: StepMark.Deed, after seconds: Double, by: String = "y.sato", _ text: String = ""
    ) -> StepMark {
        StepMark(
            step: RunbookStepID(runbook: "R-12", number: StepNumber(step)), title: "Step \(step)", deed: deed,
            mark: IncidentRecord.Mark(by: by, at: start + .seconds(seconds), text: text))
    }

    private func state(_ marks: [StepMark], of step: Int = 1) -> RunbookSheet.StepState? {
        RunbookProgress(of: book, marks: marks, requests: [])[StepNumber(step)]?.state
    }

    @Test func `is what was last said of a step, in whichever order it is read`() {
        let marks = [mark(1, .skipped, after: 0), mark(1, .undone, after: 5), mark(1, .done, after: 9)]
        #expect(state(marks) == .done && state(marks.reversed()) == .done)
        #expect(state(Array(marks.prefix(2))) == nil, "what is undone is to be done")
        #expect(state(Array(marks.prefix(1))) == .skipped && state(marks, of: 2) == nil)
        var other = book
        other.id = "R-13"
        #expect(RunbookProgress(of: other, marks: marks, requests: [])[StepNumber(1)] == nil)
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
        let progress = RunbookProgress(of: book, marks: [mark(2, .undone, after: 5)], requests: [request])
        #expect(progress[StepNumber(2)]?.state == expected)
        // What a person says of it afterwards holds.
        let later = RunbookProgress(of: book, marks: [mark(2, .skipped, after: 20)], requests: [request])
        #expect(later[StepNumber(2)]?.state == .skipped)
    }

    @Test func `stays with the steps that read as they did where the text is changed, and says what fits none`() {
        func edition(_ text: String) -> Runbook {
            var book = runbook(text, header: RunbookHeader(id: "R-12"))
            book.edition = RunbookEdition(digest: Digest(of: text))
            return book
        }
        func marks(_ book: Runbook) -> [StepMark] {
            book.steps.enumerated().map { index, step in
                var mark = mark(index + 1, .done, after: Double(index))
                (mark.edition, mark.text) = (book.edition, step.text)
                return mark
            }
        }
        let before = edition("## 1. Tell\n## 2. Run it\n```sh\necho one\n```\n")
        #expect(RunbookProgress(of: before, marks: marks(before), requests: []).change == nil)
        let after = edition("## 1. Call the manager\n## 2. Tell\n## 3. Run it\n```sh\necho two\n```\n")
        let progress = RunbookProgress(of: after, marks: marks(before), requests: [])
        #expect((1...3).map { progress[StepNumber($0)]?.state } == [nil, .done, nil])
        #expect(
            progress.change
                == "its text has changed since it was begun: what was done about step 2 of then fits no step of now")
    }

    @Test func `of steps that read alike stays with each by its order, and is nobody's where one of them is changed`() {
        func edition(_ titles: [String]) -> Runbook {
            let text = titles.map { "## \($0)\n" }.joined()
            var book = runbook(text, header: RunbookHeader(id: "R-12"))
            book.edition = RunbookEdition(digest: Digest(of: text))
            return book
        }
        let before = edition(["Tell", "Turn it", "Turn it", "Look"])
        func done(_ steps: Int..., in after: Runbook) -> [RunbookSheet.StepState?] {
            let marks = steps.map { number -> StepMark in
                var mark = mark(number, .done, after: Double(number))
                let step = before.steps[number - 1]
                (mark.edition, mark.text, mark.twin) = (before.edition, step.text, step.twin)
                return mark
            }
            let progress = RunbookProgress(of: after, marks: marks, requests: [])
            return after.steps.map { progress[$0.number]?.state }
        }
        #expect(done(2, in: before) == [nil, .done, nil, nil])
        #expect(done(2, in: edition(["Tell", "Turn it", "Turn the other", "Look"])) == [nil, .done, nil, nil])
        #expect(
            done(3, in: edition(["Tell", "Turn it", "Turn the other", "Look"])) == [nil, nil, nil, nil],
            "the step that was changed is not taken for the one that still reads so")
        #expect(done(3, in: edition(["Tell", "Turn the other", "Turn it", "Look"])) == [nil, nil, .done, nil])
        #expect(done(2, in: edition(["Tell", "Call", "Turn it", "Turn it"])) == [nil, nil, .done, nil])
        #expect(done(3, in: edition(["Tell", "Call", "Turn it", "Turn it"])) == [nil, nil, nil, .done])
        #expect(done(1, in: edition(["Tell", "Tell", "Look"])) == [.done, nil, nil])
    }

    @Test func `refuses a request whose step somebody has done or passed over meanwhile, and not what was known`() {
        let skipped = mark(2, .skipped, after: 5, by: "o.becker", "nobody is awake")
        func refusal(knowing known: [StepMark], _ marks: StepMark...) -> String? {
            var request = Requests.request()
            request.step = StepReference(
                incident: "INC-1", id: RunbookStepID(runbook: "R-12", number: StepNumber(2))
            ).knowing(known)
            return request.refusal(by: marks)?.description
        }
        #expect(
            refusal(knowing: [], skipped)
                == "R-12 step 2 was skipped by o.becker (nobody is awake) since this was planned: look at it again")
        #expect(refusal(knowing: [skipped], skipped) == nil)
        #expect(refusal(knowing: [], skipped, mark(2, .undone, after: 9)) == nil)
        #expect(refusal(knowing: [skipped], skipped, mark(2, .undone, after: 9), mark(2, .done, after: 10)) != nil)
        #expect(refusal(knowing: [], mark(1, .done, after: 5), mark(3, .skipped, after: 6)) == nil, "of other steps")
        #expect(refusal(knowing: [], mark(2, .failed, after: 5, by: IncidentLife.ownName)) == nil)
    }

    @Test func `is of one request a step: another is refused while it is not over, and to whoever planned before`() {
        let step = StepReference(incident: "INC-1", id: RunbookStepID(runbook: "R-12", number: StepNumber(2)))
        func request(_ id: RequestID, _ status: ChangeRequest.Status, proposed: Double, read: Double) -> ChangeRequest {
            var request = Requests.request()
            (request.id, request.step, request.status) = (id, step, status)
            (request.proposedAt, request.plan.readAt) = (start + .seconds(proposed), start + .seconds(read))
            request.endedAt = start + .seconds(proposed + 1)
            return request
        }
        let later = request("CR-9", .proposed, proposed: 60, read: 50)
        for status in [ChangeRequest.Status.proposed, .approved, .executing, .verifying] {
            #expect(request("CR-8", status, proposed: 0, read: 0).refusal(ofAnother: later) != nil)
        }
        #expect(request("CR-8", .succeeded, proposed: 55, read: 40).refusal(ofAnother: later) != nil)
        #expect(request("CR-8", .succeeded, proposed: 40, read: 30).refusal(ofAnother: later) == nil)
        let unknown = request("CR-8", .outcomeUnknown, proposed: 0, read: 0)
        #expect(unknown.refusal(ofAnother: later)?.description.contains("settle CR-8") == true)
        var continuing = later
        continuing.follows = "CR-8"
        #expect(unknown.refusal(ofAnother: continuing) == nil, "who goes on from it says so")
        #expect(request("CR-8", .aborted, proposed: 55, read: 40).refusal(ofAnother: later) == nil)
        var other = later
        other.step?.id.number = StepNumber(3)
        #expect(request("CR-8", .proposed, proposed: 0, read: 0).refusal(ofAnother: other) == nil)
    }

    private func asked(_ id: RequestID, _ status: ChangeRequest.Status, after seconds: Double) -> ChangeRequest {
        var request = Requests.request()
        (request.id, request.status, request.proposedAt) = (id, status, start + .seconds(seconds))
        request.step = StepReference(incident: "INC-1", id: RunbookStepID(runbook: "R-12", number: StepNumber(2)))
        request.plan.readAt = start + .seconds(seconds)
        return request
    }

    @Test func `is asked for again only by who knew what became of it`() {
        let done = asked("CR-1", .succeeded, after: 0)
        var later = asked("CR-2", .approved, after: 60)
        later.step = later.step?.knowing([], [])
        #expect(done.refusal(ofAnother: later)?.description == "CR-1 of R-12 step 2 has succeeded: look at it first")
        later.step = later.step?.knowing([], [asked("CR-1", .executing, after: 0)])
        #expect(done.refusal(ofAnother: later) != nil, "it was under way when the other was planned")
        later.step = later.step?.knowing([], [done])
        #expect(done.refusal(ofAnother: later) == nil)
        #expect(asked("CR-1", .verifying, after: 0).refusal(ofAnother: later) != nil, "it is watched yet")
        #expect(asked("CR-1", .aborted, after: 0).refusal(ofAnother: later) == nil)
    }

    @Test func `is gone on from once, and taken back once`() {
        func follow(_ id: RequestID, _ status: ChangeRequest.Status, undoes: Bool = false) -> ChangeRequest {
            var request = asked(id, status, after: 10)
            request.step = nil
            request.follows = "CR-1"
            request.undoes = undoes ? "CR-1" : nil
            return request
        }
        let second = follow("CR-3", .proposed)
        #expect(
            follow("CR-2", .succeeded).refusal(ofAnother: second)?.description
                == "CR-2 goes on from CR-1 already, and has succeeded: look at it first")
        #expect(follow("CR-2", .failed).refusal(ofAnother: second) != nil, "that one is gone on from")
        #expect(follow("CR-2", .aborted).refusal(ofAnother: second) == nil)
        #expect(follow("CR-2", .executing, undoes: true).refusal(ofAnother: second) == nil)
        let undo = follow("CR-3", .proposed, undoes: true)
        #expect(
            follow("CR-2", .proposed, undoes: true).refusal(ofAnother: undo)?.description.contains("takes back CR-1")
                == true)
        #expect(follow("CR-2", .partial, undoes: true).refusal(ofAnother: undo) == nil)
    }

    @Test func `is not what somebody said of a step who did not know of its request`() {
        func states(_ mark: StepMark, _ requests: ChangeRequest...) -> RunbookSheet.StepState? {
            RunbookProgress(of: book, marks: [mark], requests: requests)[StepNumber(2)]?.state
        }
        var skipped = mark(2, .skipped, after: 20)
        skipped.known = []
        #expect(states(skipped, asked("CR-1", .succeeded, after: 10)) == .done)
        #expect(states(skipped, asked("CR-1", .executing, after: 10)) == .running)
        #expect(states(skipped, asked("CR-1", .failed, after: 10)) == .skipped)
        #expect(states(skipped, asked("CR-1", .aborted, after: 10)) == .skipped)
        #expect(states(skipped, asked("CR-1", .succeeded, after: 30)) == .done, "it was asked for afterwards")
        skipped.known = [asked("CR-1", .verifying, after: 10).knowledge]
        #expect(states(skipped, asked("CR-1", .succeeded, after: 10)) == .skipped, "that it recovered is no news of it")
    }

    @Test func `stays what it was where a later request came to nothing`() {
        func state(_ status: ChangeRequest.Status) -> RunbookSheet.StepState? {
            let requests = [asked("CR-1", .succeeded, after: 0), asked("CR-2", status, after: 10)]
            return RunbookProgress(of: book, marks: [], requests: requests)[StepNumber(2)]?.state
        }
        #expect(state(.aborted) == .done && state(.expired) == .done && state(.rejected) == .done)
        #expect(state(.reverted) == nil && state(.failed) == .failed)
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
