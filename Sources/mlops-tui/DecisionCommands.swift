internal import ArgumentParser
internal import Engine
internal import OpsModel

/// Rejects a change request, which ends it.
struct RejectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject", abstract: "Reject a change request: it is never executed.")

    @Argument(help: "CR-118 or 118.", transform: RequestID.read)
    var id: RequestID

    @Option(help: "Why.")
    var reason: String

    @OptionGroup var options: DecidingOptions

    func run() async throws {
        try options.print(
            try await options.atDesk { desk, _ in
                try await desk.desk.decide(id, .rejected, digest: nil, comment: reason)
            })
    }
}

/// Says afterwards that what was done without a second person was right.
struct ReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review", abstract: "Say that you have looked at what was done without a second person.")

    @Argument(help: "CR-118 or 118.", transform: RequestID.read)
    var id: RequestID

    @Option(help: "What you found.")
    var comment: String = ""

    @OptionGroup var options: DecidingOptions

    func run() async throws {
        try options.print(
            try await options.atDesk { desk, _ in
                try await desk.desk.decide(id, .reviewed, digest: nil, comment: comment)
            })
    }
}

/// Takes a request back before it is executed.
struct WithdrawCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "Take a change request back before it is executed.")

    @Argument(help: "CR-118 or 118.", transform: RequestID.read)
    var id: RequestID

    @Option(help: "Why.")
    var reason: String

    @OptionGroup var options: DecidingOptions

    func run() async throws {
        try options.print(
            try await options.atDesk { desk, _ in try await desk.desk.withdraw(id, reason: reason) })
    }
}

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
        try options.print(
            try await options.atDesk { desk, _ in try await desk.desk.override(id, reason: arming.arm) })
    }
}

/// Executes an approved request.
struct ExecuteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "execute", abstract: "Execute an approved change request: each call at most once.",
        discussion: """
            The fields that the plan is bound to are read again first; where one moved nothing is called, and the request \
            waits for approval anew. Exits with 1 unless every call took effect.
            """)

    @Argument(help: "CR-118 or 118.", transform: RequestID.read)
    var id: RequestID

    @Option(help: "The service's name, as a confirmation: production asks for it.")
    var confirm: String?

    @OptionGroup var arming: ArmOption
    @OptionGroup var options: DecidingOptions

    func run() async throws {
        let request = try await options.atDesk { desk, _ in
            let planned = try await desk.requests().first { $0.id == id }
            if let planned, planned.ruling.confirmation == .typed, confirm != planned.service.rawValue {
                PlainOutput.complain(
                    "this is \(planned.environment.label): confirm with --confirm \(planned.service.rawValue)")
                throw ExitCode(1)
            }
            return try await desk.desk.execute(id)
        }
        try options.print(request)
        if ![.verifying, .succeeded].contains(request.status) { throw ExitCode(1) }
    }
}
