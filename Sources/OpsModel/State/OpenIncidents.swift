/// The incidents that are not resolved, in the order in which they matter; worked out when incidents changed, because
/// every frame asks for them.
struct OpenIncidents: Sendable {
    /// What still fires before what is only watched, then the worst level, then what nobody has acknowledged, then the
    /// oldest.
    private(set) var ids: [IncidentID] = []
    /// In the same order.
    private(set) var ofService: [ServiceID: [IncidentID]] = [:]
    private(set) var revision: UInt64 = 0

    init() {}

    init(_ incidents: Table<Incident>) {
        revision = incidents.revision
        var places: [Place] = []
        incidents.forEach { if $0.status != .resolved { places.append(Place($0)) } }
        places.sort { $0.precedes($1) }
        ids = places.map(\.id)
        for place in places {
            for service in place.services { ofService[service, default: []].append(place.id) }
        }
    }

    /// What of an incident says where it stands.
    private struct Place {
        let id: IncidentID
        let isOver: Bool
        let level: Int
        let isNew: Bool
        let onset: InstantInterval
        let services: [ServiceID]

        init(_ incident: Incident) {
            (id, level, onset, services) = (incident.id, incident.level, incident.onset, incident.services)
            isOver = incident.status == .monitoring
            isNew = incident.needsAcknowledgement
        }

        func precedes(_ other: Place) -> Bool {
            if isOver != other.isOver { return other.isOver }
            if level != other.level { return level < other.level }
            if isNew != other.isNew { return isNew }
            if onset != other.onset { return onset < other.onset }
            return id.rawValue < other.id.rawValue
        }
    }
}

extension OpsState {
    /// The incidents that are not resolved: what still fires before what is only watched, then the worst level, then
    /// what nobody has acknowledged, then the oldest.
    public var openIncidents: [Incident] { open.ids.compactMap { incidents[$0] } }

    /// How many those are.
    public var openIncidentCount: Int { open.ids.count }

    /// The open incident that a service is part of, the worst one where there are several.
    public func openIncident(of service: ServiceID) -> Incident? {
        open.ofService[service]?.first.flatMap { incidents[$0] }
    }
}
