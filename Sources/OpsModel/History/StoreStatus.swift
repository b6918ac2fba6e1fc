/// The store as the screen shows it.
public struct StoreStatus: Sendable, Hashable, Codable {
    public enum Health: Sendable, Hashable, Codable {
        /// What it holds is not known yet.
        case opening
        case open
        /// Reading goes on, nothing more is kept; why, and what to do.
        case refusing(String)
    }

    /// The file, or `memory`.
    public var place: String
    /// False where nothing outlives the process.
    public var isDurable: Bool
    public var health: Health

    public init(place: String, isDurable: Bool, health: Health = .open) {
        self.place = place
        self.isDurable = isDurable
        self.health = health
    }
}
