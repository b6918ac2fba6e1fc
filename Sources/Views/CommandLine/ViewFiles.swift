internal import Cells
internal import OpsModel

/// The view in front as files: the screen as text, and the rows of its list as they are exported; of an incident its
/// post-mortem.
struct ViewFiles {
    private let state: OpsState
    private let options: ScreenOptions
    private let keymap: Keymap<Command>

    init(state: OpsState, options: ScreenOptions, keymap: Keymap<Command> = .standard) {
        (self.state, self.options, self.keymap) = (state, options, keymap)
    }

    init(_ line: CommandLineReader) {
        self.init(state: line.state, options: line.options, keymap: line.keymap)
    }

    /// Text and rows under a name made of view and instant.
    func both() -> [WrittenFile] {
        if let incident {
            let report = WrittenFile.Content.postmortem(state.postmortem(of: incident))
            return [WrittenFile(path: name(of: incident.id.rawValue) + ".md", content: report)]
        }
        let name = name(of: state.place.pane.rawValue)
        return [WrittenFile(path: name + ".txt", content: .text(text))]
            + (rows.isEmpty ? [] : [WrittenFile(path: name + ".json", content: .rows(rows))])
    }

    /// The handover, under a name of its own where none is given.
    func handover(_ path: String, replaces: Bool) -> [WrittenFile] {
        let path = path.isEmpty ? name(of: "handover") + ".md" : path
        return [WrittenFile(path: path, content: .handover(state.handover()), replaces: replaces)]
    }

    private func name(of what: String) -> String {
        let time = CivilTime(state.now).rfc3339.filter { $0 != ":" && $0 != "-" }
        return "mlops-tui-\(what)-\(time)"
    }

    /// The one that the view in front is about.
    private var incident: Incident? {
        guard case .incident(let id)? = state.place.subject, state.place.pane == Pane.incident.id else { return nil }
        return state.incident(id)
    }

    /// One file: rows for a name that ends in `.json`, of an incident its post-mortem for one that ends in `.md`, else
    /// text; what `w` writes for no name.
    func named(_ path: String, replaces: Bool) -> [WrittenFile] {
        guard !path.isEmpty else { return both() }
        if let incident, path.lowercased().hasSuffix(".md") {
            let report = WrittenFile.Content.postmortem(state.postmortem(of: incident))
            return [WrittenFile(path: path, content: report, replaces: replaces)]
        }
        let isRows = path.lowercased().hasSuffix(".json")
        return [WrittenFile(path: path, content: isRows ? .rows(rows) : .text(text), replaces: replaces)]
    }

    private var rows: [[NamedValue]] { state.pane.map(state.values(ofRowsIn:)) ?? [] }

    /// The screen as it would be without the line or list that lies over it.
    private var text: String {
        var plain = state
        _ = plain.reduce(.view(.menuClosed))
        let cells = Screen.render(plain, options, keymap: keymap).cells
        return (0..<options.size.rows).map { row in
            var line = cells.text(ofRow: row)
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }.joined()
    }
}
