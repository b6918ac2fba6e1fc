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
        let planned = MaintenanceLines.lines(canvas.state)
        let height = planned.isEmpty || rect.rows < 12 ? 0 : min(planned.count, max(1, rect.rows / 4)) + 2
        let halves = Layout.rows(
            of: rect, [Layout.Part(.fill(1), priority: 3), Layout.Part(.fixed(height), priority: 2)])
        if height > 0 {
            let inside = canvas.box("MAINTENANCE \(planned.count)", in: halves[1])
            canvas.lines(planned, in: inside)
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
            canvas.joined(["SILENCES AND MUTES \(canvas.count(pane, state.quiets))"] + remarks(state)), pane, columns,
            in: rect, empty: [tells ? "nothing is kept quiet" : MissingSource.silences.text],
            of: state.quiets, isStale: { $0.silence.map { state.isStale($0.id.backend, .silence) } ?? false })
    }

    /// `2 old`, `1 quiets nothing`: what should be looked at of silences and mutes.
    private static func remarks(_ state: OpsState) -> [String] {
        let standings = state.standings(of: state.silences.entities) + state.mutes.values.map(state.standing)
        return QuietStanding.Remark.allCases.compactMap { remark in
            let count = standings.count { $0.remarks.contains(remark) }
            return count == 0 ? nil : "\(count) \(remark.rawValue)"
        }
    }

    fileprivate static let columns: [ListColumn<Quiet>] = [
        ListColumn(TableColumn("STATE", minimum: 8, priority: 9), field: "state") { quiet, reading in
            let state = quiet.state(at: reading.state.now)
            return TextRun(state.rawValue, state.role)
        },
        ListColumn(TableColumn("AGE", minimum: 4, alignment: .right, priority: 6), field: "since") { quiet, reading in
            TextRun(NumberText.age(of: quiet.startsAt, at: reading.state.now), .dim)
        },
        ListColumn(TableColumn("ENDS", minimum: 6, ideal: 7, priority: 10), field: "ends") { quiet, reading in
            TextRun(quiet.endsAt.endText(at: reading.state.now, reading.glyphs))
        },
        ListColumn(TableColumn("QUIETS", minimum: 20, ideal: 34, priority: 8, isFlexible: true)) { quiet, _ in
            TextRun(((quiet.silence == nil ? ["mute"] : []) + quiet.targets).joined(separator: " "))
        },
        ListColumn(TableColumn("NOW", minimum: 3, alignment: .right, priority: 7), field: "count") { quiet, reading in
            TextRun(reading.state.standing(of: quiet).count.map(String.init) ?? "?")
        },
        ListColumn(TableColumn("LOOK", minimum: 14, ideal: 19, priority: 6), field: "look") { quiet, reading in
            TextRun(reading.state.standing(of: quiet).remarkText, .warning)
        },
        ListColumn(TableColumn("BY", minimum: 8, ideal: 10, maximum: 16, priority: 6), field: "by") { quiet, _ in
            TextRun(quiet.createdBy, .dim)
        },
        ListColumn(TableColumn("WHY", minimum: 16, ideal: 30, priority: 5, isFlexible: true)) { quiet, _ in
            TextRun(quiet.reason, .dim)
        },
    ]

    private static func detail(_ canvas: inout Canvas, in rect: Rect) {
        guard rect.rows >= 3, let quiet = canvas.state.selectedQuiet else { return }
        let state = canvas.state
        let (noun, place, quieted): (String, String, [[TextRun]]) =
            switch quiet {
            case .silence(let silence):
                (
                    "alert", silence.id.backend.rawValue,
                    state.alertsQuieted(by: silence).map { $0.line(state, canvas.glyphs) }
                )
            case .mute(let mute):
                (
                    "signal", "mute of our own",
                    state.signalsQuieted(by: mute).map { $0.line(at: state.now, canvas.glyphs) }
                )
            }
        let inside = canvas.box("QUIETS \(quieted.count)", notes: [place], in: rect)
        canvas.line([TextRun("why     ", .bold), TextRun(quiet.reason)], row: 0, in: inside)
        let span = [quiet.startsAt, quiet.endsAt].map {
            $0.map { ClockText.zoned($0, at: state.now) } ?? "not told"
        }
        canvas.line(
            [TextRun("from    ", .bold), TextRun("\(span[0]) to \(span[1]) by \(quiet.createdBy)")], row: 1,
            in: inside)
        guard !quieted.isEmpty else {
            let text = "quiets \(state.standing(of: quiet).text(noun))"
            return canvas.line([TextRun(text, .warning)], row: 2, in: inside)
        }
        for (row, line) in quieted.prefix(max(0, inside.rows - 2)).enumerated() {
            canvas.line(line, row: row + 2, in: inside)
        }
    }
}

extension OpsState {
    /// What the cursor of the list of silences and mutes is on.
    var selectedQuiet: Quiet? {
        switch selected(in: Pane.silences.id) {
        case .silence(let id): quiets[.silence(id)]
        case .mute(let id): quiets[.mute(id)]
        default: nil
        }
    }
}

extension Silence.SilenceState {
    var role: Role {
        switch self {
        case .active: .text
        case .pending: .pending
        case .expired, .unknown: .dim
        }
    }
}

extension Instant? {
    /// Of the end of a silence or a mute: `in 2h`, or when it ended.
    func endText(at now: Instant, _ glyphs: GlyphSet) -> String {
        guard let end = self else { return glyphs.dash }
        let left = (end - now).inSeconds
        return left >= 0 ? "in \(NumberFormat.age(left))" : InstantInterval.short(end, at: now)
    }
}
