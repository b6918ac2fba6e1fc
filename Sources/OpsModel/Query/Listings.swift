// Which table each listing reads, how its rows are found, and what may be a problem.

extension OpsState {
    /// Rises with every change of the listing's table.
    func revision(of listing: Listing) -> UInt64 {
        switch listing {
        case .fleet: fleet.revision
        case .deployments: deployments.revision
        case .versions: versions.revision &+ models.revision
        case .alerts: alerts.revision
        case .sources: backends.revision &+ staleRevision
        case .drifts: drifts.revision
        case .incidents: incidents.revision
        case .findings: findings.revision
        case .changes: changes.revision
        case .objectives: objectives.revision
        case .silences: quiets.revision
        case .replicas: replicas.revision
        case .requests: requests.revision
        case .none: 0
        }
    }

    func rows(of pane: PaneState, subject: EntityID?) -> [Row] {
        let (filter, order) = (pane.filter.read(at: now), pane.order)
        switch pane.listing {
        case .fleet: return orderedFleet(pane).rows
        case .deployments:
            return deployments.rows(filter: filter, order: order, catalog: .deployments) { $0.readiness != .ready }
        case .versions:
            let rows = versions.rows(filter: filter, order: order, catalog: .versions(self)) {
                $0.registration != .ready && $0.registration != .unversioned
            }
            return narrow(rows, to: subject) { versions[$0].map { .version($0.id) } }
        case .alerts:
            let rows = alerts.rows(filter: filter, order: order, catalog: .alerts(self)) {
                $0.state == .firing && severities.severity(of: $0.labels) > .info
            }
            return narrow(rows.filter(isListed), to: subject) { alerts[$0].map { .alert($0.id) } }
        case .sources:
            return backends.rows(filter: filter, order: order, catalog: .sources(now)) { !$0.isWorking(at: now) }
        case .drifts:
            let rows = drifts.rows(filter: filter, order: order, catalog: .drifts) { $0.isOverThreshold }
            return narrow(rows, to: subject) { drifts[$0].map { .drift($0.id) } }
        case .incidents:
            return incidents.rows(filter: filter, order: order, catalog: .incidents) { $0.status != .resolved }
        case .findings:
            let rows = findings.rows(filter: filter, order: order, catalog: .findings) { $0.signal.state == .open }
            return narrow(rows, to: subject) { findings[$0].map { .finding($0.id) } }
        case .changes:
            // What one version gains another loses: one step is one row.
            let counterparts = changeCounterparts
            let rows = changes.rows(filter: filter, order: order, catalog: .changes) { !$0.isAutomatic }
                .filter { row in changes[row].map { !counterparts.contains($0.id) } ?? true }
            return narrow(rows, to: subject) { changes[$0].map { .change($0.id) } }
        case .objectives:
            let rows = objectives.rows(filter: filter, order: order, catalog: .objectives) {
                ($0.burnRate(over: .seconds(3600)) ?? 0) > 1
            }
            return narrow(rows, to: subject) { objectives[$0].map { .objective($0.id) } }
        case .silences:
            return quiets.rows(filter: filter, order: order, catalog: .quiets(self)) { $0.state(at: now) == .active }
                .filter { quiets[$0].map(isListed) ?? false }
        case .replicas:
            let rows = replicas.rows(filter: filter, order: order, catalog: .replicas) { $0.readiness != .ready }
            return narrow(rows, to: subject) { replicas[$0].map { .replica($0.id) } }
        case .requests:
            return requests.rows(filter: filter, order: order, catalog: .requests, isProblem: \.isOpen)
        case .none: return []
        }
    }

    /// The rows of the fleet, made from those of the last time where only the data differs.
    func orderedFleet(_ pane: PaneState, after last: OrderedRows? = nil) -> OrderedRows {
        fleet.ordered(
            filter: pane.filter.read(at: now), order: pane.order, catalog: .fleet, goneIsProblem: true, after: last
        ) {
            $0.status.rank >= Status.unknown.rank
        }
    }

    /// Only what belongs to the subject's service, when there is a subject.
    private func narrow(_ rows: [Row], to subject: EntityID?, _ id: (Row) -> EntityID?) -> [Row] {
        guard let service = subject.flatMap(service(of:)) else { return rows }
        return rows.filter { row in id(row).flatMap(service(of:)) == service }
    }

    /// The service something belongs to.
    public func service(of id: EntityID) -> ServiceID? {
        if case .fleet(let fleet) = id { return fleet.service }
        if case .incident(let id) = id { return incidents[id]?.service }
        if case .finding(let id) = id { return id.service }
        if case .request(let id) = id { return requests[id]?.service }
        if case .mute(let id) = id { return mutes[id].map { ServiceID($0.service) } }
        return binding(of: id)?.service
    }

