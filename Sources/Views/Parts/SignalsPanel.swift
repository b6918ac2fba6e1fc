internal import Cells
internal import OpsModel

/// An incident's signals and warnings as one group, each with what keeps it quiet; below them earlier incidents like it,
/// and what whoever takes over has to know.
enum SignalsPanel {
    static func draw(_ canvas: inout Canvas, _ incident: Incident, in rect: Rect) {
        guard rect.rows >= 3 else { return }
        let part = IncidentPart.signals.rawValue
        let (width, now) = (rect.columns - 3, canvas.state.now)
        let all = incident.signals + incident.evidence
        var lines = all.map { $0.line(at: now, canvas.glyphs) } + [[]]
        lines += IncidentKin(incident, canvas).lines(similar: 10).flatMap { canvas.wrapped($0, to: width, indent: 9) }
        let window = canvas.window(of: part, lines: lines.count, rows: rect.rows - 2)
        let title = canvas.live("SIGNALS \(all.count) \(canvas.glyphs.arrowRight) 1 group")
        let inside = canvas.box(
            canvas.title(title, ofPart: part), footnotes: [canvas.position(window, of: lines.count)], in: rect)
        canvas.lines(lines[window], in: inside)
    }
}

/// What surrounds an incident: earlier ones like it, as the store remembers them, and its handover.
struct IncidentKin {
    private let incident: Incident
    private let canvas: Canvas

    init(_ incident: Incident, _ canvas: Canvas) {
        (self.incident, self.canvas) = (incident, canvas)
    }

    /// `SIMILAR  INC-K7QD 11-02 SEV1: …`, as many as asked for, then `HANDOVER nobody is assigned · …`.
    func lines(similar most: Int) -> [[TextRun]] {
        similar(most) + [[TextRun("HANDOVER ", .title), TextRun(handover(hasKey: true), .dim)]]
    }

    private func similar(_ most: Int) -> [[TextRun]] {
        let head = TextRun("SIMILAR  ", .title)
        switch canvas.state.similarIncidents(to: incident) {
        case .reading: return [[head, TextRun("asking the store", .dim)]]
        case .unknown(let why): return [[head, TextRun(why, .dim)]]
        case .known(let found):
            guard !found.isEmpty else { return [[head, TextRun("none kept of \(incident.service.rawValue)", .dim)]] }
            return found.prefix(most).enumerated().map { index, other in
                [index == 0 ? head : TextRun("         ")] + runs(other)
            }
        }
    }

    private func runs(_ other: IncidentSummary) -> [TextRun] {
        let date = InstantInterval.short(other.openedAt, at: canvas.state.now)
        let lasted = other.resolvedAt.map { ", \(NumberFormat.age(($0 - other.openedAt).inSeconds))" } ?? ""
        return [
            TextRun("\(other.id.rawValue) ", .bold), TextRun("\(date) SEV\(other.level)\(lasted)"),
            TextRun(": \(other.cause ?? "no cause found")", .dim),
        ]
    }

    /// Whose it is and what was said of it last, and how it is told to others.
    func handover(hasKey: Bool) -> String {
        let record = incident.record
        let whose =
            record.assigned.map { "assigned to \($0.text)" } ?? record.acknowledged.map { "with \($0.by)" }
            ?? "nobody has it"
        let said = record.comments.last.map {
            "\(InstantInterval.short($0.at, at: canvas.state.now)) \($0.by): \($0.text)"
        }
        return canvas.joined([whose, hasKey ? canvas.hint(.handover, "writes it") : "", said ?? ""])
    }
}
