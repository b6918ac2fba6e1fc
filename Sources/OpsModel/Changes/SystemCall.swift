/// One call that changes an outside system or our own record; what each means is the backend's to know.
public enum SystemCall: Sendable, Hashable, Codable {
    /// Points a registry's alias at a version; `nil` takes the alias away.
    case setAlias(model: ModelID, alias: String, version: String?)
    /// Notes something beside a version in its registry; `nil` takes the note away.
    case setTag(version: VersionID, name: String, value: String?)
    /// Loads a model with exactly these versions; none leaves the choice to the server's own policy.
    case load(model: DeploymentID, versions: [String])
    /// Takes a model, with all its versions, from its server.
    case unload(model: DeploymentID)
    /// Makes a loaded version the one that answers requests which name none.
    case setDefault(model: DeploymentID, version: String)
    /// Sets how many workers of one version run.
    case setWorkers(model: DeploymentID, version: String, count: Int)
    case silence(backend: BackendID, Silence.Wish)
    case expireSilence(SilenceID)
    case mute(Mute)
    case endMute(Mute.ID)
    /// Runs the script of a runbook on this machine.
    case runScript(ScriptRun)

    /// The system that is called; `nil` for our own record, and for this machine.
    public var backend: BackendID? {
        switch self {
        case .setAlias(let model, _, _): model.registry
        case .setTag(let version, _, _): version.model.registry
        case .load(let model, _), .unload(let model), .setDefault(let model, _), .setWorkers(let model, _, _):
            model.backend
        case .silence(let backend, _): backend
        case .expireSilence(let id): id.backend
        case .mute, .endMute, .runScript: nil
        }
    }

    /// Whether it only notes something, and changes nothing that serves.
    public var isRemark: Bool { if case .setTag = self { true } else { false } }

    /// What a backend declares it can do; the screens grey out the rest.
    public enum Operation: String, Sendable, Hashable, Codable, CaseIterable {
        case setAlias, setTag, load
        /// Loads exactly the versions that are named.
        case chooseVersions
        case unload, setDefault, setWorkers, silence, expireSilence, mute, runScript
    }

    public var operation: Operation {
        switch self {
        case .setAlias: .setAlias
        case .setTag: .setTag
        case .load(_, let versions): versions.isEmpty ? .load : .chooseVersions
        case .unload: .unload
        case .setDefault: .setDefault
        case .setWorkers: .setWorkers
        case .silence: .silence
        case .expireSilence: .expireSilence
        case .mute, .endMute: .mute
        case .runScript: .runScript
        }
    }
}

extension Silence {
    /// A silence that is to be made.
    public struct Wish: Sendable, Hashable, Codable {
        public var matchers: [Matcher]
        public var startsAt: Instant
        public var endsAt: Instant
        public var createdBy: String
        public var comment: String

        public init(matchers: [Matcher], startsAt: Instant, endsAt: Instant, createdBy: String, comment: String) {
            self.matchers = matchers
            self.startsAt = startsAt
            self.endsAt = endsAt
            self.createdBy = createdBy
            self.comment = comment
        }

        /// `alertname="X", service="fraud" until 2026-11-29T05:14:00Z`
        public var text: String {
            "\(matchers.map(\.description).joined(separator: ", ")) until \(CivilTime(endsAt).rfc3339)"
        }
    }
}
