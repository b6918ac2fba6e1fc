/// What keeps a program from changing systems for as long as it runs (domain.md §7). What people say of incidents and
/// requests is no change of a system, and goes on.
public enum ReadOnly: String, Sendable, Hashable, Codable {
    /// `--read-only`.
    case flag
    /// `decisions: { readOnly: true }`.
    case configuration

    /// Why nothing is changed from here, as a sentence.
    public var reason: String {
        switch self {
        case .flag: "read-only: this program was started with --read-only"
        case .configuration: "read-only: the configuration says decisions: { readOnly: true }"
        }
    }
}
