internal import Cells
internal import OpsModel

/// What keys and the command line do with change requests: propose, look at, decide, execute.
struct RequestCommands {
    let state: OpsState

    /// The service that is looked at; on the landing screen that of the worst incident while the cursor is on top.
    private var service: ServiceID? {
        if let request { return request.service }
        let looked = [state.selected(in: state.place.pane), state.place.subject].compactMap { $0 }
        if case .incident(let id)? = looked.first, let incident = state.incident(id) { return incident.leverService }
        if let found = looked.lazy.compactMap(state.service(of:)).first { return found }
        return IncidentCommands(state: state).incident?.leverService
    }

    private var environment: Environment? {
        let looked = [state.selected(in: state.place.pane), state.place.subject].compactMap { $0 }
        for case .fleet(let id) in looked { return id.environment }
        return nil
    }

    /// The request under the cursor, else the one of the incident or service that waits for somebody.
    var request: ChangeRequest? {
        if case .request(let id)? = state.selected(in: state.place.pane) { return state.requests[id] }
        return nil
    }

    /// The request that can be reviewed from here.
    private var reviewable: ChangeRequest? { chosen { $0.isDecidable } }

    private var executable: ChangeRequest? { chosen { $0.status == .approved } }

    /// The request under the cursor, where it is such a one; without one the newest that is.
    private func chosen(_ isMeant: (ChangeRequest) -> Bool) -> ChangeRequest? {
        guard let request else { return requests(isMeant).first }
        return isMeant(request) ? request : nil
    }

    /// The newest first.
    private func requests(_ isMeant: (ChangeRequest) -> Bool) -> [ChangeRequest] {
        state.requests.entities.filter(isMeant).sorted { ($1.id.number ?? 0) < ($0.id.number ?? 0) }
    }

    /// Why nothing is done with the request under the cursor, and with which it could be: in that list they stand below
    /// each other.
    private func whyNot(_ what: String, _ isMeant: (ChangeRequest) -> Bool) -> String {
        guard let request else { return "no request waits to be \(what)" }
        let others = requests(isMeant).map(\.id.rawValue)
        let why = "\(request.id.rawValue) \(request.statusText)"
        return others.isEmpty
            ? "\(why), and no other waits to be \(what)"
            : "\(why); \(others.joined(separator: ", ")) can be \(what): put the cursor there"
    }

    func open(_ id: EntityID?) -> [Action] {
        guard case .request(let id)? = id else { return [] }
        return [.request(.reviewOpened(id))]
    }

    /// Why no backend here does what a command asks for, of the service that is looked at; `nil` where one does.
    func obstacle(to command: Command) -> String? { command.ask.flatMap(obstacle) }

    func obstacle(to ask: RequestWish.Ask) -> String? {
        state.obstacle(to: ask, for: service, in: environment)
    }

    func actions(of command: Command) -> [Action] {
        guard obstacle(to: command) == nil else { return [] }
        return switch command {
        case .arm: state.whyReadOnly == nil ? [.commandLine(.began("arm "))] : []
        case .rollback: service.map { [.request(.wished(.rollback($0, from: nil, to: nil), environment))] } ?? []
        case .promote: service == nil ? [] : [.commandLine(.began("promote "))]
        case .silence: service == nil ? [] : [.commandLine(.began("silence "))]
        case .endQuiet: ending.map { [.request(.wished($0, nil))] } ?? []
        case .review: reviewable.map { [.request(.reviewOpened($0.id))] } ?? []
        case .execute: executable.map { [.request(.executionOpened($0.id))] } ?? []
        default: []
        }
    }

    /// Ends what the cursor of the list of silences and mutes is on; `nil` where that is over.
    private var ending: RequestWish? {
        guard state.place.pane == Pane.silences.id, let quiet = state.selectedQuiet,
            quiet.state(at: state.now) != .expired
        else { return nil }
        switch quiet.id {
        case .silence(let id): return .endSilence(id)
        case .mute(let id): return .endMute(id)
        }
    }

    private var whyNotEnded: String {
        state.place.pane == Pane.silences.id && state.selectedQuiet != nil
            ? "this is over already" : "choose a silence or a mute in the list of silences first"
    }

    /// As the key does, for what the cursor is on.
    func ended() throws(CommandLineError) -> CommandRun {
        guard ending != nil else { throw CommandLineError(whyNotEnded) }
        return .command(.endQuiet)
    }

