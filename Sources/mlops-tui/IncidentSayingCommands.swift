internal import ArgumentParser
internal import Dashboard
internal import Engine
internal import OpsModel

// What people say about incidents, by command: the same rules and the same audit as on the screen.

struct AckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ack", abstract: "Acknowledge an incident.",
        discussion: "This does not stop the pager.")

    @Argument(help: "INC-K7QD.", transform: IncidentID.read)
    var incident: IncidentID

    @OptionGroup var options: SayingOptions

    func run() async throws {
        try await options.say { state, by, at in
            guard state.incident(incident)?.needsAcknowledgement != false else {
                throw SayingRefusal("\(incident.rawValue) needs no acknowledgement")
            }
            return .acknowledged(incident, by: by, at: at)
        }
    }
}

struct AssignCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "assign", abstract: "Say whose an incident is.")

    @Argument(help: "INC-K7QD.", transform: IncidentID.read)
    var incident: IncidentID

    @Argument(help: "A person or a team.")
    var name: String

    @OptionGroup var options: SayingOptions

    func run() async throws {
        try await options.say { _, by, at in .assigned(incident, to: name, by: by, at: at) }
    }
}

struct CommentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "comment", abstract: "Add a line to an incident's timeline.")

    @Argument(help: "INC-K7QD.", transform: IncidentID.read)
    var incident: IncidentID

    @Argument(help: "What to say.")
    var text: String

    @OptionGroup var options: SayingOptions

    func run() async throws {
        try await options.say { _, by, at in .commented(incident, text, by: by, at: at) }
    }
}

struct MergeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge", abstract: "Make an incident part of another.")

    @Argument(help: "INC-K7QD.", transform: IncidentID.read)
    var incident: IncidentID

    @Argument(help: "The incident that it becomes part of.", transform: IncidentID.read)
    var into: IncidentID

    @OptionGroup var options: SayingOptions

    func run() async throws {
        try await options.say { state, by, at in
            guard let other = state.incident(into), other.id != state.incident(incident)?.id else {
                throw SayingRefusal("no other incident is called \(into.rawValue) here")
            }
            return .merged(incident, into: into, by: by, at: at)
        }
    }
}

struct CloseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "Resolve an incident before its signals do.")

    @Argument(help: "INC-K7QD.", transform: IncidentID.read)
    var incident: IncidentID

    @Option(help: "Why.")
    var reason: String

    @OptionGroup var options: SayingOptions

    func run() async throws {
        try await options.say { _, by, at in .closed(incident, reason: reason, by: by, at: at) }
    }
}

struct ReopenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "reopen", abstract: "Take a resolution back.")

    @Argument(help: "INC-K7QD.", transform: IncidentID.read)
    var incident: IncidentID

    @Option(help: "Why.")
    var reason: String

    @OptionGroup var options: SayingOptions

    func run() async throws {
        try await options.say { _, by, at in .reopened(incident, reason: reason, by: by, at: at) }
    }
}

/// What these commands share.
struct SayingOptions: ParsableArguments {
    @Option(help: "How long to wait for all sources, in seconds.")
    var timeout: Int = 30

    @OptionGroup var options: DecidingOptions

    /// Works out the incidents as they are, says something of one, and keeps it with its record in the audit chain.
    func say(_ action: @escaping (OpsState, String, Instant) throws -> IncidentAction) async throws {
        try await options.atDesk { desk, configuration in
            var state = await FleetState.read(configuration, within: .seconds(max(1, timeout)))
            let saying: IncidentAction
            do {
                saying = try action(state, state.person, state.now)
            } catch let refusal as SayingRefusal {
                PlainOutput.complain(refusal.text)
                throw ExitCode(1)
            }
            _ = state.reduce(.incident(saying))
            if let notice = state.notice, notice.isError {
                PlainOutput.complain(notice.text)
                throw ExitCode(1)
            }
            while state.settle() {}
            for case .persist(let batch) in state.takePersisted() {
                // What one look finds of incidents is not worth more than what watches.
                try await desk.keep(StoreBatch(at: batch.at, records: batch.records, audit: batch.audit))
            }
        }
    }
}

struct SayingRefusal: Error {
    let text: String

    init(_ text: String) { self.text = text }
}

extension IncidentID {
    /// `INC-K7QD`, in any case.
    static func read(_ text: String) throws -> IncidentID {
        let id = text.uppercased()
        guard id.hasPrefix("INC-") else { throw ValidationError("'\(text)' is no incident: INC-K7QD") }
        return IncidentID(rawValue: id)
    }
}