    /// The fleet row that shows something: the row itself, or the worst of its service.
    public func fleetRow(of id: EntityID) -> FleetID? {
        if case .fleet(let fleet) = id { return fleet }
        guard let rows = service(of: id).flatMap({ fleetRowsOf[$0] }) else { return nil }
        return rows.compactMap { fleet[$0] }.max { $0.status.rank < $1.status.rank }?.id
    }

    /// An alert that another source tells of more fully is listed there.
    func isListed(_ row: Row) -> Bool {
        guard let alert = alerts[row], alerts.goneSince(row) == nil else { return false }
        for other in alertTwins.twins(of: alert.id) {
            guard let twin = alerts[other] else { continue }
            if twin.receivers.isEmpty != alert.receivers.isEmpty {
                if alert.receivers.isEmpty { return false }
            } else if (twin.id.backend.rawValue, twin.id.fingerprint)
                < (alert.id.backend.rawValue, alert.id.fingerprint)
            {
                return false
            }
        }
        return true
    }

    /// Whether the alert is there, and no other source tells of it more fully.
    public func isListed(_ id: AlertID) -> Bool { alerts.row(of: id).map(isListed) ?? false }

    /// Every alert that is there, each once, in the order of their fingerprints.
    public var listedAlerts: [Alert] {
        alerts.rows.filter(isListed).compactMap { alerts[$0] }.sorted { $0.id.fingerprint < $1.id.fingerprint }
    }

    /// As ``listedAlerts``, the most urgent first, of equals the oldest.
    public var alertsWorstFirst: [Alert] { worstFirst(listedAlerts) }

    /// The most urgent first, of equals the oldest.
    func worstFirst(_ alerts: [Alert]) -> [Alert] {
        let keyed = alerts.map { alert in
            (alert: alert, urgency: alert.urgency(severities), start: start(of: alert)?.seconds ?? .infinity)
        }
        return keyed.sorted {
            ($1.urgency, $0.start, $0.alert.id.fingerprint) < ($0.urgency, $1.start, $1.alert.id.fingerprint)
        }.map(\.alert)
    }

    /// The other systems' reports of the same alert.
    public func twins(of alert: AlertID) -> [Alert] {
        alertTwins.twins(of: alert).compactMap { alerts[$0] }
    }

    /// The earliest start that any source gives for the alert.
    public func start(of alert: Alert) -> Instant? {
        twins(of: alert.id).reduce(alert.since) { start, twin in [start, twin.since].compactMap { $0 }.min() }
    }

    func row(of id: EntityID, in listing: Listing) -> Row? {
        switch (listing, id) {
        case (.fleet, .fleet(let id)): fleet.row(of: id)
        case (.deployments, .deployment(let id)): deployments.row(of: id)
        case (.versions, .version(let id)): versions.row(of: id)
        case (.alerts, .alert(let id)): alerts.row(of: id)
        case (.sources, .backend(let id)): backends.row(of: id)
        case (.drifts, .drift(let id)): drifts.row(of: id)
        case (.incidents, .incident(let id)): incidents.row(of: id)
        case (.findings, .finding(let id)): findings.row(of: id)
        case (.requests, .request(let id)): requests.row(of: id)
        case (.changes, .change(let id)): changes.row(of: id)
        case (.objectives, .objective(let id)): objectives.row(of: id)
        case (.silences, .silence(let id)): quiets.row(of: .silence(id))
        case (.silences, .mute(let id)): quiets.row(of: .mute(id))
        case (.replicas, .replica(let id)): replicas.row(of: id)
        default: nil
        }
    }

    /// The identity of the entity in a row of a listing.
    public func entity(at row: Row, in listing: Listing) -> EntityID? {
        switch listing {
        case .fleet: fleet[row].map { .fleet($0.id) }
        case .deployments: deployments[row].map { .deployment($0.id) }
        case .versions: versions[row].map { .version($0.id) }
        case .alerts: alerts[row].map { .alert($0.id) }
        case .sources: backends[row].map { .backend($0.id) }
        case .drifts: drifts[row].map { .drift($0.id) }
        case .incidents: incidents[row].map { .incident($0.id) }
        case .findings: findings[row].map { .finding($0.id) }
        case .requests: requests[row].map { .request($0.id) }
        case .changes: changes[row].map { .change($0.id) }
        case .objectives: objectives[row].map { .objective($0.id) }
        case .silences: quiets[row].map(\.entityID)
        case .replicas: replicas[row].map { .replica($0.id) }
        case .none: nil
        }
    }

    /// What the cursor of a pane is on; without one it is the first row.
    public func selected(in pane: PaneID) -> EntityID? {
        guard let pane = panes[pane] else { return nil }
        guard pane.rows.indices.contains(pane.selectedIndex) else { return nil }
        return entity(at: pane.rows[pane.selection == nil ? 0 : pane.selectedIndex], in: pane.listing)
    }
}
