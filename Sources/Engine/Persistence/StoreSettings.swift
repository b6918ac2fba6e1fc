public import Store

/// What the configuration says of the store.
public struct StoreSettings: Sendable, Hashable {
    public enum Place: Sendable, Hashable {
        /// In a file under the program's own folder; a drill leaves no file behind and keeps all in memory.
        case usual
        case file(String)
        /// Gone with the process.
        case memory
    }

    public var place: Place
    public var retention: Retention
    /// Of which configuration file it is, where that is not the one in the usual place.
    public var owner: String?

    public init(place: Place = .usual, retention: Retention = Retention()) {
        self.place = place
        self.retention = retention
    }

    /// The file, or `nil` for memory: on a drill unless a file is named, and where the process has no home.
    public func path(isDrill: Bool, environment: [String: String]) -> String? {
        switch place {
        case .file(let path): path
        case .memory: nil
        case .usual: isDrill ? nil : usualPath(environment)
        }
    }

    /// `$XDG_STATE_HOME/mlops-tui/store.sqlite`, by default under `~/.local/state`; for a configuration from elsewhere
    /// `store-NAME-HASH.sqlite` in that folder.
    private func usualPath(_ environment: [String: String]) -> String? {
        let name = owner.map { "store-\($0)" } ?? "store"
        return StandardFolder.state.path(environment: environment).map { "\($0)/\(name).sqlite" }
    }
}
