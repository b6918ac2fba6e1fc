internal import Cells
internal import OpsModel

extension Pane {
    /// What is kept quiet, by whom, why and until when; what ends soonest first.
    static let silences = Pane(
        "silences", title: "silences and mutes", listing: .silences,
        orders: [RowOrder("ends"), RowOrder("since"), RowOrder("state"), RowOrder("by")],
        columns: { _ in SilencesPane.columns.map(\.column) },
        draw: { canvas, rect in SilencesPane.draw(&canvas, rect) })
}

enum SilencesPane {
    static func draw(_ canvas: inout Canvas, _ rect: Rect) {
        let quiet = QuietLines.lines(canvas.state, canvas.glyphs)
        let height = quiet.isEmpty || rect.rows < 12 ? 0 : min(quiet.count, max(1, rect.rows / 4)) + 2
        let halves = Layout.rows(
            of: rect, [Layout.Part(.fill(1), priority: 3), Layout.Part(.fixed(height), priority: 2)])
        if height > 0 {
            let inside = canvas.box("MAINTENANCE AND MUTES \(quiet.count)", in: halves[1])
            canvas.lines(quiet, in: inside)
        }
        let parts = canvas.listAndDetail(halves[0], detail: 8)
        list(&canvas, in: parts.list)
        detail(&canvas, in: parts.detail)
    }

    private static func list(_ canvas: inout Canvas, in rect: Rect) {
        guard let pane = canvas.state.panes[Pane.silences.id] else { return }
        let state = canvas.state
        let tells = state.backends.entities.contains { $0.reports.contains(.silence) }
        canvas.list(
            canvas.joined(["SILENCES \(canvas.count(pane, state.silences))"] + remarks(state)), pane, columns, in: rect,
            empty: [tells ? "nothing is kept quiet" : MissingSource.silences.text],
            of: state.silences, isStale: { state.isStale($0.id.backend, .silence) })
    }

    /// `2 old`, `1 quiets nothing`: what should be looked at of silences and mutes.
    private static func remarks(_ state: OpsState) -> [String] {
        let standings = state.standings(of: Array(state.silences.entities)) + state.mutes.values.map(state.standing)
        return QuietStanding.Remark.allCases.compactMap { remark in
            let count = standings.count { $0.remarks.contains(remark) }
            return count == 0 ? nil : "\(count) \(remark.rawValue)"
        }
    }

    fileprivate static let columns: [ListColumn<Silence>] = [
        ListColumn(TableColumn("STATE", minimum: 8, priority: 9), field: "state") { silence, _ in
            TextRun(silence.state.rawValue, silence.role)
        },
        ListColumn(TableColumn("AGE", minimum: 4, alignment: .right, priority: 6), field: "since") { silence, reading in
            TextRun(NumberText.age(of: silence.startsAt, at: reading.state.now), .dim)
        },
        ListColumn(TableColumn("ENDS", minimum: 6, ideal: 7, priority: 10), field: "ends") { silence, reading in
            TextRun(silence.endText(at: reading.state.now, reading.glyphs))
        },
        ListColumn(TableColumn("QUIETS", minimum: 20, ideal: 34, priority: 8, isFlexible: true)) { silence, _ in
            TextRun(silence.matchers.map(\.description).joined(separator: " "))
        },
        ListColumn(TableColumn("ALERTS", minimum: 6, alignment: .right, priority: 7)) { silence, reading in
            TextRun(reading.state.standing(of: silence).count.map(String.init) ?? "?")
        },
        ListColumn(TableColumn("LOOK", minimum: 14, ideal: 19, priority: 6)) { silence, reading in
            TextRun(reading.state.standing(of: silence).remarkText, .warning)
        },
        ListColumn(TableColumn("BY", minimum: 8, ideal: 10, maximum: 16, priority: 6), field: "by") { silence, _ in
            TextRun(silence.createdBy, .dim)
        },
        ListColumn(TableColumn("WHY", minimum: 16, ideal: 30, priority: 5, isFlexible: true)) { silence, _ in
            TextRun(silence.comment, .dim)
        },
    ]

    private static func detail(_ canvas: inout Canvas, in rect: Rect) {
        guard rect.rows >= 3, case .silence(let id)? = canvas.state.selected(in: Pane.silences.id),
            let silence = canvas.state.silences[id]
        else { return }
        let state = canvas.state
        let (quieted, standing) = (state.alertsQuieted(by: silence), state.standing(of: silence))
        let inside = canvas.box("QUIETS \(quieted.count)", notes: [id.backend.rawValue], in: rect)
        canvas.line([TextRun("why     ", .bold), TextRun(silence.comment)], row: 0, in: inside)
        let span = [silence.startsAt, silence.endsAt].map {
            $0.map { ClockText.zoned($0, at: state.now) } ?? "not told"
        }
        canvas.line(
            [TextRun("from    ", .bold), TextRun("\(span[0]) to \(span[1]) by \(silence.createdBy)")], row: 1,
            in: inside)
        if quieted.isEmpty { canvas.line([TextRun("quiets \(standing.text("alert"))", .warning)], row: 2, in: inside) }
        for (row, alert) in quieted.prefix(max(0, inside.rows - 2)).enumerated() {
            canvas.line(alert.line(state, canvas.glyphs), row: row + 2, in: inside)
        }
    }
}

extension Silence {
    var role: Role {
        switch state {
        case .active: .text
        case .pending: .pending
        case .expired, .unknown: .dim
        }
    }

    /// `in 2h`, or when it ended.
    func endText(at now: Instant, _ glyphs: GlyphSet) -> String {
        guard let endsAt else { return glyphs.dash }
        let left = (endsAt - now).inSeconds
        return left >= 0 ? "in \(NumberFormat.age(left))" : InstantInterval.short(endsAt, at: now)
    }
}
