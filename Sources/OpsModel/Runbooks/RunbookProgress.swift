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

    public init() {}

    /// - Parameters:
    ///   - marks: of the incident, of whichever runbook.
    ///   - requests: of the incident.
    public init(of runbook: String, marks: [StepMark], requests: [ChangeRequest]) {
        var last: [StepNumber: (at: Instant, standing: Standing?)] = [:]
        for mark in marks.sorted() where mark.step.runbook == runbook {
            last[mark.step.number] = (mark.mark.at, Standing(mark))
        }
        for request in requests.sorted(by: { $0.proposedAt < $1.proposedAt }) {
            guard let step = request.step, step.id.runbook == runbook else { continue }
            // What a person says of the step afterwards holds.
            if let known = last[step.id.number], known.at >= request.proposedAt { continue }
            last[step.id.number] = (
                request.proposedAt, .requested(request.id, request.status, text: request.statusText)
            )
        }
        standings = last.compactMapValues(\.standing)
    }

    /// Whether what was asked for is done.
    static func isEffective(_ status: ChangeRequest.Status) -> Bool { status == .verifying || status == .succeeded }

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
            case _ where RunbookProgress.isEffective(status): .done
            case .failed, .partial, .outcomeUnknown: .failed
            default: nil
            }
        }
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
        let byRunbook = Dictionary(grouping: steps ?? []) { $0.step.runbook }
        return byRunbook.keys.sorted().compactMap { runbook in
            let marks = (byRunbook[runbook] ?? []).sorted()
            guard let last = marks.last(where: { $0.mark.by != IncidentLife.ownName }) ?? marks.last else { return nil }
            let now = Dictionary(marks.map { ($0.step.number, $0.deed) }) { $1 }.values
            func count(_ deed: StepMark.Deed) -> Int { now.count { $0 == deed } }
            return RunbookExecution(
                runbook: runbook, incident: id, at: marks.last?.mark.at ?? last.mark.at, by: last.mark.by,
                done: count(.done), skipped: count(.skipped), failed: count(.failed))
        }
    }
}
