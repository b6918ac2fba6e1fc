internal import Cells
internal import OpsModel

extension Pane {
    /// Change requests: what waits for whom, what was done, and what came of it.
    static let requests = Pane(
        "requests", title: "requests", listing: .requests,
        orders: [RowOrder("urgency", descending: true), RowOrder("since", descending: true), RowOrder("status")],
        enter: { state, id in RequestCommands(state: state).open(id) },
        columns: { _ in RequestsPane.columns.map(\.column) },
        draw: { canvas, rect in RequestsPane.draw(&canvas, rect) })
}

enum RequestsPane {
    static func draw(_ canvas: inout Canvas, _ rect: Rect) {
        let parts = canvas.listAndDetail(rect, detail: min(20, max(8, rect.rows / 2)))
        list(&canvas, in: parts.list)
        detail(&canvas, in: parts.detail)
    }

    private static func list(_ canvas: inout Canvas, in rect: Rect) {
        guard let pane = canvas.state.panes[Pane.requests.id] else { return }
        let state = canvas.state
        var (open, reviews) = (0, 0)
        for request in state.requests.entities {
            open += !request.status.isOver || request.status == .outcomeUnknown ? 1 : 0
            reviews += request.awaitsReview ? 1 : 0
        }
        let title = "REQUESTS \(open) open" + (reviews > 0 ? ", \(reviews) to review" : "")
        canvas.list(
            title, pane, columns, in: rect,
            empty: ["nothing was requested; \(canvas.hint(.rollback, "proposes a rollback"))"], of: state.requests)
    }

    fileprivate static let columns: [ListColumn<ChangeRequest>] = [
        ListColumn(TableColumn("ID", minimum: 6, ideal: 7, priority: 10), field: "number") { request, _ in
            TextRun(request.id.rawValue, .bold)
        },
        ListColumn(TableColumn("STATUS", minimum: 10, ideal: 14, priority: 9), field: "status") { request, reading in
            request.statusRun(reading.glyphs)
        },
        ListColumn(TableColumn("WHAT", minimum: 22, ideal: 40, priority: 8, isFlexible: true), field: "title") {
            request, _ in TextRun(request.plan.title)
        },
        ListColumn(TableColumn("WAITS FOR", minimum: 14, ideal: 20, priority: 7)) { request, reading in
            TextRun(request.waitingText(at: reading.state.now), request.awaitsReview ? .warning : .text)
        },
        ListColumn(TableColumn("BY", minimum: 6, ideal: 10, maximum: 14, priority: 5), field: "requester") {
            request, _ in TextRun(request.requester.name, .dim)
        },
        ListColumn(TableColumn("AGE", minimum: 4, alignment: .right, priority: 6), field: "since") {
            request, reading in
            TextRun(NumberText.age(of: request.proposedAt, at: reading.state.now), .dim)
        },
        ListColumn(TableColumn("INCIDENT", minimum: 8, priority: 3), field: "incident") { request, _ in
            TextRun(request.incident?.rawValue ?? "", .link)
        },
    ]

    private static func detail(_ canvas: inout Canvas, in rect: Rect) {
        guard rect.rows >= 3, case .request(let id)? = canvas.state.selected(in: Pane.requests.id),
            let request = canvas.state.requests[id]
        else { return }
        let lines = RequestLines(request, canvas).all.flatMap { canvas.wrapped($0, to: rect.columns - 4, indent: 10) }
        let more = lines.count - (rect.rows - 2)
        let inside = canvas.box(
            request.plan.title, notes: [canvas.joined([request.environment.label, request.plan.place])],
            footnotes: more > 0 ? [canvas.joined(["\(more) more", canvas.hint(.open, "shows all")]), ""] : [], in: rect)
        canvas.lines(lines, in: inside)
    }
}

extension ChangeRequest {
    /// Glyph and word.
    func statusRun(_ glyphs: GlyphSet) -> TextRun {
        switch status {
        case .proposed, .approved: TextRun("\(glyphs.warning) \(status.rawValue)", .warning)
        case .executing, .verifying: TextRun("\(glyphs.ellipsis) \(status.rawValue)", .pending)
        case .succeeded: TextRun("\(glyphs.ok) \(status.rawValue)", .ok)
        case .failed, .partial: TextRun("\(glyphs.critical) \(status.rawValue)", .critical)
        case .outcomeUnknown: TextRun("\(glyphs.unknown) unknown", .unknown)
        case .rejected, .expired, .aborted, .reverted: TextRun(status.rawValue, .dim)
        }
    }
}
