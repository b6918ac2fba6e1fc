internal import Cells
internal import OpsModel

/// Reads the command line: what the text may become, and what Enter does.
struct CommandLineReader {
    let state: OpsState
    let options: ScreenOptions
    let keymap: Keymap<Command>

    /// One thing the line may become.
    struct Suggestion {
        /// What Tab writes.
        let line: String
        let label: String
        let note: String
        /// `nil` where something must still follow.
        let run: CommandRun?
        var score = 0
        /// True where it does nothing here, and the note says why.
        var isGreyed = false
    }

    /// More than anybody looks through.
    static let most = 40

    var commands: CommandActions { CommandActions(state: state, options: options) }

    /// What the line may become, the best first.
    func suggestions(_ text: String) -> [Suggestion] {
        if let (command, argument) = command(in: text) { return choices(of: command, argument) }
        let match = FuzzyMatch(text)
        func rate(_ suggestion: Suggestion, _ names: [String], bonus: Int) -> Suggestion? {
            guard let score = names.compactMap(match.score).max() else { return nil }
            var rated = suggestion
            rated.score = score + bonus
            return rated
        }
        var found = ColonCommand.all.compactMap { command in
            rate(suggestion(command), [command.name] + command.aliases, bonus: 4)
        }
        found += panes.compactMap { rate($0, [$0.label], bonus: 8) }
        if !match.isEmpty { found += CommandTargets(state, match).suggestions }
        found += bound.compactMap { rate($0, [$0.line], bonus: -24) }
        return Array(found.sorted { ($1.score, $0.line) < ($0.score, $1.line) }.prefix(Self.most))
    }

    /// What Enter does; `nil` where the chosen suggestion needs more, which is its line.
    func outcome(_ text: String, chosen: Int) throws(CommandLineError) -> (run: CommandRun?, line: String) {
        try outcome(text, chosen: chosen, among: suggestions(text))
    }

    private func outcome(
        _ text: String, chosen: Int, among suggestions: [Suggestion]
    ) throws(CommandLineError) -> (run: CommandRun?, line: String) {
        let index = min(chosen, max(0, suggestions.count - 1))
        if index == 0, let (command, argument) = exact(text) {
            do {
                return (try command.run(self, argument), text)
            } catch {
                guard argument.isEmpty || suggestions.isEmpty else { return (suggestions[0].run, suggestions[0].line) }
                guard argument.isEmpty, suggestions.first?.run == nil, !text.hasSuffix(" "), !suggestions.isEmpty else {
                    throw error
                }
                return (nil, "\(command.name) ")
            }
        }
        guard suggestions.indices.contains(index) else {
            let word = text.split(separator: " ").first.map(String.init) ?? ""
            throw CommandLineError(
                "nothing is called '\(word)': neither a command nor a view, service, model, alert or source")
        }
        return (suggestions[index].run, suggestions[index].line)
    }

    /// Why the line will not do as it stands, while it is typed; `nil` where it may still become something: one of
    /// `suggestions`, which are those of the same text.
    func problem(_ text: String, _ suggestions: [Suggestion]) -> String? {
        guard !text.allSatisfy(\.isWhitespace), suggestions.isEmpty else { return nil }
        do {
            _ = try outcome(text, chosen: 0, among: suggestions)
            return nil
        } catch {
            return error.description
        }
    }

    // MARK: Commands

    /// A command whose argument is being typed.
    private func command(in text: String) -> (ColonCommand, String)? {
        guard text.contains(" ") else { return nil }
        return exact(text)
    }

    private func exact(_ text: String) -> (ColonCommand, String)? {
        let words = text.split(separator: " ", maxSplits: 1)
        guard let name = words.first.map(String.init),
            let command = ColonCommand.all.first(where: { $0.name == name || $0.aliases.contains(name) })
        else { return nil }
        let argument = words.count > 1 ? words[1].trimmingBlanks : ""
        return (command, argument)
    }

