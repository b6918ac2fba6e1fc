internal import Cells
internal import OpsModel

/// One column of a list: what the table asks for, and how an entity looks in it.
struct ListColumn<Entity: Sendable>: Sendable {
    var column: TableColumn
    /// The field that `s` sorts by for this column; `nil` where it cannot.
    let field: String?
    let text: @Sendable (Entity, Reading) -> TextRun

    init(_ column: TableColumn, field: String? = nil, _ text: @escaping @Sendable (Entity, Reading) -> TextRun) {
        self.column = column
        self.field = field
        self.text = text
    }
}

extension PaneState {
    /// The columns less those that are hidden; of the others each gives way to one that is wanted.
    func arranged<Column>(_ columns: [Column], _ path: WritableKeyPath<Column, TableColumn>) -> [Column] {
        columns.filter { !hiddenColumns.contains($0[keyPath: path].title) }.map { column in
            guard wantedColumns.contains(column[keyPath: path].title) else { return column }
            var column = column
            column[keyPath: path].priority = Int.max
            return column
        }
    }
}

/// What a cell of a list is made from, besides its entity.
struct Reading {
    let state: OpsState
    let glyphs: GlyphSet
    let frame: FrameReadings

    init(_ canvas: Canvas) {
        (state, glyphs, frame) = (canvas.state, canvas.glyphs, canvas.readings)
    }
}

extension Canvas {
    /// Draws the rows of a pane as a table in a box; asks only for the cells that show. Says `empty` where there are
    /// none. What has vanished is dim, and says how long ago before its name.
    mutating func list<Entity: TableEntity>(
        _ title: String, _ pane: PaneState, _ columns: [ListColumn<Entity>], in rect: Rect, empty: [String],
        of entities: Table<Entity>, isStale: (Entity) -> Bool = { _ in false }
    ) {
        guard rect.rows >= 3 else { return }
        let columns = pane.arranged(columns, \.column)
        let visible = visibleRows(pane, height: rect.rows - 3)
        let inside = box(title, notes: listNotes(pane), footnotes: [visible.note], in: rect)
        scrolls[pane.id] = visible.offset
        target(.pane(pane.id), in: rect)
        target(.rows(pane.id, first: visible.offset), in: inside.trimmed(top: 1))
        let isFront = state.place.pane == pane.id
        let sorted = columns.firstIndex { $0.field == pane.order.field }
            .map { TableView.Sort(column: $0, isDescending: pane.order.isDescending) }
        var table = TableView(
            columns.map(\.column), width: inside.columns, rows: visible,
            selected: isFront && !pane.rows.isEmpty ? pane.selectedIndex : nil, sorted: sorted)
        let placements = table.layout.placements
        if isFront { targetTitles(placements, columns.map(\.field), in: inside.row(0)) }
        if isFront, let column = pane.column, !placements.isEmpty {
            table.focusedColumn = placements[min(column, placements.count - 1)].column
        }
        let reading = Reading(self)
        let shown = shown(pane.rows[visible.range], of: entities, isStale)
        let named = columns.firstIndex(where: \.column.isFlexible)
        cells.draw(table, in: inside, after: isFront ? drawnRows : nil) { row, column in
            guard let (entity, isStale, gone) = shown[row - visible.offset] else { return TextRun("") }
            let run = columns[column].text(entity, reading)
            if !gone.isEmpty { return TextRun(column == named ? gone + run.text : run.text, .stale) }
            return isStale && column > 0 ? TextRun(run.text, .stale) : run
        }
        cells.highlight(pane.filter.words, in: inside.trimmed(top: 1))
        if isFront {
            let focused = table.focusedColumn.flatMap { column in
                pane.rows.isEmpty
                    ? nil : entities[pane.rows[pane.selectedIndex]].map { columns[column].text($0, reading).text }
            }
            frontList = DrawnList(
                shown: Set(placements.map { columns[$0.column].column.title }),
                count: placements.count, cell: focused, rect: inside, rows: visible.range, selected: table.selected)
        }
        guard pane.rows.isEmpty else { return }
        for (row, text) in emptyTexts(pane, empty).enumerated() {
            line([TextRun(text, .dim)], row: row + 1, in: inside)
        }
    }

