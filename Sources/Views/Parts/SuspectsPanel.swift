internal import Cells
internal import OpsModel

/// Every suspect of an incident in full: who did it, why it ranks where it does, what it explains and what it leaves.
enum SuspectsPanel {
    static func draw(_ canvas: inout Canvas, _ incident: Incident, in rect: Rect) {
        guard rect.rows >= 3 else { return }
        let part = IncidentPart.suspects.rawValue
        let lines = lines(incident, canvas, width: rect.columns - 3)
        let window = canvas.window(of: part, lines: lines.count, rows: rect.rows - 2)
        let title = canvas.title(canvas.live("SUSPECTS \(incident.suspects.count)"), ofPart: part)
        let inside = canvas.box(title, notes: [canvas.position(window, of: lines.count)], in: rect)
        canvas.lines(lines[window], in: inside)
    }

    static func lines(_ incident: Incident, _ canvas: Canvas, width: Int) -> [[TextRun]] {
        guard !incident.suspects.isEmpty else {
            return canvas.wrapped([TextRun("no change found that explains this", .dim)], to: width)
        }
        let titles = incident.signalTitles
        return Array(
            incident.suspects.map { suspect in
                facts(suspect, titles, canvas).flatMap { canvas.wrapped($0, to: width, indent: 2) }
            }.joined(separator: [[]]))
    }

    private static func facts(_ suspect: Suspect, _ titles: [Signal.ID: String], _ canvas: Canvas) -> [[TextRun]] {
        let (now, glyphs) = (canvas.state.now, canvas.glyphs)
        let mark = suspect.contradiction == nil ? suspect.evidenceClass.rawValue : glyphs.dash
        let words = suspect.evidenceClass.words
        var lines = [
            [TextRun("\(mark) ", .bold), TextRun(suspect.title(at: now, glyphs), .bold)],
            [TextRun(suspect.reason.hasPrefix(words) ? "  " : "  \(words): ", .dim), TextRun(suspect.reason)],
        ]
        if let contradiction = suspect.contradiction {
            lines[1] = [TextRun("  not so: ", .dim), TextRun(contradiction, .notice)]
        }
        let who = suspect.whoText(hasReference: true)
        if !who.isEmpty { lines.append([TextRun("  \(who)")]) }
        lines.append(list("  explains ", suspect.explains.compactMap { titles[$0] }))
        lines.append(list("  leaves ", suspect.leavesUnexplained.compactMap { titles[$0] }))
        return lines
    }

    private static func list(_ lead: String, _ titles: [String]) -> [TextRun] {
        [TextRun(lead, .dim), titles.isEmpty ? TextRun("nothing", .dim) : TextRun(titles.joined(separator: ", "))]
    }
}
