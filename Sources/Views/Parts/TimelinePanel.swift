internal import Cells
internal import OpsModel

/// What happened to an incident in order, and below it what it rests on and what is suspected.
enum TimelinePanel {
    static func draw(_ canvas: inout Canvas, _ incident: Incident, in rect: Rect) {
        guard rect.rows >= 3 else { return }
        let state = canvas.state
        let entries = state.timeline(of: incident.id).filter { $0.at.earliest <= state.viewedAt }
        let rows = rect.rows - 2
        let below = IncidentTail(incident, canvas, width: rect.columns - 3)
        let tail = rows < 12 ? [] : below.lines(of: rows - 1, besides: entries.count, isWide: rect.columns >= 60)
        let room = max(1, rows - tail.count - (tail.isEmpty ? 0 : 1))
        let part = IncidentPart.timeline.rawValue
        let window = canvas.window(of: part, lines: entries.count, rows: room, opensAt: entries.count)
        let until = state.travel.map { " until \(CivilTime($0).hourAndMinute)" } ?? ""
        let position = canvas.position(window, of: entries.count)
        let inside = canvas.box(
            canvas.title("TIMELINE\(until)", ofPart: part),
            notes: [canvas.joined([position, canvas.hint(.comment, "comment")]), position], in: rect)
        for (row, index) in window.enumerated() {
            let runs = entries[index].runs(at: state.now, canvas.glyphs, hasSource: inside.columns >= 50)
            canvas.line(runs, row: row, in: inside)
        }
        for (offset, runs) in tail.enumerated() {
            canvas.line(runs, row: inside.rows - tail.count + offset, in: inside)
        }
    }
}

/// Signals and suspects in as many lines as there is room for; what has no room is counted.
struct IncidentTail {
    private let incident: Incident
    private let canvas: Canvas
    private let width: Int

    init(_ incident: Incident, _ canvas: Canvas, width: Int) {
        (self.incident, self.canvas, self.width) = (incident, canvas, width)
    }

    /// Of so many rows those that other lines leave; where these want them all, two signals and a line a suspect.
    func lines(of rows: Int, besides others: Int, isWide: Bool) -> [[TextRun]] {
        let glyphs = canvas.glyphs
        let suspects = suspects(isWide ? 4 : 3)
        let heads = 2 + max(1, suspects.count)
        let fewest = min(2, incident.signals.count)
        let rows = max(rows - others, heads + fewest)
        let shown = max(fewest, min(incident.signals.count, isWide ? 4 : 3, rows - heads))
        let count = shown < incident.signals.count ? "\(shown) of \(incident.signals.count)" : "\(shown)"
        var lines: [[TextRun]] = [
            [
                TextRun("SIGNALS \(count)", .title),
                TextRun(" \(glyphs.separator) \(incident.evidence.count) warn", .dim),
            ]
        ]
        lines += incident.signals.prefix(shown).map { $0.line(at: canvas.state.now, glyphs) }
        lines.append([
            TextRun("SUSPECTS \(incident.suspects.count)", .title),
            TextRun("  \(canvas.hint(.why, "why"))", .dim),
        ])
        guard !suspects.isEmpty else {
            return lines + [[TextRun("no change found that explains this", .dim)]]
        }
        return lines + Self.fitting(suspects, in: rows - lines.count)
    }

    /// Each at least one line, the first ones all of theirs.
    private static func fitting(_ suspects: [[[TextRun]]], in rows: Int) -> [[TextRun]] {
        var free = max(0, rows - suspects.count)
        return suspects.flatMap { lines -> [[TextRun]] in
            let shown = min(lines.count, 1 + free)
            free -= shown - 1
            // What follows is cut where it can be seen to be cut.
            guard shown < lines.count else { return lines }
            let rest = lines[shown...].flatMap { [TextRun(" ")] + $0.dropFirst() }
            return Array(lines.prefix(shown - 1)) + [lines[shown - 1] + rest]
        }
    }

    private func suspects(_ most: Int) -> [[[TextRun]]] {
        let titles = incident.signalTitles
        return incident.suspects.prefix(most).map { suspect in
            canvas.wrapped(suspect.runs(titles, at: canvas.state.now, canvas.glyphs), to: width, indent: 2)
        }
    }
}
