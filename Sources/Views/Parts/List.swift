internal import Cells
internal import OpsModel

/// One column of a list: what the table asks for, and how an entity looks in it.
struct ListColumn<Entity: Sendable>: Sendable {
    let column: TableColumn
    /// The field that `s` sorts by for this column; `nil` where it cannot.
    let field: String?
    let text: @Sendable (Entity, Reading) -> TextRun

    init(_ column: TableColumn, field: String? = nil, _ text: @escaping @Sendable (Entity, Reading) -> TextRun) {
        self.column = column
        self.field = field
        self.text = text
    }
}

/// What a cell of a list is made from, besides its entity.
struct Reading {
    let state: OpsState
    let glyphs: GlyphSet
}

extension Canvas {
    /// Draws the rows of a pane as a table; asks only for the cells that show. Says `empty` where there are none.
    mutating func list<Entity: Sendable>(
        _ pane: PaneState, _ columns: [ListColumn<Entity>], in rect: Rect, empty: String,
        entity: (Row) -> Entity?, isStale: (Entity) -> Bool = { _ in false }
    ) {
        guard rect.rows >= 1 else { return }
        let isFront = state.place.pane == pane.id
        let selected = pane.rows.isEmpty || !isFront ? nil : pane.selectedIndex
        let visible = VisibleRows(
            count: pane.rows.count, selected: selected, height: rect.rows - 1, offset: isFront ? pane.scroll : 0)
        scrolls[pane.id] = visible.offset
        let sorted = columns.firstIndex { $0.field == pane.order.field }
            .map { TableView.Sort(column: $0, isDescending: pane.order.isDescending) }
        let table = TableView(
            columns.map(\.column), width: rect.columns, rows: visible, selected: selected, sorted: sorted)
        let reading = Reading(state: state, glyphs: glyphs)
        cells.draw(table, in: rect) { row, column in
            guard let entity = entity(pane.rows[row]) else { return TextRun("") }
            let run = columns[column].text(entity, reading)
            return isStale(entity) && column > 0 ? TextRun(run.text, .stale) : run
        }
        if pane.rows.isEmpty { line([TextRun(empty, .dim)], row: 1, in: rect) }
    }

    /// What a list says at the right of its upper edge: order, filter.
    func listNote(_ pane: PaneState) -> String {
        let arrow = pane.order.isDescending ? glyphs.arrowDown : glyphs.arrowUp
        var parts = ["sort \(pane.order.field)\(arrow)"]
        if !pane.filter.text.isEmpty { parts.append("/\(pane.filter.text)") }
        if pane.filter.problemsOnly { parts.append("problems only") }
        return parts.joined(separator: " \(glyphs.separator) ")
    }

    /// What a list says at its lower edge: how much of it shows.
    func listFootnote(_ pane: PaneState, rows: Int) -> String {
        let selected = state.place.pane == pane.id ? pane.selectedIndex : nil
        let visible = VisibleRows(
            count: pane.rows.count, selected: selected, height: rows - 1, offset: selected == nil ? 0 : pane.scroll)
        return visible.note
    }
}