    func whyNot(_ command: Command) -> String {
        switch command {
        case .arm: state.whyReadOnly ?? ""
        case .review: whyNot("reviewed") { $0.isDecidable }
        case .execute: whyNot("executed") { $0.status == .approved }
        case .endQuiet: whyNotEnded
        default: obstacle(to: command) ?? "choose a service first"
        }
    }

    /// A wish about the service that is looked at, or one that is named first.
    func wished(
        _ text: String, _ usage: String, _ wish: (ServiceID, String) throws(CommandLineError) -> RequestWish
    ) throws(CommandLineError) -> CommandRun {
        let words = text.split(separator: " ", maxSplits: 1).map(String.init)
        let named = words.first.map(ServiceID.init(rawValue:)).flatMap { id in
            state.fleet.entities.contains { $0.id.service == id } ? id : nil
        }
        guard let id = named ?? service else { throw CommandLineError("choose a service first, or name it: \(usage)") }
        let wish = try wish(id, named == nil ? text : words.dropFirst().first ?? "")
        let place = named == nil ? environment : nil
        if let obstacle = state.obstacle(to: wish, in: place) { throw CommandLineError(obstacle) }
        return .actions([.request(.wished(wish, place))])
    }
}

extension ChangeRequest {
    /// Whether somebody's word on it counts: yes, no, or afterwards that it was right.
    fileprivate var isDecidable: Bool { status == .proposed || status == .approved || awaitsReview }
}

extension Command {
    /// What it asks of systems; `nil` where it asks nothing.
    fileprivate var ask: RequestWish.Ask? {
        switch self {
        case .rollback: .rollback
        case .promote: .promote
        case .silence: .silence
        case .abort: .abort
        case .pause: .pause
        default: nil
        }
    }
}

extension ColonCommand {
    /// Writes to systems: each opens the dialog that shows its plan.
    static let requests: [ColonCommand] = [
        ColonCommand(name: "arm", argument: "REASON", note: "let writes be proposed for 15 minutes") {
            (_, text) throws(CommandLineError) in
            guard !text.isBlank else { throw CommandLineError("arm takes a reason, which becomes that of the request") }
            return .actions([.request(.armed(reason: text))])
        },
        ColonCommand(name: "disarm", note: "let no more writes be proposed") { _, _ in
            .actions([.request(.armed(reason: nil))])
        },
        ColonCommand(
            name: "ticket", argument: "NUMBER", note: "the change number of what is proposed while writes are armed"
        ) {
            (_, text) throws(CommandLineError) in
            guard !text.isBlank else { throw CommandLineError("ticket takes a change number: ticket CHG-1234") }
            return .actions([.request(.ticketGiven(text))])
        },
        ColonCommand(
            name: "rollback", argument: "[SERVICE] [VERSION]", note: "return to a former version", ask: .rollback
        ) {
            (line, text) throws(CommandLineError) in
            try RequestCommands(state: line.state).wished(text, "rollback SERVICE [VERSION]") { id, version in
                .rollback(id, from: nil, to: version.isEmpty ? nil : version)
            }
        },
        ColonCommand(
            name: "promote", argument: "[SERVICE] VERSION", note: "give the stable alias to a version", ask: .promote
        ) {
            (line, text) throws(CommandLineError) in
            try RequestCommands(state: line.state).wished(text, "promote SERVICE VERSION") {
                (id, version) throws(CommandLineError) in
                guard !version.isEmpty else { throw CommandLineError("promote takes a version") }
                return .promote(id, to: version)
            }
        },
        ColonCommand(
            name: "load", argument: "[SERVICE] [VERSION …]", note: "load its models on their servers", ask: .load
        ) {
            (line, text) throws(CommandLineError) in
            try RequestCommands(state: line.state).wished(text, "load SERVICE") { id, versions in
                .load(id, versions: versions.split(separator: " ").map(String.init))
            }
        },
        ColonCommand(name: "unload", argument: "[SERVICE]", note: "take its models from their servers", ask: .unload) {
            (line, text) throws(CommandLineError) in
            try RequestCommands(state: line.state).wished(text, "unload SERVICE") { id, _ in .unload(id) }
        },
        ColonCommand(name: "restart", argument: "[SERVICE]", note: "unload and load its models", ask: .restart) {
            (line, text) throws(CommandLineError) in
            try RequestCommands(state: line.state).wished(text, "restart SERVICE") { id, _ in .restart(id) }
        },
        ColonCommand(name: "scale", argument: "[SERVICE] VERSION COUNT", note: "set how many workers run", ask: .scale)
        {
            (line, text) throws(CommandLineError) in
            try RequestCommands(state: line.state).wished(text, "scale SERVICE VERSION COUNT") {
                (id, rest) throws(CommandLineError) in
                let words = rest.split(separator: " ").map(String.init)
                guard words.count == 2, let count = Int(words[1]), count >= 0 else {
                    throw CommandLineError("scale takes a version and how many workers")
                }
                return .scale(id, version: words[0], workers: count)
            }
        },
        ColonCommand(
            name: "silence", argument: "[SERVICE] 2h [ALERT]", note: "quiet its alerts for a while", ask: .silence
        ) {
            (line, text) throws(CommandLineError) in
            try RequestCommands(state: line.state).wished(text, "silence SERVICE 2h") {
                (id, rest) throws(CommandLineError) in
                let (length, name) = try Self.length(rest, "silence")
                return .silence(id, alert: name, length)
            }
        },
        ColonCommand(name: "mute", argument: "[SERVICE] 2h [KIND]", note: "quiet its built-in signals for a while") {
            (line, text) throws(CommandLineError) in
            try RequestCommands(state: line.state).wished(text, "mute SERVICE 2h") {
                (id, rest) throws(CommandLineError) in
                let (length, kind) = try Self.length(rest, "mute")
                return .mute(id, kind: kind, length)
            }
        },
        ColonCommand(
            name: "unsilence", aliases: ["unmute"], note: "end the silence or mute under the cursor before its time"
        ) {
            (line, _) throws(CommandLineError) in try RequestCommands(state: line.state).ended()
        },
        without("abort", .abort, "stop a rollout"), without("pause", .pause, "hold a rollout"),
        without("resume", .resume, "let a rollout go on"),
        without("shift", .shiftTraffic, "move traffic between versions"),
        about("override", "REASON", "break-glass: go without the approval that is needed") {
            .overridden($0, reason: $1)
        },
        about("withdraw", "REASON", "take the request back") { .withdrawn($0, reason: $1) },
        about("settle", "done|undone WHAT YOU FOUND", "say what became of a call whose outcome is unknown") {
            (id, text) throws(CommandLineError) in .settled(id, try Self.settlement(text))
        },
        about("undo", "", "propose to take back what it did") { id, _ in .undoWished(id) },
        about("continue", "", "propose to go on where it stopped") { id, _ in .continueWished(id) },
    ]

