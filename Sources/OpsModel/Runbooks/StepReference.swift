/// The step of a runbook that a change request was proposed from.
public struct StepReference: Sendable, Hashable, Codable {
    public var incident: IncidentID
    public var id: RunbookStepID
    public var edition: RunbookEdition?
    /// Of the step's own text, by which it is found in another edition.
    public var text: Digest?

    public init(incident: IncidentID, id: RunbookStepID, edition: RunbookEdition? = nil, text: Digest? = nil) {
        self.incident = incident
        self.id = id
        self.edition = edition
        self.text = text
    }
}

extension ChangeRequest {
    /// Why another request of the same step may not be kept beside this one: one step is done once, whoever asks for it.
    /// `nil` where it may: for another step, or where this one was over before the plan of the other was read.
    public func refusal(ofAnother request: ChangeRequest) -> RequestRefusal? {
        guard let step, let other = request.step, step.incident == other.incident,
            step.id == other.id || (step.text != nil && step.text == other.text), id != request.id
        else { return nil }
        switch status {
        case .proposed, .approved, .executing, .verifying: break
        case .succeeded, .partial, .outcomeUnknown, .failed:
            guard proposedAt >= request.plan.readAt || (endedAt ?? proposedAt) >= request.plan.readAt else {
                return nil
            }
        case .rejected, .expired, .aborted, .reverted: return nil
        }
        return RequestRefusal("\(id.rawValue) of \(step.id) \(statusText): look at it first")
    }
}
