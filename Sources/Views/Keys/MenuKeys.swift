internal import Cells
internal import OpsModel

/// Keys in the help and in lists over a pane: the keys that move choose, Enter does what is chosen, the ways out close.
struct MenuKeys {
    let state: OpsState
    let options: ScreenOptions
    let keymap: Keymap<Command>

    func intent(of key: Key) -> Intent? {
        if key == .escape { return .act(leave) }
        if key == .enter || key == .character(" ") { return choose() }
        let page = max(1, options.size.rows / 2)
        switch keymap.action(for: key, in: [.global]) {
        case .help, .stepBack, .back: return .act(leave)
        case .moveDown: return move(to: chosen + 1)
        case .moveUp: return move(to: chosen - 1)
        case .halfPageDown: return move(to: chosen + page)
        case .halfPageUp: return move(to: chosen - page)
        case .columnRight: return move(to: chosen + lines)
        case .columnLeft: return move(to: chosen - lines)
        case .moveToStart: return move(to: 0)
        case .moveToEnd: return move(to: count - 1)
        case .columns where state.mode == .menu(.columns): return .act([close])
        case .links where state.mode == .menu(.links): return .act([close])
        default: return nil
        }
    }

    private var close: Action { state.mode == .help ? .session(.toggledHelp) : .view(.menuClosed) }

    /// What the ways out do: a theme that was tried is given back.
    private var leave: [Action] {
        if case .menu(.themes(let before)) = state.mode { return [.session(.themeTried(before)), close] }
        return [close]
    }

    private var commands: CommandActions { CommandActions(state: state, options: options) }

    private var count: Int {
        switch state.mode {
        case .help: HelpOverlay.entries(state, keymap).count
        case .menu(.links): commands.links.count
        case .menu(.columns): state.columnTitles.count
        case .menu(.themes): ThemeChoices.all.count
        default: 0
        }
    }

    /// How far a step to the side goes.
    private var lines: Int {
        state.mode == .help ? HelpOverlay.lines(count, HelpOverlay.columns(options.size.columns)) : 0
    }

    private var chosen: Int { min(state.menuIndex, max(0, count - 1)) }

    /// In the list of themes what the cursor is on is tried at once.
    func move(to index: Int) -> Intent {
        let index = min(max(0, index), max(0, count - 1))
        guard case .menu(.themes) = state.mode else { return .act([.view(.menuMoved(to: index))]) }
        return .act([.view(.menuMoved(to: index)), .session(.themeTried(ThemeChoices.all[index]))])
    }

    private func choose() -> Intent? {
        guard count > 0 else { return .act([close]) }
        switch state.mode {
        case .help:
            let entry = HelpOverlay.entries(state, keymap)[chosen]
            // The help itself is closed by it.
            if entry.action == .help { return .act([close]) }
            return KeyInterpreter.intent(of: entry.action, in: state, options, before: [close])
        case .menu(.links):
            return .act([close, .session(.copyRequested(Printable.text(commands.links[chosen].address)))])
        case .menu(.themes):
            let said: [Action] = ThemeChoices.all[chosen].map { [.session(.themeRequested($0))] } ?? []
            return .act([close] + said)
        case .menu(.columns): return .act(commands.actions(onColumn: state.columnTitles[chosen]))
        default: return nil
        }
    }
}
