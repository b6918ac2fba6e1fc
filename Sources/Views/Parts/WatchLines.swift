internal import Cells
internal import OpsModel

/// What whoever has the watch looks after besides incidents: warnings, silences that end, and what is handed over.
struct WatchLines {
    private let canvas: Canvas

    init(_ canvas: Canvas) { self.canvas = canvas }

    private var now: Instant { canvas.state.now }

    /// After an empty line, what has room in so many rows: silences and the handover whole, of findings the newest.
    func lines(rows: Int) -> [[TextRun]] {
        let tail = Array((silences + handover).prefix(max(0, rows - 1)))
        let room = rows - 1 - tail.count
        let all = warnings
        let shown =
            room < 1
            ? [] : all.count <= room ? all.map(line) : all.prefix(room - 1).map(line) + [more(all.count - room + 1)]
        return shown.isEmpty && tail.isEmpty ? [] : [[]] + shown + tail
    }

    private func more(_ count: Int) -> [TextRun] {
        [
            TextRun("+\(count) more \(canvas.glyphs.separator) ", .dim),
            TextRun(canvas.hint(findingsKey, "findings"), .dim),
        ]
    }

    private var findingsKey: Command { .pane(Pane.findings.number ?? 0) }

    /// Those that count as findings, the newest first.
    private var warnings: [Signal] {
        canvas.state.findings.entities.map(\.signal).filter { $0.state == .open && $0.suppression == nil }
            .sorted {
                ($1.onset.since, $0.id.service.rawValue, $0.title) < ($0.onset.since, $1.id.service.rawValue, $1.title)
            }
    }

    /// `▲ WARN  2h eta-predictor drift segment_speed  psi 0.24 > 0.20`
    private func line(_ signal: Signal) -> [TextRun] {
        let line = signal.line(at: now, canvas.glyphs)
        return line.prefix(2) + [TextRun("\(signal.id.service.rawValue) ", .bold)] + line.dropFirst(2)
    }

    /// `silence ends in 5h  alertname="FeatureDriftHigh"  k.lindt`, those that end within the day.
    private var silences: [[TextRun]] {
        canvas.state.silences.entities
            .filter { silence in
                silence.state == .active && silence.endsAt.map { ($0 - now).inSeconds < 86_400 } == true
            }
            .sorted { ($0.endsAt ?? now, $0.id.id) < ($1.endsAt ?? now, $1.id.id) }
            .map { silence in
                let remarks = canvas.state.standing(of: silence).remarks
                return [
                    TextRun(
                        "silence ends \(silence.endsAt.endText(at: now, canvas.glyphs))  ",
                        remarks.contains(.endsSoon) ? .warning : .text),
                    TextRun(silence.matchers.map(\.description).joined(separator: " ")),
                    TextRun("  \(silence.createdBy)", .dim),
                ] + remarks.filter { $0 != .endsSoon }.map { TextRun("  \($0.rawValue)", .warning) }
            }
    }

    /// `HANDOVER INC-K7QD with y.sato`, of each open incident.
    private var handover: [[TextRun]] {
        canvas.state.openIncidents.prefix(3).map { incident in
            [
                TextRun("HANDOVER ", .title), TextRun("\(incident.id.rawValue) ", .bold),
                TextRun(IncidentKin(incident, canvas).handover(hasKey: false), .dim),
            ]
        }
    }
}
