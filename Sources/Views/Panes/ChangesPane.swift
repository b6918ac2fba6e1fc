internal import Cells
internal import OpsModel

extension Pane {
    /// Who changed what, the latest first: the systems' own histories and the differences of polls in one list.
    static let changes = Pane(
        "changes", title: "changes", listing: .changes,
        orders: [RowOrder("at", descending: true), RowOrder("service"), RowOrder("kind")],
        number: 8, enter: { state, id in openService(of: id, in: state) },
        columns: { _ in ChangesPane.columns.map(\.column) },
        draw: { canvas, rect in ChangesPane.draw(&canvas, rect) })
}

enum ChangesPane {
    static func draw(_ canvas: inout Canvas, _ rect: Rect) {
        let parts = canvas.listAndDetail(rect, detail: 7)
        list(&canvas, columns, in: parts.list)
        detail(&canvas, in: parts.detail)
    }

    /// The changes as a part of another screen.
    static func summary(_ canvas: inout Canvas, in rect: Rect) {
        list(&canvas, [when, kind, service, what, actor], in: rect)
    }

    private static func list(_ canvas: inout Canvas, _ columns: [ListColumn<ChangeEvent>], in rect: Rect) {
        guard let pane = canvas.state.panes[Pane.changes.id] else { return }
        let state = canvas.state
        canvas.list(
            "CHANGES \(pane.rows.count)", pane, columns, in: rect, empty: emptyTexts(state),
            of: state.changes)
    }

    private static func emptyTexts(_ state: OpsState) -> [String] {
        let tells = state.backends.entities.contains { !$0.reports.isDisjoint(with: [.change, .model, .deployment]) }
        return tells
            ? ["no change is known: none was told of, and no poll has differed from the one before"]
            : [MissingSource.changes.text]
    }

    fileprivate static let columns = [when, age, kind, service, what, actor, reference]

    private static let when = ListColumn<ChangeEvent>(
        TableColumn("WHEN", minimum: 6, ideal: 11, priority: 10), field: "at"
    ) { change, reading in TextRun(change.tookEffect.clock(at: reading.state.now)) }

    private static let age = ListColumn<ChangeEvent>(
        TableColumn("AGE", minimum: 4, alignment: .right, priority: 5)
    ) { change, reading in TextRun(NumberText.age(of: change.tookEffect.latest, at: reading.state.now), .dim) }

    private static let kind = ListColumn<ChangeEvent>(
        TableColumn("KIND", minimum: 7, ideal: 10, maximum: 14, priority: 6), field: "kind"
    ) { change, _ in TextRun(change.kind.rawValue, change.isAutomatic ? .dim : .text) }

    private static let service = ListColumn<ChangeEvent>(
        TableColumn("SERVICE", minimum: 13, ideal: 16, maximum: 22, priority: 8), field: "service"
    ) { change, reading in
        let bound = reading.state.service(of: .change(change.id))?.rawValue ?? change.subject.name
        return TextRun(bound.isEmpty ? reading.glyphs.dash : bound)
    }

    private static let what = ListColumn<ChangeEvent>(
        TableColumn("WHAT", minimum: 16, ideal: 30, priority: 9, isFlexible: true)
    ) { change, reading in TextRun(change.summary(reading.glyphs), change.isAutomatic ? .dim : .text) }

    private static let actor = ListColumn<ChangeEvent>(
        TableColumn("BY", minimum: 6, ideal: 10, maximum: 16, priority: 4)
    ) { change, reading in TextRun(reading.state.origin(of: change)?.text ?? reading.glyphs.dash, .dim) }

    private static let reference = ListColumn<ChangeEvent>(
        TableColumn("REFERENCE", minimum: 9, ideal: 14, maximum: 30, priority: 3)
    ) { change, _ in TextRun(change.reference ?? "", .link) }

    private static func detail(_ canvas: inout Canvas, in rect: Rect) {
        guard rect.rows >= 3, case .change(let id)? = canvas.state.selected(in: Pane.changes.id),
            let change = canvas.state.changes[id]
        else { return }
        let (now, glyphs) = (canvas.state.now, canvas.glyphs)
        let title = TextWidth.truncated(change.summary(glyphs), to: max(8, rect.columns - 24), glyphs: glyphs)
        let inside = canvas.box(title, notes: [id.backend.rawValue], in: rect)
        canvas.line(
            [TextRun("when    ", .bold), TextRun("took effect \(change.tookEffect.words(at: now)) UTC")],
            row: 0, in: inside)
        let learned = change.learnedAt.map { "learned \(ClockText.zoned($0, at: now))" } ?? ""
        let automatic = change.isAutomatic ? "done by a controller, not by a person" : ""
        let origin = canvas.state.origin(of: change)?.sentence ?? "nobody is named"
        let who = canvas.joined([origin, automatic, learned])
        canvas.line([TextRun("who     ", .bold), TextRun(who)], row: 1, in: inside)
        let reaches = change.affects.isEmpty ? "nothing else is named" : change.affects.joined(separator: ", ")
        canvas.line([TextRun("reaches ", .bold), TextRun(reaches)], row: 2, in: inside)
        if let reference = change.reference {
            canvas.line([TextRun("see     ", .bold), TextRun(reference, .link)], row: 3, in: inside)
        }
    }
}

extension ChangeOrigin {
    fileprivate var text: String {
        switch self {
        case .named(let name): name
        case .request(let id): id.rawValue
        case .outside: "outside"
        }
    }

    fileprivate var sentence: String { self == .outside ? "outside of this program" : "by \(text)" }
}
