internal import Backends
internal import Wire

/// One mistake in a configuration file: where it stands, what is wrong, and what to write instead. Holds no secret.
public struct ConfigurationProblem: Sendable, Hashable, CustomStringConvertible {
    public var file: String
    /// Counted from 1; 0 when the mistake is of the whole file.
    public var line: Int
    public var message: String

    public init(file: String, line: Int, message: String) {
        self.file = file
        self.line = line
        self.message = message
    }

    init(_ mistake: SettingsError.Mistake, in file: String) {
        self.init(file: file, line: mistake.line, message: mistake.message)
    }

    /// `config.yaml:12: unknown key 'intervall' under backends[0]; did you mean 'interval'?`
    ///
    /// Printable: a message quotes what stands in the file, which may be meant for the terminal.
    public var description: String {
        PlainText.printable(line > 0 ? "\(file):\(line): \(message)" : "\(file): \(message)")
    }
}

/// Everything that is wrong with a configuration, in the order of its lines, so that one run shows all there is to
/// mend.
public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    public var problems: [ConfigurationProblem]

    public init(_ problems: [ConfigurationProblem]) {
        self.problems = problems.enumerated()
            .sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
            .map(\.element)
    }

    init(file: String, line: Int = 0, _ message: String) {
        self.init([ConfigurationProblem(file: file, line: line, message: message)])
    }

    /// One line a problem.
    public var description: String {
        problems.map(\.description).joined(separator: "\n")
    }
}
