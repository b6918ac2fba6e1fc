internal import OpsModel

/// What was known when an incident opened or a request was decided, as commands export it.
struct ExportedOpening: Encodable {
    let incident: String?
    let at: String
    let services: [ExportRow]
    let signals: [ExportRow]
    let deployments: [ExportRow]
    let goldenSignals: [ExportRow]
    let sources: [ExportRow]
    /// Entities that were not kept because there were too many.
    let omitted: Int

    init(_ snapshot: StateSnapshot) {
        incident = snapshot.incident?.rawValue
        at = CivilTime(snapshot.at).rfc3339
        services = (snapshot.rows ?? []).map { ExportRow($0, .openingRows) }
        signals = (snapshot.signals ?? []).map { ExportRow($0, .signals) }
        deployments = snapshot.deployments.map { ExportRow($0, .deployments) }
        goldenSignals = snapshot.goldenSignals.map { ExportRow($0, .goldenSignals) }
        sources = snapshot.backends.map { ExportRow($0, .sources(snapshot.at)) }
        omitted = snapshot.omitted
    }
}
