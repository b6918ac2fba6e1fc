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
    /// Where the backends of the fleet are, by which it is told from another in the same file; empty where nobody asks.
    public var fleet: Set<String> = []

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
    /// `store-NAME-HASH.sqlite` in that folder, and for another fleet in the same file one with a hash of it besides.
    private func usualPath(_ environment: [String: String]) -> String? {
        StandardFolder.state.path(environment: environment).map { folder in
            let name = FleetBook(folder: folder).name(for: fleet, among: owner.map { "store-\($0)" } ?? "store")
            return "\(folder)/\(name).sqlite"
        }
    }

    /// Writes down whose store it is, once that is to be opened for writing.
    func claim(environment: [String: String]) {
        guard place == .usual, let folder = StandardFolder.state.path(environment: environment) else { return }
        FleetBook(folder: folder).claim(for: fleet, among: owner.map { "store-\($0)" } ?? "store")
    }
}
