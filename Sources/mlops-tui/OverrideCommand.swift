internal import ArgumentParser
internal import Engine
internal import OpsModel

/// Break-glass: acts without the approval that is needed, with a reason, once.
struct OverrideCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "override", abstract: "Break-glass: let a request go without the approval that it needs.",
        discussion:
            "Works once for one request, is recorded at once, and stays open until somebody else has reviewed it.")

    @Argument(help: "CR-118 or 118.", transform: RequestID.read)
    var id: RequestID

    @OptionGroup var arming: ArmOption
    @OptionGroup var options: DecidingOptions

    func run() async throws {
        try await options.deciding(id, writes: true) { desk, known in
            try await desk.desk.override(id, reason: arming.arm, known: known)
        }
    }
}
