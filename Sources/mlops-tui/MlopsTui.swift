internal import ArgumentParser
internal import Engine
internal import Glibc
internal import Wire

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
            DoctorCommand.self, RunbookCommand.self, ProposeCommand.self, RequestsCommand.self,
            ApproveCommand.self, RejectCommand.self, ReviewCommand.self, WithdrawCommand.self, OverrideCommand.self,
            ExecuteCommand.self, ContinueCommand.self, UndoCommand.self, SilenceCommand.self, MuteCommand.self,
            AckCommand.self, AssignCommand.self, CommentCommand.self, MergeCommand.self, CloseCommand.self,
            ReopenCommand.self, ReportCommand.self,
            AuditCommand.self, PolicyCommand.self, SchemaCommand.self,
        ],
        defaultSubcommand: DashboardCommand.self)

    /// Runs the command; the one place where errors are printed, so that none brings outside text to a terminal raw.
    static func main() async {
        Allocator.shareOneArena()
        do {
            let command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                var command = command
                try command.run()
            }
        } catch {
            end(with: error)
        }
    }

    private static func end(with error: any Error) -> Never {
        let code = exitCode(for: error)
        // Help, the version and completion scripts are no errors.
        if code.isSuccess { exit(withError: error) }
        let message = fullMessage(for: error)
        if !message.isEmpty { PlainOutput.writeToStandardError(PlainText.printableLines(message) + "\n") }
        Glibc.exit(code.rawValue)
    }
}

/// The version in `--version`, recordings and bug reports.
enum ProgramVersion {
    static let text = "0.1.0"
}
