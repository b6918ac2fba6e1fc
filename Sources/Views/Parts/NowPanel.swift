internal import Cells
internal import OpsModel

/// The top of the landing screen: what is broken, since when, what changed, what to do. One line while no incident is
/// open.
enum NowPanel {
    /// Rows it needs in a pane of so many: a box of four lines, of two, or two bare lines; one line where no incident is
    /// open, whatever else lasts.
    static func height(_ state: OpsState, rows: Int) -> Int {
        guard state.situation.incident != nil else { return 1 }
        return rows >= 20 ? 6 : rows >= 14 ? 4 : 2
    }

    static func draw(_ canvas: inout Canvas, in rect: Rect) {
        guard !rect.isEmpty else { return }
        canvas.still(rect) { canvas, rect in
            if let lines = SituationLines(canvas, width: rect.columns - 11) {
                incident(&canvas, lines, in: rect)
            } else {
                quiet(&canvas, in: rect)
            }
        }
        lever(&canvas, in: rect.inset())
    }

    /// The last line: which keys it names depends on the cursor.
    private static func lever(_ canvas: inout Canvas, in inside: Rect) {
        guard inside.rows > 3, let runs = SituationLines(canvas, width: inside.columns - 9)?.next else { return }
        canvas.cells.fill(inside.row(3))
        line("DO", runs, &canvas, row: 3, in: inside)
    }

    private static func incident(_ canvas: inout Canvas, _ lines: SituationLines, in rect: Rect) {
        guard rect.rows >= 3 else {
            canvas.line(lines.title + [TextRun(" ")] + lines.what, row: 0, in: rect, indent: 0)
            return canvas.line([TextRun("since ", .dim)] + lines.since, row: 1, in: rect, indent: 0)
        }
        let inside = canvas.box(lines.title, notes: lines.notes, in: rect)
        let all = [("WHAT", lines.what), ("SINCE", lines.since), ("CHANGED", lines.changed)]
        for (row, (word, runs)) in all.enumerated() { line(word, runs, &canvas, row: row, in: inside) }
    }

    private static func line(_ word: String, _ runs: [TextRun], _ canvas: inout Canvas, row: Int, in rect: Rect) {
        canvas.line([TextRun(TextWidth.padded(word, to: 8), .bold)] + runs, row: row, in: rect)
    }

    /// How it is, the last change, the next risk and, at the right, the last poll; none of them is left out for another.
    /// While a source is unheard the right says where it stands what is to be done, and the poll only where it has room.
    private static func quiet(_ canvas: inout Canvas, in rect: Rect) {
        let state = canvas.state
        let poll = lastPoll(state, isBrief: rect.columns < 100)
        let sources = state.unheardSources.isEmpty ? "" : canvas.hint(.pane(Pane.sources.number ?? 0), "sources")
        let right = rect.columns < 60 && !sources.isEmpty ? sources : canvas.joined([sources, poll])
        let room = rect.columns - canvas.cells.columns(of: right) - 6 - 5
        let facts = [false, true].map { state.situation.calmTexts(state, canvas.glyphs, isBrief: $0) }
        // Words go before facts are cut.
        let forms = calm(state).flatMap { said in facts.map { (said, $0) } }
        let (said, texts) =
            forms.first { said, texts in
                canvas.cells.columns(of: said.text) + canvas.cells.columns(of: canvas.joined(texts)) <= room
            } ?? (calm(state).last ?? TextRun(""), facts[1])
        let rest = canvas.shared(texts, in: room - canvas.cells.columns(of: said.text))
        canvas.line(
            [TextRun("NOW  ", .bold), said, TextRun(rest.isEmpty ? "" : "  \(rest)", .dim)],
            right: [TextRun(right, .dim)], row: 0, in: rect)
    }

