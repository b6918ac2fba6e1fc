extension OpsState {
    /// Services rebuilt in one call; more are left for the next, so that one turn of the loop stays short.
    static let settleBudget = 64

    /// Brings what is derived up to date after a batch of actions: fleet rows of changed services, and then, because it
    /// costs a look at every row, the rows of the panes on screen whose table, filter or order changed. While a part of a
    /// poll is still to come, only what a person asked of the panes.
    ///
    /// - Parameter visible: the panes on screen besides the one in front.
    /// - Returns: true when more remains to be done; call again in the next turn.
    public mutating func settle(visible: [PaneID] = []) -> Bool {
        let isWaiting = !halfTold.isEmpty
        if !isWaiting { rebuildFleet() }
        let isWhole = !isWaiting && dirtyServices.isEmpty
        if isWhole {
            triageIfNeeded()
            renewSituation()
            renewReviews()
        }
        if isWhole, fleetSummary.revision != fleet.revision { fleetSummary = FleetSummary(fleet) }
        for id in Set(visible + [place.pane]) { rebuildRows(id, alsoForData: isWhole) }
        return !isWaiting && !dirtyServices.isEmpty
    }

    private mutating func rebuildFleet() {
        let services = dirtyServices.prefix(Self.settleBudget).sorted { $0.rawValue < $1.rawValue }
        guard !services.isEmpty else { return }
        dirtyServices.subtract(services)
        for (service, entries) in zip(services, judgedEntries(of: services)) { replaceRows(of: service, by: entries) }
    }

    private mutating func replaceRows(of service: ServiceID, by entries: [FleetEntry]) {
        let kept = entries.map(\.id)
        // What now stands under an unknown environment is what is left of the row, not another one.
        let isRenamed = kept.contains { $0.environment == .unknown }
        let gone = (fleetRowsOf[service] ?? []).filter { !isRenamed && !kept.contains($0) && markGoneInFleet($0) }
        for id in fleetRowsOf[service] ?? [] where !kept.contains(id) && !gone.contains(id) { fleet.remove(id) }
        for entry in entries { fleet.write(entry) }
        fleetRowsOf[service] = kept.isEmpty && gone.isEmpty ? nil : kept + gone
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
        guard fleet.goneSince(id) != since else { return true }
        (entry.status, entry.lastStatus, entry.isStale) = (.unknown, .unknown, true)
        (entry.reason, entry.since, entry.onset) = ("gone: no source lists it any more", since, nil)
        entry.firingAlerts = nil
        fleet.write(entry)
        fleet.markGone(id, at: since)
        return true
    }

    /// What a person asked for (order, filter, subject) shows at once; new data waits until all of a poll is in.
    private mutating func rebuildRows(_ id: PaneID, alsoForData: Bool) {
        guard let pane = panes[id], pane.listing != .none else { return }
        let subject = place.pane == id ? place.subject : nil
        let source = PaneState.BuiltFrom(
            revision: revision(of: pane.listing), order: pane.order, filter: pane.filter.read(at: now),
            subject: subject)
        guard pane.builtFrom != source else { return }
        let isSameWish = pane.builtFrom?.isSameWish(as: source) ?? false
        if !alsoForData, isSameWish { return }
        if pane.listing == .fleet {
            let ordered = orderedFleet(pane, after: isSameWish ? pane.ordered : nil)
            panes[id]?.ordered = ordered
            panes[id]?.rows = ordered.rows
        } else {
            let rows = rows(of: pane, subject: subject)
            panes[id]?.rows = rows
        }
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
