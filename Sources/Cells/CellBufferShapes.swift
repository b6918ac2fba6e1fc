extension CellBuffer {
    /// Fills `rect` with one character of one column, a blank by default; anything else is shown as `?`.
    public mutating func fill(_ rect: Rect, with scalar: Unicode.Scalar = " ", style: Style = .text) {
        let rect = bounds.intersection(rect)
        guard !rect.isEmpty else { return }
        let cell = Cell(glyph: drawable(scalar), style: style)
        for row in rect.top..<rect.bottom {
            let start = row * size.columns
            for index in start + rect.left..<start + rect.right { cells[index] = cell }
            mend(rect.left..<rect.right, row: row)
        }
    }

    /// A line of `columns` cells to the right of `position`.
    public mutating func horizontalLine(
        at position: Position, columns: Int, with scalar: Unicode.Scalar = "─", style: Style = Style(.border)
    ) {
        fill(Rect(column: position.column, row: position.row, columns: columns, rows: 1), with: scalar, style: style)
    }

    /// A line of `rows` cells down from `position`.
    public mutating func verticalLine(
        at position: Position, rows: Int, with scalar: Unicode.Scalar = "│", style: Style = Style(.border)
    ) {
        fill(Rect(column: position.column, row: position.row, columns: 1, rows: rows), with: scalar, style: style)
    }

    /// Changes how `rect` looks and leaves what it says; a wide character changes whole, with its left half.
    public mutating func restyle(_ rect: Rect, _ change: (Style) -> Style) {
        let rect = bounds.intersection(rect)
        for row in rect.top..<max(rect.top, rect.bottom) {
            let start = row * size.columns
            for index in start + rect.left..<start + rect.right where !cells[index].isFollower {
                cells[index].style = change(cells[index].style)
                if cells[index].width == 2 { cells[index + 1].style = cells[index].style }
            }
        }
    }

    /// Gives every cell of `rect` the same role and no emphasis.
    public mutating func restyle(_ rect: Rect, as role: Role) {
        restyle(rect) { _ in Style(role) }
    }

    /// Draws the selection bar: plain cells take the role of the selection, signals keep theirs in reverse.
    public mutating func select(_ rect: Rect) {
        restyle(rect) { style in
            style.role.isSignal ? Style(style.role, style.emphasis.union(.reverse)) : Style(.selection, style.emphasis)
        }
    }

    /// Makes everything blank and forgets the clusters.
    public mutating func clear() {
        for index in cells.indices { cells[index] = .blank }
        clusterTable = ClusterTable()
    }

    private func drawable(_ scalar: Unicode.Scalar) -> UInt32 {
        guard case .narrow = ScalarKind(scalar) else { return 0x3F }
        return glyphs == .ascii ? UInt32(AsciiTwin.byte(for: scalar)) : scalar.value
    }
}

extension Role {
    /// True for roles that say how bad something is, and keep saying it under the selection bar.
    var isSignal: Bool {
        switch self {
        case .critical, .warning, .ok, .unknown, .pending, .stale, .error: true
        default: false
        }
    }
}
