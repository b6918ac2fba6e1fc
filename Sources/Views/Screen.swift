public import Cells
public import OpsModel

/// The whole screen as a function of the state.
public enum Screen {
    /// The smallest screen that has room for a pane; below it one line says what is broken.
    static let smallest = Size(columns: 40, rows: 10)

    /// The panes on screen besides the one in front, which must keep their rows up to date.
    public static func visiblePanes(_ state: OpsState, _ options: ScreenOptions) -> [PaneID] {
        guard state.place.pane == Pane.fleet.id, options.size.rows >= 30 else { return [] }
        return [Pane.alerts.id, Pane.sources.id]
    }

    public static func render(
        _ state: OpsState, _ options: ScreenOptions, keymap: Keymap<Command> = .standard
    ) -> Frame {
        var canvas = Canvas(state, options)
        let rect = Rect(options.size)
        if options.size.columns < smallest.columns || options.size.rows < smallest.rows {
            oneLine(&canvas, in: rect)
        } else {
            whole(&canvas, keymap, in: rect)
        }
        return Frame(cells: canvas.cells, scrolls: canvas.scrolls)
    }

    private static func whole(_ canvas: inout Canvas, _ keymap: Keymap<Command>, in rect: Rect) {
        let parts = Layout.rows(
            of: rect, [Layout.Part(.fixed(1)), Layout.Part(.fill(1)), Layout.Part(.fixed(1))])
        HeaderBar.draw(&canvas, in: parts[0])
        PaneCatalog[canvas.state.place.pane]?.draw(&canvas, parts[1])
        if canvas.state.mode == .help { HelpOverlay.draw(&canvas, keymap: keymap, in: parts[1]) }
        FooterBar.draw(&canvas, keymap: keymap, in: parts[2])
    }

    private static func oneLine(_ canvas: inout Canvas, in rect: Rect) {
        let state = canvas.state
        let badge = HeaderBar.badge(state, canvas.glyphs)
        guard let worst = NowPanel.worst(state) else {
            return canvas.line([badge, TextRun(" nothing fires", .dim)], row: 0, in: rect, indent: 0)
        }
        canvas.line(
            [
                worst.status.run(canvas.glyphs), TextRun(" \(worst.id.service.rawValue) "), TextRun(worst.reason, .dim),
                TextRun(" "), badge,
            ],
            row: 0, in: rect, indent: 0)
    }
}