    /// A command that no backend takes yet.
    private static func without(_ name: String, _ ask: RequestWish.Ask, _ note: String) -> ColonCommand {
        ColonCommand(name: name, argument: "[SERVICE]", note: note, ask: ask) { (line, _) throws(CommandLineError) in
            guard let obstacle = RequestCommands(state: line.state).obstacle(to: ask) else { return .actions([]) }
            throw CommandLineError(obstacle)
        }
    }

    private static func length(
        _ text: String, _ name: String
    ) throws(CommandLineError) -> (Duration, String?) {
        let words = text.split(separator: " ", maxSplits: 1).map(String.init)
        guard let length = words.first.flatMap({ Duration(spelled: $0) }) else {
            throw CommandLineError("\(name) takes how long: 30m, 2h")
        }
        return (length, words.dropFirst().first)
    }

    /// A command about the request under the cursor, or one that is named first.
    private static func about(
        _ name: String, _ argument: String, _ note: String,
        _ action: @escaping @Sendable (RequestID, String) throws(CommandLineError) -> RequestAction
    ) -> ColonCommand {
        ColonCommand(
            name: name, argument: "[CR-N] \(argument)", note: note,
            choices: { $0.state.requests.entities.map(\.id.rawValue) }
        ) { (line, text) throws(CommandLineError) in
            let words = text.split(separator: " ", maxSplits: 1).map(String.init)
            let named = words.first.flatMap { $0.uppercased().hasPrefix("CR-") ? RequestID(written: $0) : nil }
            guard let id = named ?? RequestCommands(state: line.state).request?.id else {
                throw CommandLineError("choose a request first, or name it: \(name) CR-118")
            }
            let rest = named == nil ? text : words.dropFirst().first ?? ""
            guard argument.isEmpty || !rest.isBlank else {
                throw CommandLineError("\(name) takes \(argument.lowercased())")
            }
            return .actions([.request(try action(id, rest))])
        }
    }

    private static func settlement(_ text: String) throws(CommandLineError) -> Settlement {
        let words = text.split(separator: " ", maxSplits: 1).map(String.init)
        guard words.count == 2, let tookEffect = ["done": true, "undone": false][words[0]] else {
            throw CommandLineError("settle takes done or undone, and what you found: settle CR-118 done the pod is new")
        }
        return Settlement(tookEffect: tookEffect, reason: words[1])
    }
}