    /// What stands in so many rows of a list, whether that is old, and of what has vanished since when.
    private func shown<Entity: TableEntity>(
        _ rows: ArraySlice<Row>, of entities: Table<Entity>, _ isStale: (Entity) -> Bool
    ) -> [(entity: Entity, isStale: Bool, gone: String)?] {
        rows.map { row in
            entities[row].map { entity in
                let gone = entities.goneSince(row).map { "gone \(NumberText.age(of: $0, at: state.now)): " }
                return (entity: entity, isStale: gone != nil || isStale(entity), gone: gone ?? "")
            }
        }
    }

    /// How many of a pane's rows are there, and how many have vanished: `12`, `12, 1 gone`.
    func count<Entity>(_ pane: PaneState, _ entities: Table<Entity>) -> String {
        let gone = entities.goneCount > 0 ? pane.rows.count { entities.goneSince($0) != nil } : 0
        return gone == 0 ? "\(pane.rows.count)" : "\(pane.rows.count - gone), \(gone) gone"
    }

    private mutating func targetTitles(_ placements: [TableLayout.Placement], _ fields: [String?], in row: Rect) {
        for placement in placements {
            guard let field = fields[placement.column] else { continue }
            let place = Rect(
                column: row.left + placement.offset, row: row.top, columns: placement.width, rows: row.rows)
            target(.order(field), in: place.intersection(row))
        }
    }

    private func visibleRows(_ pane: PaneState, height: Int) -> VisibleRows {
        let isFront = state.place.pane == pane.id
        return VisibleRows(
            count: pane.rows.count, selected: isFront && !pane.rows.isEmpty ? pane.selectedIndex : nil,
            height: height, offset: isFront ? pane.scroll : 0)
    }

    private func emptyTexts(_ pane: PaneState, _ empty: [String]) -> [String] {
        guard !pane.filter.isEmpty else { return empty }
        let wanted = pane.filter.problemsOnly && pane.filter.text.isEmpty ? "no problem here" : "nothing matches"
        return ["\(wanted); \(hint(.stepBack, "shows all again"))"]
    }

    /// What a list says in its upper edge, longest first: order, filter, what else can be asked for.
    private func listNotes(_ pane: PaneState) -> [String] {
        let arrow = pane.order.isDescending ? glyphs.arrowDown : glyphs.arrowUp
        let gap = glyphs == .ascii ? " " : ""
        let order = "sort \(Self.orderWord(pane.order.field, pane.listing))\(gap)\(arrow)"
        let filter = pane.filter.text.isEmpty ? "" : "/\(TextWidth.truncated(pane.filter.text, to: 24, glyphs: glyphs))"
        let problems = pane.filter.problemsOnly ? "problems only" : ""
        let isFront = state.place.pane == pane.id
        // Charts and timelines beside it travel in time; a list does not.
        let travelled = isFront && state.travel != nil && state.pane?.charts == true ? "of now" : ""
        return [
            joined([
                travelled, order, filter.isEmpty && isFront ? hint(.filter, "filter") : filter,
                problems.isEmpty && isFront ? hint(.problemsOnly, "problems only") : problems,
            ]),
            joined([travelled, order, filter, problems]), joined([travelled, filter, problems]),
            joined([travelled, filter]), filter,
        ].filter { !$0.isEmpty }
    }

    /// Fields by the words people use for them.
    private static func orderWord(_ field: String, _ listing: Listing) -> String {
        switch field {
        case "urgency" where listing == .requests, "status" where listing == .requests: field
        case "status", "urgency": "severity"
        case "requestRate": "rps"
        case "errorRatio": "errors"
        case "latency": "latency"
        case "since": "age"
        case "excess": "excess over limit"
        default: field
        }
    }
}
