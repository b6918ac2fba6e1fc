internal import ArgumentParser

@main
struct MlopsTui: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mlops-tui",
        abstract: "A terminal dashboard for operating machine learning systems.",
        subcommands: [InitCommand.self, DoctorCommand.self, SchemaCommand.self])
}
