internal import Cells
internal import OpsModel

/// What a pane draws on: the cells, and the state it reads and never writes.
struct Canvas {
    var cells: CellBuffer
    let state: OpsState
    let options: ScreenOptions
    let keymap: Keymap<Command>
    let readings: FrameReadings
    var scrolls: [PaneID: Int] = [:]
    /// The list of the pane in front, once it has been drawn.
    var frontList: DrawnList?
    /// What the mouse finds where, what was drawn later on top.
    var targets: [MouseTarget] = []
    /// The page beside the incident, as the frame before or this one has wrapped it.
    var wrappedPage: WrappedPage?
    /// The frame before, where nothing but the cursor has moved since.
    private let last: Frame?

    init(
        _ state: OpsState, _ options: ScreenOptions, _ keymap: Keymap<Command> = .standard, after last: Frame? = nil,
        isStill: Bool = true
    ) {
        wrappedPage = last?.wrappedPage
        let last = isStill ? last : nil
        self.state = state
        readings = FrameReadings(state)
        self.options = options
        self.keymap = keymap
        self.last = last
        cells = last?.cells.successor() ?? CellBuffer(options.size, glyphs: options.glyphs)
    }

    /// Draws what does not depend on the cursor, or takes it from the frame before.
    mutating func still(_ rect: Rect, _ draw: (inout Canvas, Rect) -> Void) {
        guard let last else { return draw(&self, rect) }
        cells.take(rect, of: last.cells, to: rect.origin)
    }

    /// The rows of the list in front as the frame before shows them.
    var drawnRows: DrawnRows? {
        guard let last, let list = last.list else { return nil }
        return DrawnRows(list.rows, selected: list.selected, of: last.cells, in: list.rect)
    }

    var glyphs: GlyphSet { options.glyphs }

    /// The border that tells production from everything else.
    var borderStyle: Style {
        state.isProduction ? Style(.borderProduction) : Style(.border)
    }

    /// Draws a titled box and gives the region inside it. Of `notes` the first that fits stands in the upper edge, and
    /// of `footnotes` in the lower.
    mutating func box(_ title: String, notes: [String] = [], footnotes: [String] = [], in rect: Rect) -> Rect {
        box([TextRun(title, .title)], notes: notes, footnotes: footnotes, in: rect)
    }

    /// As `box(_:notes:footnotes:in:)`, with a title of several roles.
    mutating func box(_ title: [TextRun], notes: [String] = [], footnotes: [String] = [], in rect: Rect) -> Rect {
        let room = rect.columns - TextWidth.columns(of: title, glyphs: glyphs) - 9
        cells.draw(
            Box(
                title: title, note: fitting(notes, in: room), footnote: fitting(footnotes, in: rect.columns - 6),
                style: borderStyle), in: rect)
        return rect.inset()
    }

    mutating func target(_ kind: MouseTarget.Kind, in rect: Rect) {
        if !rect.isEmpty { targets.append(MouseTarget(rect: rect, kind: kind)) }
    }

    private func fitting(_ notes: [String], in room: Int) -> [TextRun] {
        guard let note = notes.first(where: { cells.columns(of: $0) <= room }), !note.isEmpty else { return [] }
        return [TextRun(note, .dim)]
    }

    /// One line of runs, cut at the right edge of `rect`; nothing where the row lies outside.
    mutating func line(_ runs: [TextRun], row: Int, in rect: Rect, indent: Int = 1) {
        guard row >= 0, row < rect.rows else { return }
        let place = rect.row(row).trimmed(left: indent)
        cells.put(runs, at: place.origin, clip: place, ellipsis: true)
    }

    /// Lines of runs from the top of `rect`, as many as it has rows.
    mutating func lines(_ lines: some Sequence<[TextRun]>, in rect: Rect) {
        for (row, runs) in lines.enumerated() { line(runs, row: row, in: rect) }
    }

    /// One line of runs, and others at its right edge, which are kept where both do not fit.
    mutating func line(_ runs: [TextRun], right: [TextRun], row: Int, in rect: Rect) {
        guard row >= 0, row < rect.rows else { return }
        let width = right.isEmpty ? 0 : TextWidth.columns(of: right, glyphs: glyphs) + 2
        line(runs, row: row, in: rect.trimmed(right: min(width, rect.columns)))
        cells.put(right, endingBefore: rect.right - 1, row: rect.top + row, clip: rect.row(row))
    }

    /// `v chart`: the key that the live keymap has for a command here, and a word; nothing where it has none.
    func hint(_ command: Command, _ word: String) -> String {
        key(of: command).map { "\($0) \(word)" } ?? ""
    }

    /// The first key that the live keymap has for a command here, as people read it.
    func key(of command: Command) -> String? {
        let scopes = KeyInterpreter.scopes(state)
        return keymap.bindings.first { $0.action == command && scopes.contains($0.scope) }?.key.label(glyphs)
    }

    /// The first runs as far as they have room in so many columns, none of them cut but the first.
    func whole(_ runs: [TextRun], in width: Int) -> [TextRun] {
        var room = width
        return runs.enumerated().prefix { index, run in
            room -= cells.columns(of: run.text)
            return index == 0 || room >= 0
        }.map(\.element)
    }

    /// Texts that are not empty, with a dot between them.
    func joined(_ parts: [String]) -> String {
        parts.filter { !$0.isEmpty }.joined(separator: " \(glyphs.separator) ")
    }
}

extension OpsState {
    /// Whether what is on screen must be treated as production. The drill is marked as itself instead.
    var isProduction: Bool {
        !banner.isDrill && fleetSummary.environments.contains { $0.isProductionForWrites }
    }
}
