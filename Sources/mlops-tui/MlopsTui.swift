internal import ArgumentParser

@main
struct MlopsTui: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mlops-tui",
        abstract: "A terminal dashboard for operating machine learning systems.",
        discussion: """
            Without a configuration it opens on its drill: a simulated fleet that answers on real loopback ports. \
            'mlops-tui init' looks for your systems and writes a configuration.
            """,
        version: ProgramVersion.text,
        subcommands: [
            DashboardCommand.self, GetCommand.self, DrillCommand.self, ReplayCommand.self, InitCommand.self,
            DoctorCommand.self, SchemaCommand.self,
        ],
        defaultSubcommand: DashboardCommand.self)
}

/// The version in `--version`, recordings and bug reports.
enum ProgramVersion {
    static let text = "0.1.0"
}
