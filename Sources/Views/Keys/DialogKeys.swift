internal import Cells
internal import OpsModel

/// Keys in the dialog of a change request: only the button that has the focus does anything, and the focus starts on
/// Cancel.
enum DialogKeys {
    static func intent(of key: Key, _ state: OpsState, _ options: ScreenOptions) -> Intent? {
        guard let dialog = state.dialog else { return .act([.request(.cancelled)]) }
        return action(key, dialog, page: max(1, options.size.rows / 2)).map { .act([.request($0)]) }
    }

    private static func action(_ key: Key, _ dialog: RequestDialog, page: Int) -> RequestAction? {
        switch key {
        case .escape: .cancelled
        case .enter: .pressed
        case .tab, .right: .focusMoved(1)
        case .backTab, .left: .focusMoved(-1)
        case .down: .scrolled(1)
        case .up: .scrolled(-1)
        case .pageDown, .control("d"): .scrolled(page)
        case .pageUp, .control("u"): .scrolled(-page)
        case .backspace: .erased
        case .character(let scalar) where dialog.takesText: .typed(String(scalar))
        case .paste(let text) where dialog.takesText: .typed(Printable.text(text))
        case .character("j"): .scrolled(1)
        case .character("k"): .scrolled(-1)
        case .character("q"), .character("n"): .cancelled
        default: nil
        }
    }
}
