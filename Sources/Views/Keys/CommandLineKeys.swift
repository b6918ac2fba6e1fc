internal import Cells
internal import OpsModel

/// Keys while the command line is open: text, completion, history, and Enter, which does the line.
struct CommandLineKeys {
    let reader: CommandLineReader

    private var line: CommandLineState { reader.state.commandLine }

    func intent(of key: Key) -> Intent? {
        if key == .enter { return run() }
        return action(key).map { .act([$0]) }
    }

    private func action(_ key: Key) -> Action? {
        switch key {
        case .character(let scalar): .commandLine(.typed(String(scalar)))
        case .paste(let text): .commandLine(.typed(Printable.text(text)))
        case .backspace: .commandLine(.erased)
        case .control("w"): .commandLine(.wordErased)
        case .control("u"): .commandLine(.replaced(""))
        case .escape: .navigation(.steppedBack)
        case .tab: completion.map { .commandLine(.replaced($0)) }
        case .up: .commandLine(recalls ? .recalled(older: true) : .chosen(line.chosen - 1))
        case .down: .commandLine(line.recalled != nil ? .recalled(older: false) : .chosen(min(line.chosen + 1, last)))
        case .backTab: .commandLine(.chosen(line.chosen - 1))
        case .control("p"): .commandLine(.recalled(older: true))
        case .control("n"): .commandLine(.recalled(older: false))
        default: nil
        }
    }

    /// Up goes to the history where nothing is typed, and from there on.
    private var recalls: Bool { line.text.isEmpty && line.chosen == 0 || line.recalled != nil }

    private var last: Int { max(0, reader.suggestions(line.text).count - 1) }

    private var completion: String? {
        let suggestions = reader.suggestions(line.text)
        guard !suggestions.isEmpty else { return nil }
        return suggestions[min(line.chosen, suggestions.count - 1)].line
    }

    private func run() -> Intent {
        if line.text.isEmpty, line.chosen == 0 { return .act([.navigation(.steppedBack)]) }
        do {
            let (run, text) = try reader.outcome(line.text, chosen: line.chosen)
            let done: [Action] = [.commandLine(.replaced(text)), .commandLine(.entered)]
            switch run {
            case nil: return .act([.commandLine(.replaced(text))])
            case .actions(let actions): return .act(done + actions)
            case .column(let title): return .act(done + reader.commands.actions(onColumn: title))
            case .glyphs(let glyphs): return .useGlyphs(glyphs, done)
            case .command(let command):
                return KeyInterpreter.intent(of: command, in: reader.state, reader.options, before: done)
            }
        } catch {
            return .act([.commandLine(.refused(error.description))])
        }
    }
}
