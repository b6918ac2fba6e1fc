/// How the place in front is looked at: frozen, zoomed, split, its columns, an earlier time, and lists over it.
public enum ViewAction: Sendable, Hashable {
    /// Holds the display while collection goes on, or lets it go on.
    case frozeToggled
    /// Time went on while the display was held.
    case frozenTicked(at: Instant)
    case zoomToggled
    /// The part of the pane in front that the keys move from now on.
    case partChosen(Int)
    /// Moves the split by this share of the pane.
    case splitMoved(Double)
    /// The column of the list that the cursor is on; `nil` for none.
    case columnChosen(Int?)
    /// Hides a column, or no longer.
    case columnToggled(String)
    /// Shows a column though others must give way.
    case columnWanted(String)
    case columnsReset
    case menuOpened(Menu)
    case menuMoved(to: Int)
    case menuClosed
    /// Looks at charts and timelines as they ended at an earlier instant; `nil` for now.
    case travelled(to: Instant?)
    /// The views as they were left.
    case restored(RememberedViews)
}

/// A list that lies over a pane and is chosen from.
public enum Menu: Sendable, Hashable {
    /// Addresses of the service, filled in.
    case links
    /// The columns of the list in front.
    case columns
    /// The themes there are; what the cursor is on is tried, and the one before comes back unless it is kept.
    case themes(before: String?)
}

/// A display that is held.
public struct Frozen: Sendable, Hashable {
    public let since: Instant
    /// What time it is, while everything else stands.
    public internal(set) var now: Instant
}

extension OpsState {
    /// Where charts and timelines end.
    public var viewedAt: Instant { travel ?? now }

    /// The share of the first part of a split pane; `standard` where nobody has moved it.
    public func split(of pane: PaneID, standard: Double) -> Double {
        panes[pane]?.split ?? standard
    }

    mutating func reduce(_ action: ViewAction) -> [Effect] {
        let front = place.pane
        switch action {
        case .frozeToggled: frozen = frozen == nil ? Frozen(since: now, now: now) : nil
        case .frozenTicked(let instant): frozen?.now = instant
        case .zoomToggled: panes[front]?.isZoomed.toggle()
        case .partChosen(let part): panes[front]?.focus(part)
        case .splitMoved(let share):
            let split = panes[front]?.split ?? 0.5
            panes[front]?.split = min(0.8, max(0.2, split + share))
        case .columnChosen(let column): panes[front]?.column = column.map { max(0, $0) }
        case .columnToggled(let title):
            panes[front]?.hiddenColumns.formSymmetricDifference([title])
            panes[front]?.wantedColumns.remove(title)
        case .columnWanted(let title):
            panes[front]?.hiddenColumns.remove(title)
            panes[front]?.wantedColumns.insert(title)
        case .columnsReset:
            panes[front]?.hiddenColumns = []
            panes[front]?.wantedColumns = []
        case .menuOpened(let menu):
            mode = .menu(menu)
            menuIndex = 0
        case .restored(let views): return restore(views)
        case .menuMoved(let index): menuIndex = max(0, index)
        case .menuClosed: mode = .browsing
        case .travelled(let instant):
            travel = instant.map { min(now, $0) }
            chart.cursor = nil
            return askForSeries()
        }
        return []
    }

    /// Takes over where the person is and what was chosen from a display that was held; the data stay one's own.
    public mutating func takeView(from held: OpsState) {
        (place, past, future, mode) = (held.place, held.past, held.future, held.mode)
        (menuIndex, commandLine, notice) = (held.menuIndex, held.commandLine, held.notice)
        (chart, travel, theme) = (held.chart, held.travel, held.theme)
        (dialog, arming) = (held.dialog, held.arming)
        frozen = nil
        for (id, pane) in held.panes {
            panes[id] = pane
            // Its rows are those of the tables as they were.
            panes[id]?.builtFrom = nil
        }
    }
}
