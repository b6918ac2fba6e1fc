/// Typing a filter; the rows follow while it is typed.
public enum FilterAction: Sendable, Hashable {
    case began
    case typed(String)
    /// Another text stands there.
    case replaced(String)
    case erased
    /// Takes back the last word.
    case wordErased
    /// The filter stays; one that does not read is typed on.
    case kept
    case toggledProblemsOnly
    /// The next or the one before of the rows that match; of all rows where the last filter was taken away.
    case matchSought(forward: Bool)
}

extension OpsState {
    static let filterCapacity = 200

    mutating func reduce(_ action: FilterAction) -> [Effect] {
        guard let pane, pane.listing != .none else { return [] }
        switch action {
        case .began: mode = .filtering(before: pane.filter)
        case .typed(let text):
            let room = Self.filterCapacity - pane.filter.text.count
            write(filter: pane.filter.text + text.prefix(max(0, room)))
        case .replaced(let text): write(filter: String(text.prefix(Self.filterCapacity)))
        case .erased: write(filter: String(pane.filter.text.dropLast()))
        case .wordErased: write(filter: pane.filter.text.withoutLastWord)
        case .kept:
            if pane.filter.mistake == nil { mode = .browsing }
        case .toggledProblemsOnly: panes[pane.id]?.filter.problemsOnly.toggle()
        case .matchSought(let forward): seekMatch(in: pane, forward: forward)
        }
        return []
    }

    private mutating func write(filter text: String) {
        guard let pane else { return }
        let words = vocabulary(of: pane.listing)
        panes[pane.id]?.filter.write(text, words)
    }

    /// Goes round at the ends. With a filter every row that shows is a match.
    private mutating func seekMatch(in pane: PaneState, forward: Bool) {
        let matches = matches(in: pane)
        guard !matches.isEmpty else {
            notice = Notice("nothing matches", at: now)
            return
        }
        let index =
            forward
            ? matches.first { $0 > pane.selectedIndex } ?? matches.first
            : matches.last { $0 < pane.selectedIndex } ?? matches.last
        guard let index else { return }
        let selection = entity(at: pane.rows[index], in: pane.listing)
        panes[pane.id]?.selectedIndex = index
        panes[pane.id]?.selection = selection
    }

    /// The places of the rows that match the filter, or the one before it where there is none.
    private func matches(in pane: PaneState) -> [Int] {
        guard pane.filter.query.isEmpty else { return Array(pane.rows.indices) }
        guard let last = pane.lastFilter else { return [] }
        var searching = pane
        searching.filter = last
        searching.filter.problemsOnly = false
        let found = Set(rows(of: searching, subject: place.subject))
        return pane.rows.indices.filter { found.contains(pane.rows[$0]) }
    }
}

extension String {
    /// Without the blanks at its end and the word before them.
    var withoutLastWord: String {
        var text = self[...]
        while text.last?.isWhitespace == true { text.removeLast() }
        while let last = text.last, !last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
