/// The models one inference server can serve and which of their versions it has loaded.
struct ModelRepository: Sendable {
    /// Seconds from a request to unload to the moment the version is gone; Triton took 1 to 4.
    static let unloadingTime = 2.0

    enum VersionState: Sendable, Equatable {
        case ready(since: Double)
        case unloading(until: Double)
        case unavailable
    }

    /// Which versions a load asks for (Triton model configuration, `version_policy`).
    enum VersionPolicy: Sendable, Equatable {
        case all
        case latest(Int)
        case specific([String])

        func chosen(of available: [String]) -> [String] {
            switch self {
            case .all: available
            case .latest(let count): Array(available.suffix(count))
            case .specific(let versions): available.filter(versions.contains)
            }
        }
    }

    struct HostedModel: Sendable {
        let name: String
        /// In the order of their numbers.
        let available: [String]
        let ownPolicy: VersionPolicy
        /// From a load with a configuration of its own; it outlives plain loads until the model was unloaded.
        var override: VersionPolicy?
        var states: [String: VersionState] = [:]

        var policy: VersionPolicy { override ?? ownPolicy }

        func state(_ version: String, at instant: Double) -> VersionState? {
            guard let state = states[version] else { return nil }
            if case .unloading(let until) = state, instant >= until { return .unavailable }
            return state
        }

        func isReady(_ version: String, at instant: Double) -> Bool {
            guard case .ready(let since) = states[version] else { return false }
            return since <= instant
        }

        func readyVersions(at instant: Double) -> [String] {
            available.filter { isReady($0, at: instant) }
        }
    }

    private(set) var models: [HostedModel]

    init(models: [HostedModel]) {
        self.models = models.sorted { $0.name < $1.name }
    }

    subscript(name: String) -> HostedModel? { models.first { $0.name == name } }

    /// The versions that were not loaded before.
    mutating func load(_ name: String, policy: VersionPolicy?, at instant: Double) -> [String] {
        guard let index = models.firstIndex(where: { $0.name == name }) else { return [] }
        if let policy { models[index].override = policy }
        let model = models[index]
        let wanted = model.policy.chosen(of: model.available)
        for version in model.readyVersions(at: instant) where !wanted.contains(version) {
            models[index].states[version] = .unloading(until: instant + Self.unloadingTime)
        }
        let fresh = wanted.filter { !model.isReady($0, at: instant) }
        for version in fresh { models[index].states[version] = .ready(since: instant) }
        return fresh
    }

    mutating func unload(_ name: String, at instant: Double) {
        guard let index = models.firstIndex(where: { $0.name == name }) else { return }
        models[index].override = nil
        for version in models[index].readyVersions(at: instant) {
            models[index].states[version] = .unloading(until: instant + Self.unloadingTime)
        }
    }
}
