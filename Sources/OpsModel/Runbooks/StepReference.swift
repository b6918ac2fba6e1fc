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

    /// With what is known of it: the marks and the requests of its incident, and of those that were merged into that.
    public func knowing(_ marks: [StepMark], _ requests: [ChangeRequest] = []) -> StepReference {
        var reference = self
        let said = marks.filter { isOf($0.step, $0.text, $0.twin) }.map(\.digest)
        let asked = requests.filter { $0.step.map { isOf($0.id, $0.text, $0.twin) } ?? false }.map(\.knowledge)
        reference.known = Set(said + asked)
        return reference
    }

    /// What a person said of the step last, of which whoever planned the request did not know; `nil` where that leaves it
    /// to be done.
    func settled(by marks: [StepMark]) -> StepMark? {
        guard let known else { return nil }
        let unknown = marks.filter { mark in
            isOf(mark.step, mark.text, mark.twin) && mark.isByPerson
                && !known.contains(mark.digest)
        }
        return unknown.max().flatMap { [.done, .skipped, .begun].contains($0.deed) ? $0 : nil }
    }
}
