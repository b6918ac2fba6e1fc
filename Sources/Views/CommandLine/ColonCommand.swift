internal import Cells
internal import OpsModel

/// One command of the command line: its name, what may follow, and what it does.
struct ColonCommand: Sendable {
    let name: String
    var aliases: [String] = []
    /// What follows, for people: `6h`; empty where nothing does.
    var argument = ""
    let note: String
    /// What it asks of systems; `nil` where it asks nothing.
    var ask: RequestWish.Ask?
    /// What may follow, to complete from.
    var choices: @Sendable (CommandLineReader) -> [String] = { _ in [] }
    let run: @Sendable (CommandLineReader, String) throws(CommandLineError) -> CommandRun
}

/// What a line or a suggestion does.
enum CommandRun {
    case actions([Action])
    case command(Command)
    case glyphs(GlyphSet)
    /// Shows or hides a column of the list in front: which of the two only a frame can tell.
    case column(String)
}

/// Why a line cannot be done, for the line above it.
struct CommandLineError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

extension ColonCommand {
    static let all: [ColonCommand] = looking + charts + incidents + requests + session

    private static let looking: [ColonCommand] = [
        ColonCommand(
            name: "filter", aliases: ["f"], argument: "status:crit p99>250ms", note: "keep the rows that match"
        ) {
            (line, text) throws(CommandLineError) in
            guard let pane = line.state.pane, pane.listing != .none else {
                throw CommandLineError("this view lists nothing")
            }
            let filter = RowFilter(text: text, vocabulary: line.state.vocabulary(of: pane.listing))
            if let mistake = filter.mistake { throw CommandLineError(mistake.description) }
            return .actions([.filter(.replaced(text))])
        },
        ColonCommand(
            name: "sort", argument: "FIELD [asc|desc]", note: "order the rows by a field",
            choices: { $0.fieldNames }
        ) { (line, text) throws(CommandLineError) in
            .actions([.navigation(.sorted(try line.order(text)))])
        },
        ColonCommand(
            name: "columns", argument: "[NAME]", note: "choose columns, or show or hide one",
            choices: { $0.state.columnTitles }
        ) { (line, text) throws(CommandLineError) in
            guard !text.isEmpty else { return .command(.columns) }
            guard let title = line.state.columnTitles.first(where: { $0.lowercased() == text.lowercased() }) else {
                throw CommandLineError("no column '\(text)' here: \(line.state.columnTitles.joined(separator: " "))")
            }
            return .column(title)
        },
        ColonCommand(name: "problems", note: "problems only, or all rows") { _, _ in .command(.problemsOnly) },
        ColonCommand(name: "links", note: "addresses of the service") { (line, _) throws(CommandLineError) in
            guard line.commands.isPossible(.links) else {
                throw CommandLineError("the configuration names no link for this")
            }
            return .command(.links)
        },
        ColonCommand(name: "zoom", note: "give the pane the whole screen, or back") { _, _ in .command(.zoom) },
        ColonCommand(name: "freeze", note: "hold the display, or let it go on") { _, _ in .command(.freeze) },
    ]

    private static let charts: [ColonCommand] = [
        ColonCommand(
            name: "range", argument: "6h", note: "how far back charts go", choices: { _ in ["1h", "6h", "24h", "7d"] }
        ) { (_, text) throws(CommandLineError) in
            guard let range = Duration(spelled: text), ChartState.ranges.contains(range) else {
                throw CommandLineError("range takes 1h, 6h, 24h or 7d")
            }
            return .actions([.chart(.rangeChosen(range))])
        },
        ColonCommand(
            name: "signal", argument: "latencyP99", note: "what charts show",
            choices: { _ in ChartPane.kinds.map(\.rawValue) }
        ) { (_, text) throws(CommandLineError) in
            guard let kind = ChartPane.kinds.first(where: { $0.rawValue.lowercased() == text.lowercased() }) else {
                throw CommandLineError("signal takes \(ChartPane.kinds.map(\.rawValue).joined(separator: ", "))")
            }
            return .actions([.chart(.kindChosen(kind))])
        },
        ColonCommand(
            name: "time", argument: "02:51 | -2h | now", note: "look at charts as they were then",
            choices: { _ in ["now", "-15m", "-1h", "-6h", "-24h"] }
        ) { (line, text) throws(CommandLineError) in
            .actions([.view(.travelled(to: try line.instant(text)))])
        },
    ]

    /// Opens the list of themes on the one in use.
    private static func themes(_ state: OpsState) -> [Action] {
        let index = ThemeChoices.all.firstIndex(of: state.theme) ?? 0
        return [.view(.menuOpened(.themes(before: state.theme))), .view(.menuMoved(to: index))]
    }

    private static let session: [ColonCommand] = [
        ColonCommand(name: "theme", argument: "[NAME]", note: "colours", choices: { _ in ThemeCatalog.names }) {
            (line, text) throws(CommandLineError) in
            guard !text.isEmpty else { return .actions(Self.themes(line.state)) }
            guard ThemeCatalog.names.contains(text) else {
                throw CommandLineError("theme takes \(ThemeCatalog.names.joined(separator: ", "))")
            }
            return .actions([.session(.themeRequested(text))])
        },
        ColonCommand(
            name: "glyphs", argument: "ascii", note: "braille, blocks or ASCII",
            choices: { _ in GlyphSet.allCases.map(\.rawValue) }
        ) { (_, text) throws(CommandLineError) in
            guard let glyphs = GlyphSet(rawValue: text.lowercased()) else {
                throw CommandLineError("glyphs takes \(GlyphSet.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            return .glyphs(glyphs)
        },
        ColonCommand(
            name: "write", aliases: ["w"], argument: "FILE",
            note: "this view as text, rows as .json, an incident as .md"
        ) {
            (line, text) in .actions([.session(.writeRequested(ViewFiles(line).named(text, replaces: false)))])
        },
        ColonCommand(
            name: "write!", aliases: ["w!"], argument: "FILE", note: "as write, in place of a file that is there"
        ) {
            (line, text) throws(CommandLineError) in
            guard !text.isEmpty else { throw CommandLineError("write! takes the name of the file to replace") }
            return .actions([.session(.writeRequested(ViewFiles(line).named(text, replaces: true)))])
        },
        ColonCommand(
            name: "handover", argument: "[FILE]", note: "what whoever takes over must know, in Markdown"
        ) { (line, text) in
            .actions([.session(.writeRequested(ViewFiles(line).handover(text, replaces: false)))])
        },
        ColonCommand(name: "poll", note: "ask all sources now") { _, _ in .command(.pollNow) },
        ColonCommand(name: "redraw", note: "paint the whole screen anew") { _, _ in .actions([.session(.redrawn)]) },
        ColonCommand(name: "help", aliases: ["h"], note: "every key that works here") { _, _ in .command(.help) },
        ColonCommand(name: "quit", aliases: ["q", "q!"], note: "leave the program") { _, _ in
            .actions([.session(.quit)])
        },
    ]
}
