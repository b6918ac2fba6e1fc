/// Getting about. Rows are addressed by identity; a step is relative to the identity under the cursor.
public enum NavigationAction: Sendable, Hashable {
    /// Where there are no rows, lines of the text in focus.
    case moved(Int)
    /// The person has begun to act: from now on the cursor stays on the row it is on, and what was said of the key
    /// before has been read.
    case anchored
    case movedToStart
    case movedToEnd
    /// Shows a pane; what it is about, if it is about one thing.
    case opened(PaneID, subject: EntityID?)
    /// One step back where there is one: help, filter, then the last place.
    case steppedBack
    /// Leaves the view for the one before, whatever its filter.
    case wentBack
    /// The place that was left last, and with the next one this again.
    case returnedToLast
    /// One place back or on in the history of views; how they are looked at stays.
    case wentThroughHistory(forward: Bool)
    /// The cursor of the pane in front goes to something it lists.
    case pointed(at: EntityID)
    case sorted(RowOrder)
    case scrolled(PaneID, to: Int)
}

extension OpsState {
    static let historyCapacity = 50

    mutating func reduce(_ action: NavigationAction) -> [Effect] {
        switch action {
        case .moved(let step): move(by: step)
        case .anchored:
            if notice?.isError == false { notice = nil }
            if let pane, pane.selection == nil, pane.listing != .none { move(by: 0) }
        case .movedToStart: move(to: 0)
        case .movedToEnd: move(to: Int.max)
        case .opened(let pane, let subject):
            open(Place(pane, subject: subject))
            return askForRunbook() + askForSimilar()
        case .steppedBack: stepBack()
        case .wentBack: goBack()
        case .returnedToLast:
            guard let last = past.popLast() else { return [] }
            past.append(place)
            place = last
        case .wentThroughHistory(let forward): if forward { goForward() } else { goBack() }
        case .pointed(let id): point(at: id)
        case .sorted(let order): panes[place.pane]?.order = order
        case .scrolled(let pane, let first): panes[pane]?.scroll = first
        }
        return []
    }

    private mutating func move(by step: Int) {
        guard let pane = panes[place.pane] else { return }
        move(to: max(0, (pane.listing == .none ? pane.scroll : pane.selectedIndex) + step))
    }

    private mutating func move(to index: Int) {
        if pane?.listing == Listing.none { panes[place.pane]?.scrollPart(to: index) }
        guard let pane = panes[place.pane], !pane.rows.isEmpty else { return }
        let index = min(max(0, index), pane.rows.count - 1)
        let selection = entity(at: pane.rows[index], in: pane.listing)
        panes[place.pane]?.selectedIndex = index
        panes[place.pane]?.selection = selection
    }

    private mutating func open(_ next: Place) {
        guard panes[next.pane] != nil, next != place else { return }
        past.append(place)
        if past.count > Self.historyCapacity { past.removeFirst() }
        future = []
        panes[next.pane]?.parts = PaneParts()
        place = next
        mode = .browsing
    }

    private mutating func goBack() {
        guard let last = past.popLast() else { return }
        future.append(place)
        place = last
    }

    private mutating func goForward() {
        guard let next = future.popLast() else { return }
        past.append(place)
        place = next
    }

    /// Rows that are not made yet take the cursor along when they are.
    private mutating func point(at id: EntityID) {
        guard let pane else { return }
        panes[pane.id]?.selection = id
        if let row = row(of: id, in: pane.listing), let index = pane.rows.firstIndex(of: row) {
            panes[pane.id]?.selectedIndex = index
        } else {
            panes[pane.id]?.builtFrom = nil
        }
    }

    private mutating func stepBack() {
        switch mode {
        case .help, .commanding, .menu, .dialog:
            mode = .browsing
            dialog = nil
        case .filtering(let before):
            panes[place.pane]?.filter = before
            mode = .browsing
        case .browsing:
            if let filter = pane?.filter, !filter.isEmpty {
                panes[place.pane]?.filter = RowFilter()
            } else {
                goBack()
            }
        }
    }
}
