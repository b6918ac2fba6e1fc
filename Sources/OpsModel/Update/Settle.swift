extension OpsState {
    /// Services rebuilt in one call; more are left for the next, so that one turn of the loop stays short.
    static let settleBudget = 64

    /// Brings what is derived up to date after a batch of actions: fleet rows of changed services, and then, because it
    /// costs a look at every row, the rows of the panes on screen whose table, filter or order changed.
    ///
    /// - Parameter visible: the panes on screen besides the one in front.
    /// - Returns: true when more remains to be done; call again in the next turn.
    public mutating func settle(visible: [PaneID] = []) -> Bool {
        rebuildFleet()
        let isWhole = dirtyServices.isEmpty
        if isWhole {
            triageIfNeeded()
            renewSituation()
        }
        if isWhole, fleetSummary.revision != fleet.revision { fleetSummary = FleetSummary(fleet) }
        for id in Set(visible + [place.pane]) { rebuildRows(id, alsoForData: isWhole) }
        return !isWhole
    }

    private mutating func rebuildFleet() {
        for service in dirtyServices.prefix(Self.settleBudget).sorted(by: { $0.rawValue < $1.rawValue }) {
            dirtyServices.remove(service)
            let rows =
                members[service].map { present(in: $0) }
                .map { FleetBuilder(state: self, service: service, members: $0).rows() } ?? []
            let entries = judge(rows, of: service)
            let kept = Set(entries.map(\.id))
            // What now stands under an unknown environment is what is left of the row, not another one.
            let isRenamed = kept.contains { $0.environment == .unknown }
            let gone = (fleetRowsOf[service] ?? []).filter { !isRenamed && !kept.contains($0) && markGoneInFleet($0) }
            for id in fleetRowsOf[service] ?? [] where !kept.contains(id) && !gone.contains(id) { fleet.remove(id) }
            for entry in entries { fleet.write(entry) }
            let known = entries.map(\.id) + gone
            fleetRowsOf[service] = known.isEmpty ? nil : known
        }
    }

    /// Keeps a row all of whose deployments and numbers have vanished, marked, for as long as they are kept themselves.
    ///
    /// - Returns: false where nothing of the row is kept, so that it has to go.
    private mutating func markGoneInFleet(_ id: FleetID) -> Bool {
        guard let members = members[id.service], var entry = fleet[id] else { return false }
        let vanished =
            members.deployments.filter { deployments[$0]?.environment == id.environment }.compactMap {
                deployments.goneSince($0)
            }
            + members.signals.filter { entry.signals.contains($0) }.compactMap { signals.goneSince($0) }
        guard let since = vanished.max() else { return false }
        (entry.status, entry.lastStatus, entry.isStale) = (.unknown, .unknown, true)
        (entry.reason, entry.since) = ("gone: no source lists it any more", since)
        entry.firingAlerts = 0
        fleet.write(entry)
        fleet.markGone(id, at: since)
        return true
    }

    /// The members that have not vanished. A service of which only registered models remain has no row in the fleet.
    private func present(in members: Members) -> Members {
        var result = members
        result.deployments = members.deployments.filter { deployments.isPresent($0) }
        result.models = members.models.filter { models.isPresent($0) }
        result.signals = members.signals.filter { signals.isPresent($0) }
        result.drifts = members.drifts.filter { drifts.isPresent($0) }
        result.objectives = members.objectives.filter { objectives.isPresent($0) }
        result.alerts = members.alerts.filter { alerts.isPresent($0) }
        result.replicas = members.replicas.filter { replicas.isPresent($0) }
        result.traffic = members.traffic.filter { traffic.isPresent($0) }
        result.gauges = members.gauges.filter { gauges.isPresent($0) }
        return result
    }

    /// What a person asked for (order, filter, subject) shows at once; new data waits until all of a poll is in.
    private mutating func rebuildRows(_ id: PaneID, alsoForData: Bool) {
        guard let pane = panes[id], pane.listing != .none else { return }
        let subject = place.pane == id ? place.subject : nil
        let source = PaneState.BuiltFrom(
            revision: revision(of: pane.listing), order: pane.order, filter: pane.filter.read(at: now),
            subject: subject)
        guard pane.builtFrom != source else { return }
        if !alsoForData, let built = pane.builtFrom, built.isSameWish(as: source) { return }
        let rows = rows(of: pane, subject: subject)
        panes[id]?.rows = rows
        panes[id]?.builtFrom = source
        placeCursor(id)
    }

    /// Keeps the cursor on its entity wherever that stands now; when it is gone, on the row that took its place.
    private mutating func placeCursor(_ id: PaneID) {
        guard let pane = panes[id] else { return }
        if let selection = pane.selection, let row = row(of: selection, in: pane.listing),
            let index = pane.rows.firstIndex(of: row)
        {
            panes[id]?.selectedIndex = index
            return
        }
        let index = min(pane.selectedIndex, max(0, pane.rows.count - 1))
        // A filter hides it; without the filter the cursor is where it was.
        if let selection = pane.selection, row(of: selection, in: pane.listing) != nil, !pane.filter.isEmpty {
            panes[id]?.selectedIndex = index
            return
        }
        panes[id]?.selectedIndex = index
        // A cursor nobody has moved stays on top, where the worst stands, and holds no identity.
        guard pane.selection != nil else { return }
        let selection = pane.rows.isEmpty ? nil : entity(at: pane.rows[index], in: pane.listing)
        panes[id]?.selection = selection
    }
}
