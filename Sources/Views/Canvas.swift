internal import Cells
internal import OpsModel

/// What a pane draws on: the cells, and the state it reads and never writes.
struct Canvas {
    var cells: CellBuffer
    let state: OpsState
    let options: ScreenOptions
    var scrolls: [PaneID: Int] = [:]

    init(_ state: OpsState, _ options: ScreenOptions) {
        self.state = state
        self.options = options
        cells = CellBuffer(options.size, glyphs: options.glyphs)
    }

    var glyphs: GlyphSet { options.glyphs }

    /// The border that tells production from everything else.
    var borderStyle: Style {
        state.isProduction ? Style(.borderProduction) : Style(.border)
    }

    /// Draws a titled box and gives the region inside it.
    mutating func box(_ title: String, note: String = "", footnote: String = "", in rect: Rect) -> Rect {
        cells.draw(Box(title, note: note, footnote: footnote, style: borderStyle), in: rect)
    }

    /// One line of runs, cut at the right edge of `rect`; nothing where the row lies outside.
    mutating func line(_ runs: [TextRun], row: Int, in rect: Rect, indent: Int = 1) {
        guard row >= 0, row < rect.rows else { return }
        let place = rect.row(row).trimmed(left: indent)
        cells.put(runs, at: place.origin, clip: place, ellipsis: true)
    }
}

extension OpsState {
    /// Whether what is on screen must be treated as production. The drill is marked as itself instead.
    var isProduction: Bool {
        !banner.isDrill && fleetSummary.environments.contains { $0.isProductionForWrites }
    }
}
