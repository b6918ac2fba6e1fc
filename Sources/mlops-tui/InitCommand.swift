internal import ArgumentParser
internal import Engine

/// Finds what is there and writes a configuration.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Find the systems that are there, and write a commented configuration.",
        discussion: """
            Reads MLFLOW_TRACKING_URI, PROMETHEUS_URL, ALERTMANAGER_URL, KUBECONFIG and DOCKER_HOST, and looks at the \
            usual ports of this machine. It contacts nobody before it was told to: it asks on a terminal; elsewhere only \
            --yes or --probe-ports let it.
            """)

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Where to write it; '-' prints it. By default the usual place.", valueName: "path"),
        completion: .file())
    var output: String?

    @Flag(help: "Replace a configuration that is there.")
    var force = false

    @Flag(name: .shortAndLong, help: "Answer yes to every question.")
    var yes = false

    @Flag(help: "Look at the usual ports of this machine without asking.")
    var probePorts = false

    func run() async throws {
        let environment = StandardStreams.environment
        guard let path = output ?? ConfigurationLocation.usualPath(environment: environment) else {
            PlainOutput.complain("There is no home to write to: set HOME, or name a file with --output.")
            throw ExitCode(1)
        }
        if path != "-" { try complaining { try ConfigurationDraft.check(path, replacing: force) } }
        let discovery = Discovery(environment: environment)
        let report = await discovery.run(consent(for: discovery))
        let draft = ConfigurationDraft(report)
        tell(report)
        if path == "-" {
            try PlainOutput.write(draft.yaml)
            return
        }
        // A file that names no backend would only keep the program from opening on its drill.
        guard !report.backends.isEmpty else {
            PlainOutput.complain(
                """
                Nothing was found, so \(path) was not written. Set MLFLOW_TRACKING_URI, PROMETHEUS_URL or \
                ALERTMANAGER_URL, or let it look at this machine's ports: mlops-tui init --probe-ports. \
                'mlops-tui init --output -' prints an example to edit; without a configuration 'mlops-tui' opens on its drill.
                """)
            throw ExitCode(1)
        }
        try complaining { try draft.write(to: path, replacing: force) }
        PlainOutput.complain("Wrote \(path). Next: mlops-tui doctor\(output == nil ? "" : " --config \(path)")")
    }

    /// Says why it cannot be written, and ends the command with that.
    private func complaining(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch {
            PlainOutput.complain("\(error).")
            throw ExitCode(1)
        }
    }

    private func consent(for discovery: Discovery) -> Discovery.Consent {
        let terminal = StandardStreams.terminal
        func allows(_ question: String) -> Bool {
            yes || (terminal.isInputTerminal && StandardStreams.confirms(question))
        }
        let named = discovery.namedBy
        return Discovery.Consent(
            named: !named.isEmpty && allows("Ask the addresses in \(named.joined(separator: ", ")) what they are?"),
            ports: probePorts || allows("Look at the ports \(Discovery.portList) of this machine?"))
    }

    private func tell(_ report: DiscoveryReport) {
        for backend in report.backends {
            PlainOutput.complain("found   \(backend.id)  \(backend.url)  (\(backend.remark))")
        }
        for note in report.notes { PlainOutput.complain("note    \(note)") }
    }
}
