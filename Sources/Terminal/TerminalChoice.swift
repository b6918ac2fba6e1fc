/// What the program finds around itself before it draws anything.
public struct TerminalSurroundings: Sendable, Hashable {
    public var environment: [String: String]
    public var inputIsTerminal: Bool
    public var outputIsTerminal: Bool

    public init(environment: [String: String], inputIsTerminal: Bool, outputIsTerminal: Bool) {
        self.environment = environment
        self.inputIsTerminal = inputIsTerminal
        self.outputIsTerminal = outputIsTerminal
    }
}

/// How the program shows itself.
public enum TerminalChoice: Sendable, Hashable {
    case screen
    case lines(LinesReason)
    /// Only this is an error: `TerminalError.inputIsNoTerminal` says what to do.
    case refused

    /// Why there is no screen.
    public enum LinesReason: Sendable, Hashable {
        case asked
        case outputIsNoTerminal
        /// `TERM` is `dumb` or not set.
        case terminalIsDumb
    }

    /// `linear` is the option `--linear`. Keys cannot be read where standard input is no terminal, so a screen that
    /// nobody could leave is refused rather than drawn.
    public init(_ surroundings: TerminalSurroundings, linear: Bool) {
        let name = surroundings.environment["TERM"] ?? ""
        if linear {
            self = .lines(.asked)
        } else if !surroundings.outputIsTerminal {
            self = .lines(.outputIsNoTerminal)
        } else if name.isEmpty || name == "dumb" {
            self = .lines(.terminalIsDumb)
        } else {
            self = surroundings.inputIsTerminal ? .screen : .refused
        }
    }
}
