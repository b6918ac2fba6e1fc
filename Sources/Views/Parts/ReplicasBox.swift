internal import Cells
internal import OpsModel

/// The replicas of one service, those that are not well first.
enum ReplicasBox {
    static func draw(_ canvas: inout Canvas, _ entry: FleetEntry, in rect: Rect) {
        guard rect.rows >= 3 else { return }
        let replicas = canvas.state.replicas(of: entry)
        let unwell = replicas.count { $0.readiness != .ready }
        let title = "REPLICAS \(replicas.count)" + (unwell > 0 ? " \(canvas.glyphs.separator) \(unwell) not ready" : "")
        let inside = canvas.box(title, in: rect)
        guard !replicas.isEmpty else {
            return canvas.line(
                [TextRun("no source yet: needs Kubernetes, or kube-state-metrics under `replicas`", .dim)], row: 0,
                in: inside)
        }
        let shown = replicas.count > inside.rows ? max(0, inside.rows - 1) : replicas.count
        for (row, replica) in replicas.prefix(shown).enumerated() {
            canvas.line(replica.runs(canvas), row: row, in: inside)
        }
        guard shown < replicas.count else { return }
        let rest = replicas.dropFirst(shown)
        let ready = rest.count { $0.readiness == .ready }
        canvas.line(
            [TextRun("\(canvas.glyphs.ellipsis) \(rest.count) more, \(ready) ready", .dim)], row: shown, in: inside)
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

extension OpsState {
    /// The replicas of a fleet row's service in its environment, those that are not well first, then by name.
    func replicas(of entry: FleetEntry) -> [Replica] {
        var found: [Replica] = []
        replicas.forEach { replica in
            guard service(of: .replica(replica.id)) == entry.id.service else { return }
            let environment = Environment(replica.subject.environment)
            if environment == .unknown || environment == entry.id.environment { found.append(replica) }
        }
        return found.sorted {
            ($0.readiness == .ready ? 1 : 0, $0.id.name) < ($1.readiness == .ready ? 1 : 0, $1.id.name)
        }
    }
}