    /// How things are while no incident is open, the longest form first.
    static func calm(_ state: OpsState) -> [TextRun] {
        let sources = state.backends.entities
        guard !sources.isEmpty else { return [TextRun("reading the configuration", .dim)] }
        let silent = sources.count { $0.lastSuccess == nil }
        if silent == sources.count { return [unanswered(sources)] }
        let unheard = unheard(state)
        if state.fleet.count == 0 { return unheard.isEmpty ? [TextRun("no service is known yet", .dim)] : unheard }
        let summary = state.fleetSummary
        if summary[.critical] > 0, let worst = state.worstEntry {
            return [TextRun("\(worst.id.service.rawValue) \(worst.reason)", .critical)]
        }
        if summary[.unknown] > 0 { return unjudged(summary[.unknown], state) }
        if !unheard.isEmpty { return unheard }
        guard summary[.warning] == 0 else { return [TextRun("no incident")] }
        let partial = sources.filter { !$0.incompleteKinds.isEmpty }.map { "\($0.id.rawValue) does not tell all" }
        let empty = sources.filter { $0.emptySince != nil }.map { "\($0.id.rawValue) measures nothing" }
        let missed = partial.min() ?? empty.min()
        return [missed.map { TextRun("no incident; \($0)") } ?? TextRun("nothing fires", .ok)]
    }

    /// While a source is unheard nobody knows whether anything fires that it alone would tell.
    private static func unheard(_ state: OpsState) -> [TextRun] {
        let sources = state.unheardSources
        guard let first = sources.first else { return [] }
        let others = sources.count > 1 ? " and \(sources.count - 1) more" : ""
        let isPlural = sources.count > 1
        let never = isPlural ? "have not answered" : "has not answered"
        let word = sources.allSatisfy { $0.lastSuccess == nil } ? never : isPlural ? "are not heard" : "is not heard"
        let said = "\(first.id.rawValue)\(others) \(word)"
        let what = isPlural ? "they" : "it"
        return ["\(said): what \(what) alone would tell is not known", said].map { TextRun($0, .unknown) }
    }

    /// What cannot be judged, and how the worst of it was when it could be, else who is not heard.
    private static func unjudged(_ count: Int, _ state: OpsState) -> [TextRun] {
        let said = "? \(count) cannot be judged"
        guard let worst = state.worstEntry, worst.status == .unknown, worst.lastStatus != .unknown,
            let since = worst.since
        else {
            guard let who = unheard(state).last else { return [TextRun(said, .unknown)] }
            return [TextRun("\(said): \(who.text)", .unknown), who]
        }
        let clock = ClockText.zoned(since, at: state.now)
        return [TextRun("\(said), last heard \(clock): \(worst.lastStatus.word)", .unknown)]
    }

    /// While no source has ever answered: how many failed, and for how many there is something to wait for.
    private static func unanswered(_ sources: [BackendStatus]) -> TextRun {
        let (all, failed) = (sources.count, sources.count(where: \.hasFailed))
        let everyOne = all == 1 ? "the only one" : "all \(all)"
        if failed == all { return TextRun("no source answers: \(everyOne) failed", .error) }
        let waiting = all - failed
        let rest = failed == 0 ? "" : ", \(failed) failed"
        return TextRun("waiting for the first answer of \(waiting) source\(waiting == 1 ? "" : "s")\(rest)", .dim)
    }

    private static func lastPoll(_ state: OpsState, isBrief: Bool) -> String {
        guard let last = state.backends.entities.compactMap(\.lastSuccess).max() else { return "not polled" }
        return "polled \(NumberText.age(of: last, at: state.now))\(isBrief ? "" : " ago")"
    }
}

extension Canvas {
    /// Texts with a dot between them; where there is too little room each is cut, the longer ones first.
    func shared(_ texts: [String], in room: Int) -> String {
        let dots = 3 * max(0, texts.count - 1)
        let isCramped = room - dots < 8 * texts.count
        let kept = isCramped ? Array(texts.prefix(1)) : texts
        return joined(TextWidth.fitted(kept, in: max(0, isCramped ? room : room - dots), glyphs: glyphs))
    }
}
