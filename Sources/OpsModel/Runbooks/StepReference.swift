/// The step of a runbook that a change request was proposed from.
public struct StepReference: Sendable, Hashable, Codable {
    public var incident: IncidentID
    public var id: RunbookStepID
    public var edition: RunbookEdition?

    public init(incident: IncidentID, id: RunbookStepID, edition: RunbookEdition? = nil) {
        self.incident = incident
        self.id = id
        self.edition = edition
    }
}
