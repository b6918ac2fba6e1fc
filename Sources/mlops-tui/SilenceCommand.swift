internal import ArgumentParser
internal import OpsModel

/// Silences the alerts of a service in Alertmanager, or ends a silence.
struct SilenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "silence",
        abstract: "Silence the alerts of a service in Alertmanager for a while, or end a silence early.",
        discussion: QuietOptions.discussion)

    @Option(help: ArgumentHelp("This alert alone.", valueName: "alert"))
    var only: String?

    @OptionGroup var arming: ArmOption
    @OptionGroup var quiet: QuietOptions

    func run() async throws {
        try await quiet.propose(.silence, reason: arming.arm) { .silence($0, alert: only, $1) }
    }
}
