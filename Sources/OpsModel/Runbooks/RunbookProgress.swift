/// How far a runbook has come for one incident: of each step what was last done about it, by hand or by a request.
public struct RunbookProgress: Sendable, Hashable {
    public enum Standing: Sendable, Hashable {
        case done(IncidentRecord.Mark)
        case skipped(IncidentRecord.Mark)
        case failed(IncidentRecord.Mark)
        /// What it waits for is watched since.
        case watched(since: IncidentRecord.Mark)
        /// The change request that it asked for.
        case requested(RequestID, ChangeRequest.Status, text: String)
    }

    private var standings: [StepNumber: Standing] = [:]
    /// Whether its text has changed since something was done.
    public private(set) var isOfAnotherText = false
    /// What was done in an earlier text, and fits no step of this one.
    public private(set) var lost: Set<RunbookStepID> = []

    public init() {}

    /// Of a runbook as it reads now, by all marks and requests of the incident, of whichever runbook they are.
    public init(of runbook: Runbook, marks: [StepMark], requests: [ChangeRequest]) {
        let places = StepPlaces(runbook)
        var last: [StepNumber: (at: Instant, standing: Standing?)] = [:]
        func note(_ number: StepNumber?, of id: RunbookStepID, _ edition: RunbookEdition?) {
            if edition?.digest != runbook.edition?.digest { isOfAnotherText = true }
            if number == nil { lost.insert(id) }
        }
        let asked = Dictionary(grouping: requests) { places.number(of: $0) }
        for mark in marks.sorted() where mark.step.runbook == runbook.id {
            let found = places.number(of: mark)
            note(found, of: mark.step, mark.edition)
            guard let number = found, asked[number]?.contains(where: { $0.outruns(mark) }) != true else { continue }
            last[number] = (mark.mark.at, Standing(mark))
        }
        for request in requests.sorted(by: { $0.proposedAt < $1.proposedAt }) {
            guard let step = request.step, step.id.runbook == runbook.id else { continue }
            let found = places.number(of: request)
            note(found, of: step.id, step.edition)
            guard let number = found else { continue }
            // What a person says of the step afterwards holds.
            if let known = last[number], known.at >= request.proposedAt { continue }
            // What came to nothing leaves the step as it was.
            if [.rejected, .expired, .aborted].contains(request.status), last[number]?.standing != nil { continue }
            last[number] = (request.proposedAt, .requested(request.id, request.status, text: request.statusText))
        }
        standings = last.compactMapValues(\.standing)
    }

    /// What a changed text means for what was done; `nil` where it is as it was.
    var change: String? {
        guard isOfAnotherText else { return nil }
        let said = "its text has changed since it was begun"
        guard !lost.isEmpty else { return said }
        let steps = lost.map(\.number).sorted().map(\.description).joined(separator: ", ")
        return "\(said): what was done about step \(steps) of then fits no step of now"
    }

    public subscript(step: StepNumber) -> Standing? { standings[step] }
}

extension RunbookProgress.Standing {
    /// `nil` for a step that is to be done again.
    fileprivate init?(_ mark: StepMark) {
        switch mark.deed {
        case .done: self = .done(mark.mark)
        case .skipped: self = .skipped(mark.mark)
        case .failed: self = .failed(mark.mark)
        case .begun: self = .watched(since: mark.mark)
        case .undone: return nil
        }
    }

    /// `nil` where it leaves the step to its checks: nothing is done about it any more.
    var state: RunbookSheet.StepState? {
        switch self {
        case .done: .done
        case .skipped: .skipped
        case .failed: .failed
        case .watched: .running
        case .requested(_, let status, _):
            switch status {
            case .proposed, .approved, .executing: .running
            case .verifying, .succeeded: .done
            case .failed, .partial, .outcomeUnknown: .failed
            case .rejected, .expired, .aborted, .reverted: nil
            }
        }
    }
}

/// Finds the steps of a runbook that something was done about, in the text of then.
struct StepPlaces {
    private struct Words: Hashable {
        var text: Digest
        var twin: StepTwin?
    }

    private let edition: Digest?
    private let id: String
    private let texts: [StepNumber: Digest?]
    private let byWords: [Words: StepNumber]

    init(_ runbook: Runbook) {
        (id, edition) = (runbook.id, runbook.edition?.digest)
        texts = Dictionary(runbook.steps.map { ($0.number, $0.text) }) { first, _ in first }
        let words = runbook.steps.compactMap { step in
            step.text.map { (Words(text: $0, twin: step.twin), step.number) }
        }
        byWords = Dictionary(words) { first, _ in first }
    }

    /// Where the step stands now that a mark is of.
    func number(of mark: StepMark) -> StepNumber? { number(of: mark.step, mark.edition, mark.text, mark.twin) }

    /// Where the step stands now that a request was proposed from.
    func number(of request: ChangeRequest) -> StepNumber? {
        request.step.flatMap { number(of: $0.id, $0.edition, $0.text, $0.twin) }
    }

    /// In another text the step that reads as it did: which of those that read alike is told by their order while they are
    /// as many, and then by where it stood. `nil` where none does.
    private func number(
        of step: RunbookStepID, _ edition: RunbookEdition?, _ text: Digest?, _ twin: StepTwin?
    ) -> StepNumber? {
        guard step.runbook == id else { return nil }
        if edition?.digest == self.edition { return texts.keys.contains(step.number) ? step.number : nil }
        guard let text else { return nil }
        if let found = byWords[Words(text: text, twin: twin)] { return found }
        return texts[step.number] == text ? step.number : nil
    }
}

/// How a runbook was last followed.
public struct RunbookExecution: Sendable, Hashable, Codable {
    public var runbook: String
    public var incident: IncidentID
    /// When a step of it was last done.
    public var at: Instant
    public var by: String
    public var done: Int
    public var skipped: Int
    public var failed: Int

    /// `2 steps done, 1 skipped, in INC-7QK2 by o.becker`.
    public var text: String {
        let counts = [(done, "done"), (skipped, "skipped"), (failed, "failed")].filter { $0.0 > 0 }
        let words = counts.enumerated().map { index, count in
            index == 0 ? "\(count.0) step\(count.0 == 1 ? "" : "s") \(count.1)" : "\(count.0) \(count.1)"
        }
        return "\(words.isEmpty ? "begun" : words.joined(separator: ", ")) in \(incident.rawValue) by \(by)"
    }
}

extension IncidentRecord {
    /// Each runbook that was followed for it, as far as its marks tell.
    public var runs: [RunbookExecution] {
        guard let steps else { return [] }
        let byRunbook = Dictionary(grouping: steps) { $0.step.runbook }
        return byRunbook.keys.sorted().compactMap { runbook in
            let marks = (byRunbook[runbook] ?? []).sorted()
            guard let last = marks.last(where: \.isByPerson) ?? marks.last else { return nil }
            let now = Dictionary(marks.map { ($0.step.number, $0.deed) }) { $1 }.values
            func count(_ deed: StepMark.Deed) -> Int { now.count { $0 == deed } }
            return RunbookExecution(
                runbook: runbook, incident: id, at: marks.last?.mark.at ?? last.mark.at, by: last.mark.by,
                done: count(.done), skipped: count(.skipped), failed: count(.failed))
        }
    }
}
