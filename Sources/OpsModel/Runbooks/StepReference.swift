/// The step of a runbook that a change request was proposed from.
public struct StepReference: Sendable, Hashable, Codable {
    public var incident: IncidentID
    public var id: RunbookStepID
    public var edition: RunbookEdition?
    /// Of the step's own text, by which it is found in another edition.
    public var text: Digest?
    public var twin: StepTwin?
    /// What whoever planned the request knew of the step: what people said of it (``StepMark/digest``) and what became of
    /// its requests (``ChangeRequest/knowledge``); `nil` where nobody said.
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
    public func knowing(_ marks: [StepMark], _ requests: [ChangeRequest] = []) -> StepReference {
        var reference = self
        let said = marks.filter { isOf($0.step, $0.text, $0.twin) }.map(\.digest)
        let asked = requests.filter { $0.step.map(isSameStep) ?? false }.map(\.knowledge)
        reference.known = Set(said + asked)
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
    /// Why another request may not be kept beside this one: a step is done once, and gone on from or taken back once, whoever
    /// asks for it. `nil` where it may: for something else, where this one came to nothing, or where who planned the other
    /// knew how this one ended and can go on from that.
    public func refusal(ofAnother request: ChangeRequest) -> RequestRefusal? {
        guard id != request.id, phase != .void else { return nil }
        if follows != nil, follows == request.follows, undoes == request.undoes, phase != .stopped || undoes == nil {
            let what = undoes == nil ? "goes on from" : "takes back"
            return RequestRefusal(
                "\(id.rawValue) \(what) \(follows?.rawValue ?? "") already, and \(statusText): look at it first")
        }
        guard let step, let other = request.step, step.isSameStep(as: other) else { return nil }
        if phase == .unknown, request.follows != id {
            return RequestRefusal("\(id.rawValue) of \(step.id) \(statusText): \(settlingText)")
        }
        let isKnown = other.known.map { $0.contains(knowledge) } ?? wasOver(before: request.plan.readAt)
        guard status.isOver, isKnown else {
            return RequestRefusal("\(id.rawValue) of \(step.id) \(statusText): look at it first")
        }
        return nil
    }

    private func wasOver(before instant: Instant) -> Bool {
        proposedAt < instant && (endedAt ?? proposedAt) < instant
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

    /// What people tell apart of how far it has come.
    enum Phase: String {
        case open, effective, stopped, unknown
        /// It did nothing, or nothing of it is left.
        case void
    }

    var phase: Phase {
        switch status {
        case .proposed, .approved, .executing: .open
        case .verifying, .succeeded: .effective
        case .failed, .partial: .stopped
        case .outcomeUnknown: .unknown
        case .rejected, .expired, .aborted, .reverted: .void
        }
    }

    /// That it is there and how far it has come, to tell whether somebody knew.
    var knowledge: Digest { Digest(of: "\(id.rawValue) \(phase.rawValue)") }

    /// Whether it holds against what a person said of its step without knowing of it.
    func outruns(_ mark: StepMark) -> Bool {
        guard let known = mark.known, mark.mark.by != IncidentLife.ownName, proposedAt <= mark.mark.at else {
            return false
        }
        return [.open, .effective, .unknown].contains(phase) && !known.contains(knowledge)
    }
}
