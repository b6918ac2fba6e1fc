internal import Cells
internal import OpsModel

/// What happened to an incident in order, and below it what it rests on, where no other panel shows that, and what is
/// suspected.
enum TimelinePanel {
    static func draw(_ canvas: inout Canvas, _ incident: Incident, hasSignals: Bool, in rect: Rect) {
        guard rect.rows >= 3 else { return }
        let state = canvas.state
        let entries = state.timeline(of: incident.id).filter { $0.at.earliest <= state.viewedAt }
        let rows = rect.rows - 2
        let below = IncidentTail(incident, canvas, width: rect.columns - 3, hasSignals: hasSignals)
        let isWhole = state.pane?.isZoomed == true
        let tail = isWhole || rows < 12 ? [] : below.lines(of: rows, besides: entries.count, isWide: rect.columns >= 60)
        let gap = !tail.isEmpty && entries.count + tail.count < rows ? 1 : 0
        let room = max(1, rows - tail.count - gap)
        let part = IncidentPart.timeline.rawValue
        let window = canvas.window(of: part, lines: entries.count, rows: room, opensAt: entries.count)
        let isScrolled = state.pane?.parts.line(of: part) != nil
        let shown =
            isScrolled || entries.count <= room
            ? TimelineDigest(entries[window]) : TimelineDigest(entries, room: room, of: incident)
        let until = state.travel.map { " until \(CivilTime($0).hourAndMinute)" } ?? ""
        let position = isScrolled ? canvas.position(window, of: entries.count) : shown.position(of: entries.count)
        let inside = canvas.box(
            canvas.title("TIMELINE\(until)", ofPart: part),
            notes: [canvas.joined([position, canvas.hint(.comment, "comment")]), position], in: rect)
        for (row, line) in shown.lines.enumerated() {
            switch line {
            case .entry(let entry):
                canvas.line(entry.runs(state, canvas.glyphs, hasSource: inside.columns >= 50), row: row, in: inside)
            case .hidden(let count):
                canvas.line(
                    [TextRun("\(canvas.glyphs.ellipsis) \(count) more, which scrolling shows", .dim)], row: row,
                    in: inside)
            }
        }
        for (offset, runs) in tail.enumerated() {
            canvas.line(runs, row: inside.rows - tail.count + offset, in: inside)
        }
    }
}

/// The lines of a timeline that show: all in a row, or, where not all fit, what matters most.
struct TimelineDigest {
    enum Line {
        case entry(TimelineEntry)
        /// So many that do not show.
        case hidden(Int)
    }

    let lines: [Line]

    init(_ entries: some Sequence<TimelineEntry>) {
        lines = entries.map { .entry($0) }
    }

    /// The newest, the first bad ones, the likeliest changes and what people did, in the order they happened; what has
    /// no room is counted in the first line.
    init(_ entries: [TimelineEntry], room: Int, of incident: Incident) {
        let ranks = Self.ranks(entries, room: room, incident)
        let kept = entries.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }.prefix(max(1, room - 1)).sorted()
        lines = [.hidden(entries.count - kept.count)] + kept.map { .entry(entries[$0]) }
    }

    /// How little each matters.
    private static func ranks(_ entries: [TimelineEntry], room: Int, _ incident: Incident) -> [Int] {
        let steps = incident.suspects.filter { $0.contradiction == nil }.map { suspect in
            if case .changes(let steps) = suspect.cause { steps.map(\.id) } else { [ChangeID]() }
        }
        let (likeliest, suspected) = (steps.prefix(2).compactMap(\.last), Set(steps.joined()))
        var moved = 0
        return entries.enumerated().map { index, entry in
            if index >= entries.count - max(1, room / 3) { return 0 }
            switch entry.kind {
            case .signal, .alert:
                moved += 1
                return moved == 1 ? 1 : moved <= 3 ? 2 : 4
            case .change:
                guard case .change(let id)? = entry.entity, suspected.contains(id) else { return 6 }
                return likeliest.contains(id) ? 1 : 5
            case .unwatched, .snapshot, .closed: return 5
            case .acknowledged, .assigned, .comment, .merged, .reopened, .resolved, .page, .run, .request:
                return 3
            }
        }
    }

    /// `9 of 14`; nothing where all show.
    func position(of count: Int) -> String {
        let shown = lines.count { if case .entry = $0 { true } else { false } }
        return shown < count ? "\(shown) of \(count)" : ""
    }
}
