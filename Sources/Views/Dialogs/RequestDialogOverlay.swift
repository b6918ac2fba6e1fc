internal import Cells
internal import OpsModel

/// The dialog of a change request over the pane; on a small screen it takes all of it.
enum RequestDialogOverlay {
    static func draw(_ dialog: RequestDialog, _ canvas: inout Canvas, in rect: Rect) {
        let width = rect.columns < 84 ? rect.columns : min(rect.columns - 4, 110)
        let lines = lines(of: dialog, canvas)
        let wrapped = lines.flatMap { canvas.wrapped($0, to: width - 4, indent: 10) }
        let height = min(rect.rows, wrapped.count + 2 + footer(dialog))
        let place = Rect(
            column: rect.left + (rect.columns - width) / 2, row: rect.top + max(0, (rect.rows - height) / 3),
            columns: width, rows: height)
        canvas.cells.fill(place)
        canvas.target(.cover, in: place)
        let inside = canvas.box(title(of: dialog), notes: [note(of: dialog, canvas)], in: place)
        let room = max(0, inside.rows - footer(dialog))
        let first = min(dialog.scroll, max(0, wrapped.count - room))
        canvas.lines(wrapped.dropFirst(first).prefix(room), in: inside)
        if wrapped.count > first + room, room > 0 {
            canvas.line(
                [], right: [TextRun("\(wrapped.count - first - room) more \(canvas.glyphs.arrowDown)", .dim)],
                row: room - 1, in: inside)
        }
        foot(
            dialog, &canvas,
            in: Rect(
                column: inside.left, row: inside.top + room, columns: inside.columns, rows: inside.rows - room))
    }

    private static func footer(_ dialog: RequestDialog) -> Int { prompt(dialog) == nil ? 2 : 3 }

    /// What is to be typed; `nil` where nothing is.
    private static func prompt(_ dialog: RequestDialog) -> [TextRun]? {
        if let word = dialog.confirmation {
            return [TextRun("type ", .dim), TextRun(word, .bold), TextRun(" to confirm: ", .dim)]
        }
        return dialog.takesComment ? [TextRun("say why: ", .dim)] : nil
    }

    private static func title(of dialog: RequestDialog) -> String {
        switch dialog.matter {
        case .proposal(let draft): dialog.planned?.plan.title ?? draft.title
        case .review(let request): "\(request.id.rawValue) \(request.plan.title)"
        case .execution(let request): "EXECUTE \(request.id.rawValue) \(request.plan.title)"
        }
    }

    private static func note(of dialog: RequestDialog, _ canvas: Canvas) -> String {
        switch dialog.matter {
        case .proposal(let draft): canvas.joined([draft.environment.label, draft.place, "nothing is sent yet"])
        case .review(let request), .execution(let request):
            canvas.joined([request.environment.label, request.plan.place, request.digest.brief])
        }
    }

    private static func lines(of dialog: RequestDialog, _ canvas: Canvas) -> [[TextRun]] {
        switch dialog.matter {
        case .proposal(let draft):
            guard let planned = dialog.planned else {
                return [[TextRun(dialog.problem == nil ? "reading \(draft.calls.count) calls' targets …" : "", .dim)]]
            }
            let state = canvas.state
            let occasion = RequestOccasion(
                by: state.actor, reason: state.arming?.reason ?? "", ticket: state.arming?.ticket,
                incident: state.openIncident(of: draft.service)?.id)
            return RequestLines(ChangeRequest(planned, occasion, at: state.now), canvas, isKept: false).all
        case .review(let request), .execution(let request): return RequestLines(request, canvas).all
        }
    }

    private static func foot(_ dialog: RequestDialog, _ canvas: inout Canvas, in rect: Rect) {
        var row = 0
        if let prompt = prompt(dialog) {
            let cursor = dialog.confirmation != nil && dialog.isConfirmed ? canvas.glyphs.ok : "_"
            canvas.line(prompt + [TextRun("\(dialog.typed)\(cursor)", .key)], row: row, in: rect)
            row += 1
        }
        let said: [TextRun] =
            dialog.problem.map { [TextRun($0, .error)] }
            ?? (dialog.isSent
                ? [TextRun("sent; what comes of it shows here and in the list of requests", .notice)]
                : dialog.barrier.map { [TextRun($0, .warning)] } ?? [])
        canvas.line(said, row: row, in: rect)
        let isNarrow = rect.columns < 50
        var column = rect.left + (isNarrow ? 1 : 3)
        for (index, button) in dialog.buttons.enumerated() {
            let word = word(for: button, dialog, isBrief: isNarrow)
            let text = isNarrow ? "[\(word)]" : "[ \(word) ]"
            let place = Rect(column: column, row: rect.top + row + 1, columns: text.count, rows: 1)
            canvas.line([TextRun(text, index == dialog.focus ? .bold : .text)], row: 0, in: place, indent: 0)
            if index == dialog.focus { canvas.cells.select(place) }
            canvas.target(.entry(index), in: place)
            column += text.count + (isNarrow ? 1 : 3)
        }
    }

    private static func word(
        for button: RequestDialog.Button, _ dialog: RequestDialog, isBrief: Bool
    ) -> String {
        switch button {
        case .cancel: dialog.isSent ? "Close" : "Cancel"
        case .planAgain: isBrief ? "Again" : "Read again"
        case .takeOffer: isBrief ? "Mark" : "Mark bad too"
        case .request:
            dialog.planned?.ruling.approvals == 0
                ? Self.verb(dialog) : isBrief ? "Request" : "Request approval"
        case .approve: "Approve"
        case .reject: "Reject"
        case .markReviewed: "Reviewed"
        case .takeBack: isBrief ? "Undo" : "Take it back"
        case .execute: "Execute"
        }
    }

    private static func verb(_ dialog: RequestDialog) -> String {
        guard case .proposal(let draft) = dialog.matter else { return "Do it" }
        if draft.quiet == .end { return "End it" }
        switch draft.kind {
        case .rollback: return "Roll back"
        case .promote: return "Promote"
        case .silence: return "Silence"
        case .mute: return "Mute"
        default: return "Do it"
        }
    }
}
