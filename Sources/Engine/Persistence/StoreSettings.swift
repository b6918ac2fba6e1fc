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

    /// The files, or `nil` for memory: on a drill unless a file is named, and where the process has no home.
    ///
    /// In the usual place `$XDG_STATE_HOME/mlops-tui/store.sqlite`, by default under `~/.local/state`; for a
    /// configuration from elsewhere `store-NAME-HASH.sqlite` in that folder, and for another fleet in the same file one
    /// with a hash of it besides. Which of these is a fleet's is written down where it is `claiming` them.
    func files(isDrill: Bool, environment: [String: String], claiming: Bool) -> StoreFiles? {
        switch place {
        case .file(let path):
            return StoreFiles(store: path, views: "\(ParentFolder.of(path))/views\(ownerSuffix).json")
        case .memory: return nil
        case .usual:
            guard !isDrill, let folder = StandardFolder.state.path(environment: environment) else { return nil }
            let book = FleetBook(folder: folder)
            let suffix = claiming ? book.claim(for: fleet, of: ownerSuffix) : book.suffix(for: fleet, of: ownerSuffix)
            return StoreFiles(store: "\(folder)/store\(suffix).sqlite", views: "\(folder)/views\(suffix).json")
        }
    }

    private var ownerSuffix: String { owner.map { "-\($0)" } ?? "" }
}
