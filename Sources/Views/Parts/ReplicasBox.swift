internal import Cells
internal import OpsModel

/// The replicas of one service, those that are not well first.
enum ReplicasBox {
    static func draw(_ canvas: inout Canvas, _ entry: FleetEntry, in rect: Rect) {
        guard rect.rows >= 3 else { return }
        let replicas = canvas.readings.replicas(of: entry)
        let unwell = replicas.count { $0.readiness != .ready }
        let title = "REPLICAS \(replicas.count)" + (unwell > 0 ? " \(canvas.glyphs.separator) \(unwell) not ready" : "")
        let hasLogs = rect.rows >= 7
        let shown = min(replicas.count, rect.rows - (hasLogs ? 4 : 2))
        var inside = canvas.box(canvas.live(title), footnotes: [rest(replicas.dropFirst(shown))], in: rect)
        if hasLogs { inside = logs(&canvas, in: inside) }
        guard !replicas.isEmpty else {
            let text = [TextRun(MissingSource.replicas.text, .dim)]
            return canvas.lines(canvas.wrapped(text, to: inside.columns - 2), in: inside)
        }
        canvas.lines(replicas.prefix(shown).map { $0.runs(canvas) }, in: inside)
    }

    /// `10 more, 9 ready`
    private static func rest(_ replicas: some Collection<Replica>) -> String {
        replicas.isEmpty ? "" : "\(replicas.count) more, \(replicas.count { $0.readiness == .ready }) ready"
    }

    /// The place of logs, below a blank line; what is left above it.
    private static func logs(_ canvas: inout Canvas, in rect: Rect) -> Rect {
        canvas.line(
            [TextRun("LOG     ", .bold), TextRun(MissingSource.logs.text, .dim)], row: rect.rows - 1, in: rect)
        return rect.trimmed(bottom: 2)
    }
}

extension Replica {
    /// `✗ fraud-v47-7c9d4  CrashLoopBackOff x4  gpu-03  18m`
    fileprivate func runs(_ canvas: Canvas) -> [TextRun] {
        let restarts = restarts.map { $0 > 0 ? " x\($0)" : "" } ?? ""
        let age = startedAt.map { NumberText.age(of: $0, at: canvas.state.now) } ?? ""
        return [
            TextRun(readiness == .ready ? canvas.glyphs.ok : canvas.glyphs.critical, readiness.role),
            TextRun(" \(TextWidth.padded(id.name, to: 26, glyphs: canvas.glyphs)) "),
            TextRun(
                TextWidth.padded((reason ?? readiness.rawValue) + restarts, to: 22, glyphs: canvas.glyphs) + " ",
                readiness == .ready ? .dim : readiness.role),
            TextRun("\(node ?? "")  \(age)", .dim),
        ]
    }
}
