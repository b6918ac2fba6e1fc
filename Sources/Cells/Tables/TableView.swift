/// A table ready to be drawn: a header, the rows in view, and the selection bar.
public struct TableView: Sendable {
    public var columns: [TableColumn]
    public var layout: TableLayout
    public var rows: VisibleRows
    public var selected: Int?
    /// The column that the column cursor is on, whose title is underlined.
    public var focusedColumn: Int?
    /// The column that orders the rows, whose title carries an arrow where there is room.
    public var sorted: Sort?

    public struct Sort: Sendable, Hashable {
        public var column: Int
        public var isDescending: Bool

        public init(column: Int, isDescending: Bool) {
            self.column = column
            self.isDescending = isDescending
        }
    }

    public init(
        _ columns: [TableColumn], width: Int, rows: VisibleRows, selected: Int? = nil, focusedColumn: Int? = nil,
        sorted: Sort? = nil
    ) {
        self.columns = columns
        layout = TableLayout(columns, width: width)
        self.rows = rows
        self.selected = selected
        self.focusedColumn = focusedColumn
        self.sorted = sorted
    }
}

extension CellBuffer {
    /// Draws `table` into `rect`, its header in the first row; `cell` is asked for the visible cells only, by the
    /// index of the row in the whole list and of the column in `TableView.columns`, and not where `drawn` has the row.
    public mutating func draw(
        _ table: TableView, in rect: Rect, after drawn: DrawnRows? = nil,
        cell: (_ row: Int, _ column: Int) -> TextRun
    ) {
        drawHeader(of: table, in: rect.row(0))
        for (line, row) in table.rows.range.enumerated() {
            let place = rect.row(line + 1)
            guard !place.isEmpty else { return }
            if let drawn, row != table.selected, let old = drawn.place(of: row), old.size == place.size {
                take(old, of: drawn.cells, to: place.origin)
                continue
            }
            for placement in table.layout.placements {
                let run = cell(row, placement.column)
                put(run, in: placement.rect(in: place), alignment: table.columns[placement.column].alignment)
            }
            if row == table.selected { drawSelection(in: place) }
        }
    }

    private mutating func drawHeader(of table: TableView, in place: Rect) {
        for placement in table.layout.placements {
            let column = table.columns[placement.column]
            let emphasis: Emphasis = table.focusedColumn == placement.column ? .underline : []
            let run = TextRun(title(of: placement, in: table), Style(.columnHeader, emphasis))
            put(run, in: placement.rect(in: place), alignment: column.alignment)
        }
    }

    private func title(of placement: TableLayout.Placement, in table: TableView) -> String {
        let title = table.columns[placement.column].title
        guard let sorted = table.sorted, sorted.column == placement.column else { return title }
        let marked = title + (sorted.isDescending ? glyphs.arrowDown : glyphs.arrowUp)
        return columns(of: marked) <= placement.width ? marked : title
    }

    private mutating func put(_ run: TextRun, in rect: Rect, alignment: TextAlignment) {
        switch alignment {
        case .left: put(run.text, at: rect.origin, style: run.style, clip: rect, ellipsis: true)
        case .right: put(run.text, endingBefore: rect.right, row: rect.top, style: run.style, clip: rect)
        }
    }

    private mutating func drawSelection(in place: Rect) {
        select(place)
        put(glyphs.selectionBar, at: place.origin, style: Style(.selection), clip: place)
    }
}

extension TableLayout.Placement {
    /// The column's cells in the table row `place`.
    func rect(in place: Rect) -> Rect {
        Rect(column: place.left + offset, row: place.top, columns: width, rows: 1).intersection(place)
    }
}
