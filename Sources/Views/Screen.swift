public import Cells
public import OpsModel

/// The whole screen as a function of the state.
public enum Screen {
    /// The smallest screen that has room for a pane; below it one line says what is broken.
    static let smallest = Size(columns: 40, rows: 10)

    /// The panes on screen besides the one in front, which must keep their rows up to date.
    public static func visiblePanes(_ state: OpsState, _ options: ScreenOptions) -> [PaneID] {
        guard state.place.pane == Pane.fleet.id, FleetLayout.hasSummaries(options.size) else { return [] }
        let below = [Pane.changes.id, Pane.incidents.id]
        return FleetLayout.isWide(options.size) ? below + [Pane.alerts.id, Pane.sources.id] : below
    }

    /// Draws the state. What does not depend on the cursor is taken from the frame before where that is still: where
    /// nothing but the cursor of the pane in front has moved since.
    public static func render(
        _ state: OpsState, _ options: ScreenOptions, keymap: Keymap<Command> = .standard, after last: Frame? = nil,
        isStill: Bool = true
    ) -> Frame {
        var canvas = Canvas(state, options, keymap, after: last, isStill: isStill)
        let rect = Rect(options.size)
        if options.size.columns < smallest.columns || options.size.rows < smallest.rows {
            oneLine(&canvas, in: rect)
        } else {
            whole(&canvas, in: rect)
        }
        return Frame(
            cells: canvas.cells, scrolls: canvas.scrolls, list: canvas.frontList, targets: canvas.targets,
            wrappedPage: canvas.wrappedPage)
    }

    private static func whole(_ canvas: inout Canvas, in rect: Rect) {
        let parts = Layout.rows(
            of: rect,
            [
                Layout.Part(.fixed(1)), Layout.Part(.fill(1)),
                Layout.Part(.fixed(FlashLine.height(canvas, rect.size))), Layout.Part(.fixed(1)),
            ])
        canvas.still(parts[0]) { HeaderBar.draw(&$0, in: $1) }
        PaneCatalog[canvas.state.place.pane]?.draw(&canvas, parts[1])
        canvas.still(parts[2]) { FlashLine.draw(&$0, in: $1) }
        switch canvas.state.mode {
        case .help: HelpOverlay.draw(&canvas, in: parts[1])
        case .menu(let menu): MenuOverlay.draw(menu, &canvas, in: parts[1])
        case .commanding: CommandLinePanel.draw(&canvas, in: parts[1])
        case .dialog: if let dialog = canvas.state.dialog { RequestDialogOverlay.draw(dialog, &canvas, in: parts[1]) }
        case .browsing, .filtering: break
        }
        FooterBar.draw(&canvas, in: parts[3], hasFlash: !parts[2].isEmpty)
    }

    private static func oneLine(_ canvas: inout Canvas, in rect: Rect) {
        let state = canvas.state
        let badge = HeaderBar.badge(state, canvas.glyphs)
        guard let worst = state.worstEntry else {
            return canvas.line([badge, TextRun(" ")] + NowPanel.calm(state).prefix(1), row: 0, in: rect, indent: 0)
        }
        let age = NumberText.age(of: worst, at: state.now)
        canvas.line(
            [
                worst.status.run(canvas.glyphs), TextRun(" \(worst.id.service.rawValue) ", .bold),
                TextRun("\(worst.reason) \(age) "), badge,
            ],
            row: 0, in: rect, indent: 0)
    }
}

extension OpsState {
    /// The fleet row that is worst; `nil` where nothing is, or last was, critical or a warning.
    var worstEntry: FleetEntry? { fleetSummary.worst.flatMap { fleet[$0] } }
}
