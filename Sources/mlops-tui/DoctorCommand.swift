internal import ArgumentParser
internal import Dashboard
internal import Engine

/// Checks everything the program depends on.
struct DoctorCommand: AsyncParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check terminal, configuration and every backend, and say what to do about each fault.",
        discussion: "Exits with 1 when something failed. Reads only; no secret is printed.")

    @OptionGroup var configuration: ConfigurationOption

    @Option(name: .shortAndLong, help: "text or json.")
    var output: Format = .text

    func run() async throws {
        let terminal = StandardStreams.terminal
        let environment = terminal.environment
        let secrets = KnownSecrets()
        let doctor = Doctor(terminal: terminal, factory: BackendFactory(secrets: secrets), secrets: secrets)
        let report = await doctor.examine(configuration.location(environment)) {
            path throws(ConfigurationError) in
            try ConfigurationFile(path: path).read(
                environment: environment, keys: .dashboard, themes: .dashboard)
        }
        switch output {
        case .json: try PlainOutput.write(report.json)
        case .text:
            let isColoured = terminal.isOutputTerminal && (environment["NO_COLOR"] ?? "").isEmpty
            try PlainOutput.write(report.text(ascii: !terminal.isUTF8, colour: isColoured))
        }
        if report.hasFailed { throw ExitCode(1) }
    }
}
