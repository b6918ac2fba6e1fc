/// The step of a runbook that a change request was proposed from.
public struct StepReference: Sendable, Hashable, Codable {
    public var incident: IncidentID
    public var id: RunbookStepID
    public var edition: RunbookEdition?
    /// Of the step's own text, by which it is found in another edition.
    public var text: Digest?
    public var twin: StepTwin?
    /// What was noted about the step, as whoever planned the request knew it, by ``StepMark/digest``; `nil` where nobody
    /// said.
    public var known: Set<Digest>?

    public init(
        incident: IncidentID, id: RunbookStepID, edition: RunbookEdition? = nil, text: Digest? = nil,
        twin: StepTwin? = nil
    ) {
        self.incident = incident
        self.id = id
        self.edition = edition
        self.text = text
        self.twin = twin
    }

    /// Of one step of an incident, whichever of the two was asked for from which text.
    func isSameStep(as other: StepReference) -> Bool {
        incident == other.incident && isOf(other.id, other.text, other.twin)
    }

    private func isOf(_ id: RunbookStepID, _ text: Digest?, _ twin: StepTwin?) -> Bool {
        self.id == id || (self.id.runbook == id.runbook && self.text != nil && (self.text, self.twin) == (text, twin))
    }

    /// With what is known of it.
    public func knowing(_ marks: [StepMark]) -> StepReference {
        var reference = self
        reference.known = Set(marks.filter { isOf($0.step, $0.text, $0.twin) }.map(\.digest))
        return reference
    }

    /// What a person said of the step last, of which whoever planned the request did not know; `nil` where that leaves it
    /// to be done.
    func settled(by marks: [StepMark]) -> StepMark? {
        guard let known else { return nil }
        let unknown = marks.filter { mark in
            isOf(mark.step, mark.text, mark.twin) && mark.mark.by != IncidentLife.ownName
                && !known.contains(mark.digest)
        }
        return unknown.max().flatMap { [.done, .skipped, .begun].contains($0.deed) ? $0 : nil }
    }
}

extension ChangeRequest {
    /// Why another request of the same step may not be kept beside this one: one step is done once, whoever asks for it.
    /// `nil` where it may: for another step, where this one was over before the plan of the other was read, or where the
    /// other says that it goes on from this one.
    public func refusal(ofAnother request: ChangeRequest) -> RequestRefusal? {
        guard let step, let other = request.step, step.isSameStep(as: other), id != request.id else { return nil }
        switch status {
        case .proposed, .approved, .executing, .verifying: break
        case .outcomeUnknown where request.follows != id:
            return RequestRefusal("\(id.rawValue) of \(step.id) \(statusText): \(settlingText)")
        case .succeeded, .partial, .outcomeUnknown, .failed:
            guard proposedAt >= request.plan.readAt || (endedAt ?? proposedAt) >= request.plan.readAt else {
                return nil
            }
        case .rejected, .expired, .aborted, .reverted: return nil
        }
        return RequestRefusal("\(id.rawValue) of \(step.id) \(statusText): look at it first")
    }

    /// Why it may not be kept, or not executed, beside what people said of its step meanwhile; `nil` where it may.
    public func refusal(by marks: [StepMark]) -> RequestRefusal? {
        guard let mark = step?.settled(by: marks) else { return nil }
        let reason = mark.mark.text.isEmpty ? "" : " (\(mark.mark.text))"
        return RequestRefusal(
            "\(mark.step) was \(mark.deed == .begun ? "begun" : mark.deed.rawValue) by \(mark.mark.by)\(reason) since "
                + "this was planned: look at it again")
    }

    /// What is to be done where nobody can tell what became of a call.
    public var settlingText: String {
        "look at what it touches, then say what you found with settle \(id.rawValue)"
    }
}