    private func suggestion(_ command: ColonCommand) -> Suggestion {
        let isReady = command.argument.isEmpty || command.argument.hasPrefix("[")
        let label = command.argument.isEmpty ? command.name : "\(command.name) \(command.argument)"
        let run = isReady ? try? command.run(self, "") : nil
        let obstacle = command.ask.flatMap(RequestCommands(state: state).obstacle)
        return Suggestion(
            line: command.argument.isEmpty ? command.name : "\(command.name) ", label: label,
            note: obstacle ?? command.note, run: run, isGreyed: obstacle != nil)
    }

    private func choices(of command: ColonCommand, _ argument: String) -> [Suggestion] {
        let match = FuzzyMatch(argument)
        return command.choices(self).compactMap { choice -> Suggestion? in
            guard let score = match.score(choice), let run = try? command.run(self, choice) else { return nil }
            // Nothing typed yet: the order of the command.
            return Suggestion(
                line: "\(command.name) \(choice)", label: choice, note: "", run: run,
                score: argument.isEmpty ? 0 : score)
        }.enumerated().sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }.map(\.element)
    }

    /// Everything that has a key here, by the name that configuration calls it.
    private var bound: [Suggestion] {
        let commands = commands
        return keymap.entries(in: KeyInterpreter.scopes(state)).compactMap { entry in
            guard commands.isPossible(entry.action), !ColonCommand.all.contains(where: { $0.name == entry.name }) else {
                return nil
            }
            let keys = entry.keys.map { $0.label(options.glyphs) }.joined(separator: " ")
            return Suggestion(
                line: entry.name, label: entry.name, note: "\(entry.title) (\(keys))", run: .command(entry.action))
        }
    }

    private var panes: [Suggestion] {
        PaneCatalog.all.compactMap { pane in
            let actions = commands.actions(opening: pane)
            guard !actions.isEmpty else { return nil }
            return Suggestion(line: pane.id.rawValue, label: pane.title, note: "view", run: .actions(actions))
        }
    }

    // MARK: Arguments

    var fieldNames: [String] {
        guard let pane = state.pane else { return [] }
        return state.vocabulary(of: pane.listing).fields.map { $0.aliases.first ?? $0.id }
    }

    func order(_ text: String) throws(CommandLineError) -> RowOrder {
        let words = text.split(separator: " ").map(String.init)
        guard let pane = state.pane, pane.listing != .none else { throw CommandLineError("this view lists nothing") }
        guard let name = words.first, words.count <= 2 else {
            throw CommandLineError("sort takes a field, and asc or desc")
        }
        guard let field = state.vocabulary(of: pane.listing)[name] else {
            throw CommandLineError("no field '\(name)' here: \(fieldNames.joined(separator: " "))")
        }
        switch words.dropFirst().first {
        case nil: return RowOrder(field.id, descending: ![.text, .list].contains(field.kind))
        case "asc": return RowOrder(field.id)
        case "desc": return RowOrder(field.id, descending: true)
        case .some(let word): throw CommandLineError("'\(word)' is no order: asc or desc")
        }
    }

    /// `02:51` UTC of the last 24 hours, `-2h`, or `nil` for now.
    func instant(_ text: String) throws(CommandLineError) -> Instant? {
        if text == "now" { return nil }
        if let back = Duration(spelled: text.replacing("ago", with: "").trimmingBlanks.replacing("-", with: "")) {
            return state.now - back
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let hour = parts[0], let minute = parts[1], (0..<24).contains(hour),
            (0..<60).contains(minute)
        else { throw CommandLineError("time takes an hour in UTC (02:51), a while ago (-2h) or now") }
        let midnight = (state.now.seconds / 86_400).rounded(.down) * 86_400
        let today = Instant(seconds: midnight + Double(hour * 3600 + minute * 60))
        return today > state.now ? today - .seconds(86_400) : today
    }
}

extension StringProtocol {
    /// Without the blanks at both ends.
    fileprivate var trimmingBlanks: String {
        var text = drop { $0.isWhitespace }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
