/// Typing a filter; the rows follow while it is typed.
public enum FilterAction: Sendable, Hashable {
    case began
    case typed(String)
    case erased
    case kept
    case toggledProblemsOnly
}

extension OpsState {
    static let filterCapacity = 200

    mutating func reduce(_ action: FilterAction) -> [Effect] {
        let pane = place.pane
        switch action {
        case .began:
            guard let state = panes[pane], state.listing != .none else { return [] }
            mode = .filtering(before: state.filter)
        case .typed(let text):
            let room = Self.filterCapacity - (panes[pane]?.filter.text.count ?? 0)
            panes[pane]?.filter.text += text.prefix(max(0, room))
        case .erased: _ = panes[pane]?.filter.text.popLast()
        case .kept: mode = .browsing
        case .toggledProblemsOnly: panes[pane]?.filter.problemsOnly.toggle()
        }
        return []
    }
}
