internal import ArgumentParser
internal import Dashboard
internal import Engine
internal import OpsModel
internal import Wire

/// Says who may do what, and why; changes nothing.
struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Say who may do what, and who else is needed.",
        subcommands: [Check.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the policy file and print what each kind of request needs in each environment.",
            discussion: """
                Without a file what is built in holds: in production a restore asks for one typed confirmation and a review \
                afterwards, everything else for a second person before. Exits with 1 when the file is wrong.
                """)

        @Argument(help: "Only this kind of request: rollback, promote, silence, …")
        var kind: String?

        @Option(help: "Whether this person may approve.")
        var approver: String?

        @OptionGroup var fleet: FleetOptions

        func run() throws {
            let configuration = try fleet.storeConfiguration()
            let policy = try PolicyFile.policy(of: configuration)
            let kinds = try kind.map { [try Self.kind($0)] } ?? RequestKind.allCases
            try PlainOutput.write(
                PolicyText.text(of: policy, kinds: kinds, approver: approver, at: WallClock.system.now()))
            let weaknesses = PolicyFile.weaknesses(of: configuration).map { "note     \($0)\n" }
            try PlainOutput.write(PlainText.printableLines(weaknesses.joined()))
        }

        private static func kind(_ text: String) throws -> RequestKind {
            guard let kind = RequestKind(rawValue: text) else {
                throw ValidationError(
                    "no request is of kind '\(text)': \(RequestKind.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            return kind
        }
    }
}
