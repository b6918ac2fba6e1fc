internal import Cells
internal import OpsModel

/// Below a timeline: signals, suspects, what was similar and the handover, in as many lines as there is room for; what
/// has no room is counted.
struct IncidentTail {
    private let incident: Incident
    private let canvas: Canvas
    private let width: Int
    /// Whether signals, what was similar and the handover stand nowhere else.
    private let hasSignals: Bool

    init(_ incident: Incident, _ canvas: Canvas, width: Int, hasSignals: Bool) {
        (self.incident, self.canvas, self.width, self.hasSignals) = (incident, canvas, width, hasSignals)
    }

    /// Written out where so many rows leave room beside the others; else in few lines.
    func lines(of rows: Int, besides others: Int, isWide: Bool) -> [[TextRun]] {
        guard hasSignals else {
            return suspects(rows: max(4, min(12, rows - others - 2)), min(4, max(1, incident.suspects.count)))
        }
        let kin = IncidentKin(incident, canvas)
        let whole =
            signals(isWide ? 4 : 3) + suspects(rows: 4 * (isWide ? 4 : 3), isWide ? 4 : 3) + kin.lines(similar: 2)
        if others + whole.count < rows { return whole }
        let names = names(lines: 2)
        let least = names.count + 1 + 1 + 2
        // Suspects get what the timeline leaves, two lines at least.
        let free = max(2, min(6, rows - others - least - 1))
        return [head("SIGNALS \(incident.signals.count)", "\(incident.evidence.count) warn")] + names
            + suspects(rows: free, min(2, max(1, incident.suspects.count))) + kin.lines(similar: 1)
    }

    private func head(_ title: String, _ note: String) -> [TextRun] {
        [
            TextRun(canvas.live(title), .title),
            TextRun(note.isEmpty ? "" : " \(canvas.glyphs.separator) \(note)", .dim),
        ]
    }

    private func signals(_ most: Int) -> [[TextRun]] {
        let shown = min(most, incident.signals.count)
        let count = shown < incident.signals.count ? "\(shown) of \(incident.signals.count)" : "\(shown)"
        return [head("SIGNALS \(count)", "\(incident.evidence.count) warn")]
            + incident.signals.prefix(shown).map { $0.line(at: canvas.state.now, canvas.glyphs) }
    }

    /// `✗ ModelLatencyHigh v47  ✗ ModelErrorsHigh v47  ▲ nulls card_age`: as many names as fit into so many lines.
    private func names(lines most: Int) -> [[TextRun]] {
        let all = incident.signals + incident.evidence
        var (lines, used, shown): ([[TextRun]], Int, Int) = ([[]], 0, 0)
        for signal in all {
            let run = signal.run(canvas.glyphs)
            let mark = TextRun(signal.glyph(canvas.glyphs), run.style.role)
            let title = TextWidth.truncated(signal.title, to: width - 9, glyphs: canvas.glyphs)
            let length = canvas.cells.columns(of: mark.text + " " + title) + (used > 0 ? 2 : 0)
            let rest = shown + 1 < all.count && lines.count == most ? 5 : 0
            if used + length + rest > width {
                guard lines.count < most else { break }
                (lines, used) = (lines + [[]], 0)
            }
            if used > 0 { lines[lines.count - 1].append(TextRun("  ")) }
            lines[lines.count - 1] += [mark, TextRun(" \(title)")]
            used += length
            shown += 1
        }
        if shown < all.count { lines[lines.count - 1].append(TextRun("  +\(all.count - shown)", .dim)) }
        return lines
    }

    /// Their head and at least a line each, the first ones all of theirs.
    private func suspects(rows: Int, _ most: Int) -> [[TextRun]] {
        let head = head("SUSPECTS \(incident.suspects.count)", canvas.hint(.why, "why"))
        guard !incident.suspects.isEmpty else {
            return [head, [TextRun("no change found that explains this", .dim)]]
        }
        let titles = incident.signalTitles
        let shown = incident.suspects.prefix(most).map { suspect in
            canvas.wrapped(suspect.runs(titles, at: canvas.state.now, canvas.glyphs), to: width, indent: 2)
        }
        return [head] + Self.fitting(shown, in: rows)
    }

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
}
