internal import Cells
internal import OpsModel

/// What clicks and the wheel do: the same as keys, where they point.
struct MouseKeys {
    /// Rows that one step of the wheel goes.
    static let step = 3

    let state: OpsState
    let options: ScreenOptions
    let keymap: Keymap<Command>

    func intent(of event: MouseEvent) -> Intent? {
        switch event.kind {
        case .wheelUp: roll(-1)
        case .wheelDown: roll(1)
        case .pressed: press(Position(column: event.column, row: event.row))
        }
    }

    private func roll(_ direction: Int) -> Intent? {
        switch state.mode {
        case .browsing, .filtering:
            // An incident has no list, and its texts scroll.
            state.pane?.listing == Listing.none && state.place.pane != Pane.incident.id
                ? nil : .act([.navigation(.moved(direction * Self.step))])
        case .help, .menu: menu.intent(of: direction > 0 ? .down : .up)
        case .commanding: line.intent(of: direction > 0 ? .down : .backTab)
        case .dialog: .act([.request(.scrolled(direction * Self.step))])
        }
    }

    private var menu: MenuKeys { MenuKeys(state: state, options: options, keymap: keymap) }

    private var line: CommandLineKeys {
        CommandLineKeys(reader: CommandLineReader(state: state, options: options, keymap: keymap))
    }

    private func press(_ position: Position) -> Intent? {
        let targets = Screen.render(state, options, keymap: keymap).targets
        guard let target = targets.last(where: { $0.rect.contains(position) }) else { return nil }
        switch target.kind {
        case .cover: return nil
        case .entry(let index): return choose(index)
        case .command(let command): return KeyInterpreter.intent(of: command, in: state, options)
        case .order(let field): return order(by: field)
        case .pane(let pane): return pane == state.place.pane ? nil : open(pane, at: nil)
        case .rows(let pane, let first): return row(first + position.row - target.rect.top, of: pane)
        }
    }

    /// The first click chooses, the second does what Enter does.
    private func choose(_ index: Int) -> Intent? {
        if let dialog = state.dialog, state.mode == .dialog {
            // A click moves the focus, as Tab does; only Enter, or a second click, presses.
            return .act([.request(index == dialog.focus ? .pressed : .focusMoved(index - dialog.focus))])
        }
        if state.mode == .commanding {
            return index == state.commandLine.chosen ? line.intent(of: .enter) : .act([.commandLine(.chosen(index))])
        }
        return index == state.menuIndex ? menu.intent(of: .enter) : menu.move(to: index)
    }

    private func order(by field: String) -> Intent {
        let now = state.pane?.order
        let isDescending = now?.field == field ? now?.isDescending != true : true
        return .act([.navigation(.sorted(RowOrder(field, descending: isDescending)))])
    }

    /// A row that is not under the cursor comes under it; one that is is opened. A filter that is being typed is kept.
    private func row(_ index: Int, of id: PaneID) -> Intent? {
        guard let pane = state.panes[id], pane.rows.indices.contains(index),
            let entity = state.entity(at: pane.rows[index], in: pane.listing)
        else { return id == state.place.pane ? nil : open(id, at: nil) }
        guard id == state.place.pane else { return open(id, at: entity) }
        if index == pane.selectedIndex, state.mode == .browsing {
            return KeyInterpreter.intent(of: .open, in: state, options)
        }
        let kept: [Action] = state.mode == .browsing ? [] : [.filter(.kept)]
        return .act(kept + [.navigation(.pointed(at: entity))])
    }

    private func open(_ pane: PaneID, at entity: EntityID?) -> Intent {
        .act([.navigation(.opened(pane, subject: nil))] + (entity.map { [.navigation(.pointed(at: $0))] } ?? []))
    }
}
