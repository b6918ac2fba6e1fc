// What cannot be asked for here, said before anything is proposed: every backend declares what it can be told
// (architecture.md §3), and the screens grey out the rest.

extension RequestWish {
    /// What is asked for, without of whom.
    public enum Ask: String, Sendable, Hashable, CaseIterable {
        case rollback, promote, load, unload, restart, scale, setDefault, silence, mute
        /// Of a rollout that a delivery controller moves; nothing that is read today can be told so.
        case shiftTraffic, abort, pause, resume
    }

    /// `nil` for the end of a silence or a mute, which whoever keeps it takes.
    var ask: Ask? {
        switch self {
        case .rollback: .rollback
        case .promote: .promote
        case .load: .load
        case .unload: .unload
        case .restart: .restart
        case .scale: .scale
        case .setDefault: .setDefault
        case .silence: .silence
        case .mute: .mute
        case .endSilence, .endMute: nil
        }
    }

    /// Whom it is about; `nil` where it names a silence or a mute.
    public var service: ServiceID? {
        switch self {
        case .rollback(let service, _, _), .promote(let service, _), .load(let service, _), .unload(let service),
            .restart(let service), .scale(let service, _, _), .setDefault(let service, _),
            .silence(let service, _, _), .mute(let service, _, _):
            service
        case .endSilence, .endMute: nil
        }
    }
}

extension RequestWish.Ask {
    /// As `mlops-tui propose` calls it.
    var text: String { self == .setDefault ? "default" : rawValue }
}

extension OpsState {
    /// Why no system here does this for a service, by what its backends declare; `nil` where one does. Of what depends on
    /// the service nothing is known without one.
    public func obstacle(
        to ask: RequestWish.Ask, for service: ServiceID?, in environment: Environment? = nil
    ) -> String? {
        switch ask {
        case .mute: return nil
        case .silence:
            let keepsSilences = backends.entities.contains { $0.can(.silence) }
            return keepsSilences ? nil : "no Alertmanager is configured, so nothing can be silenced"
        case .abort: return "no backend here can stop a rollout; R returns to the stable version"
        case .pause, .resume: return "no backend here can hold a rollout"
        case .shiftTraffic: return "no backend here can move traffic between versions; R returns to the stable one"
        case .rollback, .promote, .load, .unload, .restart, .scale, .setDefault:
            guard let service, let row = try? row(of: service, environment) else { return nil }
            return Systems(row, backends).obstacle(to: ask)
        }
    }

    /// As ``obstacle(to:for:in:)``, of a whole wish.
    public func obstacle(to wish: RequestWish, in environment: Environment?) -> String? {
        wish.ask.flatMap { obstacle(to: $0, for: wish.service, in: environment) }
    }
}

/// The systems behind one row of the fleet, and what they can be told.
private struct Systems {
    let service: ServiceID
    let servers: [BackendStatus]
    let registries: [BackendStatus]

    init(_ row: FleetEntry, _ backends: Table<BackendStatus>) {
        func known(_ ids: [BackendID]) -> [BackendStatus] {
            Set(ids).sorted { $0.rawValue < $1.rawValue }.compactMap { backends[$0] }
        }
        service = row.id.service
        servers = known(row.deployments.map(\.backend))
        registries = known(row.models.map(\.registry))
    }

    func obstacle(to ask: RequestWish.Ask) -> String? {
        guard let need = missing(for: ask) else { return nil }
        let known = (servers + registries).map { "\($0.id.rawValue) (\($0.system)) \($0.abilities)" }
        return "\(ask.text) of \(service.rawValue) takes \(need); "
            + (known.isEmpty ? "no system tells of what serves it" : known.joined(separator: ", "))
    }

    /// What it takes; `nil` where that is there. A load and an unload go to every server of the row.
    private func missing(for ask: RequestWish.Ask) -> String? {
        func any(_ systems: [BackendStatus], _ operation: SystemCall.Operation) -> Bool {
            systems.contains { $0.can(operation) }
        }
        func all(_ operation: SystemCall.Operation) -> Bool {
            !servers.isEmpty && servers.allSatisfy { $0.can(operation) }
        }
        let (isThere, need) =
            switch ask {
            case .rollback:
                (
                    any(registries, .setAlias) || any(servers, .chooseVersions) || any(servers, .setDefault),
                    "a registry whose aliases can be set, or a server that can be told its versions or its default"
                )
            case .promote: (any(registries, .setAlias), "a registry whose aliases can be set")
            case .load: (all(.load), "servers that can be told to load")
            case .unload: (all(.unload), "servers that can be told to unload")
            case .restart: (all(.unload) && all(.load), "servers that can be told to unload and to load")
            case .scale: (any(servers, .setWorkers), "a server that can be told how many workers run")
            case .setDefault: (any(servers, .setDefault), "a server that can be told its default")
            case .silence, .mute, .shiftTraffic, .abort, .pause, .resume: (true, "")
            }
        return isThere ? nil : need
    }
}

extension BackendStatus {
    /// `can load, choose versions, unload`; `can only be read`.
    public var abilities: String {
        let words = operationTexts
        return words.isEmpty ? "can only be read" : "can \(words.joined(separator: ", "))"
    }
}

extension BackendStatus {
    /// What it can be told, for people.
    var operationTexts: [String] { SystemCall.Operation.allCases.filter(can).map(\.text) }
}

extension SystemCall.Operation {
    /// For people: `choose versions`.
    public var text: String {
        switch self {
        case .setAlias: "set aliases"
        case .setTag: "set tags"
        case .load: "load"
        case .chooseVersions: "choose versions"
        case .unload: "unload"
        case .setDefault: "set a default"
        case .setWorkers: "set workers"
        case .silence: "silence"
        case .expireSilence: "end silences"
        case .mute: "mute"
        case .runScript: "run scripts"
        }
    }
}
