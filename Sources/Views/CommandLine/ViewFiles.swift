internal import Cells
internal import OpsModel

/// The view in front as files: the screen as text, and the rows of its list as they are exported.
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
        let time = CivilTime(state.now).rfc3339.filter { $0 != ":" && $0 != "-" }
        let name = "mlops-tui-\(state.place.pane.rawValue)-\(time)"
        return [WrittenFile(path: name + ".txt", content: .text(text))]
            + (rows.isEmpty ? [] : [WrittenFile(path: name + ".json", content: .rows(rows))])
    }

    /// One file: rows for a name that ends in `.json`, else text; both for no name.
    func named(_ path: String, replaces: Bool) -> [WrittenFile] {
        guard !path.isEmpty else { return both() }
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
