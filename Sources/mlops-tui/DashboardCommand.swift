internal import ArgumentParser
internal import Cells
internal import Dashboard
internal import Engine
internal import FoundationEssentials
internal import Glibc
internal import OpsModel
internal import Terminal
internal import Views

/// The dashboard itself: on a screen, or as plain lines where there is none.
struct DashboardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dashboard", abstract: "Open the dashboard (the default).")

    @OptionGroup var fleet: FleetOptions

    @Option(help: "A theme by name, or the path of a theme file.")
    var theme: String?

    @Flag(help: "Write no byte above 126.")
    var ascii = false

    @Option(help: "auto or never.")
    var color: String = "auto"

    @Flag(help: "Plain lines that announce changes, for screen readers, pipes and logs.")
    var linear = false

    @Flag(help: "Start with the views as the program ships them, not as they were left.")
    var clean = false

    @OptionGroup var log: LogOption

    @Option(help: "Record every input to a new file; 'mlops-tui replay' shows it again.")
    var record: String?

    func validate() throws {
        guard ["auto", "never"].contains(color) else { throw ValidationError("--color takes auto or never") }
    }

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let surroundings = TerminalSurroundings(
            environment: environment, inputIsTerminal: isatty(0) == 1, outputIsTerminal: isatty(1) == 1)
        switch TerminalChoice(surroundings, linear: linear) {
        case .refused: throw TerminalError.inputIsNoTerminal
        case .lines: try await LinearDashboard(fleet: fleet, log: log, isASCII: ascii, recording: record).run()
        case .screen: try await screen(environment)
        }
    }

    private func chosenTheme() throws -> Theme? {
        do {
            return try theme.map(ThemeChoice.theme)
        } catch {
            throw ValidationError("--theme: \(error)")
        }
    }

    /// The first frame is painted before the configuration is read or the drill listens.
    private func screen(_ environment: [String: String]) async throws {
        let theme = try chosenTheme()
        let options = TerminalOptions(
            environment: environment, color: color == "never" ? .never : .auto, isASCIIOnly: ascii,
            captureFile: CaptureFile.path(environment: environment))
        let secrets = KnownSecrets()
        let recorder = try record.map { try Recorder(path: $0, of: fleet, secrets: secrets) }
        let loop = try Loop(recorder: recorder, theme: theme ?? ThemeCatalog.standard)
        try await loop.open { try TerminalDisplay(options, theme: theme ?? ThemeCatalog.standard) }
        let session = ScreenSession(
            loop: loop, fleet: fleet, log: log, secrets: secrets, followsConfiguredTheme: theme == nil,
            startsClean: clean)
        let ending = try await session.run()
        await recorder?.finished()
        if case .signal(let number) = ending { ProcessEnding.raise(number) }
    }
}

extension Recorder {
    /// A recording of a session on this fleet, without the secrets that are found in it.
    init(path: String, of fleet: FleetOptions, secrets: KnownSecrets) throws {
        try self.init(path: path, version: ProgramVersion.text, seed: fleet.seed, now: WallClock.system.now()) {
            secrets.redact($0)
        }
    }
}
