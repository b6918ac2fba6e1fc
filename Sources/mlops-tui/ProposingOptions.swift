internal import ArgumentParser

/// What every command that proposes shares: how it is confirmed, and whether it is executed at once.
struct ProposingOptions: ParsableArguments {
    @Option(help: "The change number, where the policy asks for one.")
    var ticket: String?

    @Option(help: "The service's name once more, as a confirmation.")
    var confirm: String?

    @Flag(help: "Execute it at once where nobody else is needed.")
    var execute = false

    @Flag(help: "Print the plan and keep nothing.")
    var dryRun = false

    var proposing: Proposing {
        Proposing(ticket: ticket, confirmation: confirm, executes: execute, isDryRun: dryRun)
    }
}
