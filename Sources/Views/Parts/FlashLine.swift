internal import Cells
internal import OpsModel

/// The line above the footer: what was just said, in up to three lines where one does not hold it; else that nothing is kept, else the source that fails and what
/// happens next, else how polling goes. Small screens give it a row only while something fails.
enum FlashLine {
    private static let mostLines = 3

    static func height(_ canvas: Canvas, _ size: Size) -> Int {
        let lines = noticeLines(canvas, size.columns).count
        if size.rows >= 16, lines > 1 { return min(lines, mostLines) }
        if size.rows >= 30 { return 1 }
        let state = canvas.state
        let hasFault = state.worstSource != nil || state.storeRefusal != nil || !state.sinkTroubles.isEmpty
        return size.rows >= 16 && hasFault ? 1 : 0
    }

    static func draw(_ canvas: inout Canvas, in rect: Rect) {
        guard !rect.isEmpty else { return }
        let state = canvas.state
        if state.notice != nil {
            let lines = noticeLines(canvas, rect.columns)
            // What has no room is cut in the last line, and the cut shows.
            let last = Array(lines.dropFirst(rect.rows - 1).joined(separator: [TextRun(" ")]))
            return canvas.lines(lines.prefix(rect.rows - 1) + [last], in: rect)
        }
        if let refusal = state.storeRefusal {
            return canvas.line([TextRun("store: \(refusal)", .error)], row: 0, in: rect)
        }
        if let trouble = state.sinkTroubles.first {
            return canvas.line([TextRun("notify: \(trouble.text)", .error)], row: 0, in: rect)
        }
        guard let source = state.worstSource else {
            return canvas.line([TextRun(pace(state, canvas), .dim)], row: 0, in: rect)
        }
        let others = state.backends.entities.count { !$0.isWell(at: state.now) } - 1
        let hint = canvas.hint(.pane(Pane.sources.number ?? 0), rect.columns >= 110 ? "sources" : "all")
        let right = [canvas.joined([others > 0 ? "\(others) more" : "", hint]), hint]
        // What is to be done is read whole before the sentence is.
        let forms = said(source, canvas).flatMap { said in right.map { (said, $0) } }
        let form = forms.first { said, right in
            TextWidth.columns(of: said, glyphs: canvas.glyphs) + canvas.cells.columns(of: right) + 4 <= rect.columns
        }
        let (said, note) = form ?? forms[forms.count - 1]
        canvas.line(said, right: [TextRun(note, .dim)], row: 0, in: rect)
    }

    private static func noticeLines(_ canvas: Canvas, _ width: Int) -> [[TextRun]] {
        guard let notice = canvas.state.notice else { return [] }
        return canvas.wrapped([TextRun(notice.text, notice.isError ? .error : .notice)], to: width - 2)
    }

    /// The sentence of what fails, then what fails in a few words with what to do, each with when it is tried again or
    /// without, and what to do alone.
    private static func said(_ source: BackendStatus, _ canvas: Canvas) -> [[TextRun]] {
        let now = canvas.state.now
        let lead = [source.status(at: now).run(canvas.glyphs), TextRun(" \(source.id.rawValue): ", .bold)]
        let retry = TextRun("  \(SourceText.retry(source))", .dim)
        let long = lead + [TextRun(SourceText.trouble(source, at: now))]
        guard let remedy = SourceText.remedy(source) else { return [long + [retry], long] }
        let short = lead + [TextRun("\(SourceText.brief(source, at: now)): \(remedy)")]
        return [long + [retry], long, short + [retry], short, lead + [TextRun(remedy)]]
    }

    /// `7/7 sources answer · slowest metrics 184ms · last answer 2s ago`
    private static func pace(_ state: OpsState, _ canvas: Canvas) -> String {
        let sources = state.backends.entities
        guard let last = sources.compactMap(\.lastSuccess).max() else {
            return sources.isEmpty ? "reading the configuration" : "waiting for the first answer of each source"
        }
        let slowest = sources.filter { $0.latency != nil }
            .max { ($0.latency ?? .zero, $1.id.rawValue) < ($1.latency ?? .zero, $0.id.rawValue) }
        let answering = sources.count { $0.isWorking(at: state.now) }
        return canvas.joined([
            "\(answering) of \(sources.count) sources answer",
            slowest.map { "slowest \($0.id.rawValue) \(NumberFormat.duration($0.latency?.inSeconds))" } ?? "",
            "last answer \(NumberText.age(of: last, at: state.now)) ago",
        ])
    }
}

extension BackendStatus {
    /// Answering and fresh, or not asked yet.
    func isWell(at now: Instant) -> Bool {
        let status = status(at: now)
        return status == .ok || health == .starting
    }
}

extension OpsState {
    /// The source that is worst off; `nil` where all answer.
    var worstSource: BackendStatus? {
        backends.entities.filter { !$0.isWell(at: now) }.max { left, right in
            let (l, r) = (left.status(at: now).rank, right.status(at: now).rank)
            if l != r { return l < r }
            if left.consecutiveFailures != right.consecutiveFailures {
                return left.consecutiveFailures < right.consecutiveFailures
            }
            return left.id.rawValue > right.id.rawValue
        }
    }
}
