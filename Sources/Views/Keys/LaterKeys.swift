internal import Cells
internal import OpsModel

/// Keys that have their place (screens.md) and nothing behind them yet: they say so rather than do nothing.
enum LaterKeys {
    /// Why the key does nothing; `nil` for one that has no place.
    static func reason(of key: Key) -> String? {
        guard case .character(let scalar) = key else { return nil }
        switch scalar {
        case "K": return "on an incident: skips a step of its runbook"
        case "U": return "on an incident: takes back a step of its runbook; on a silence or a mute: ends it early"
        case "p": return "bind it in the configuration, under `services: bind:`; pinning from here comes later"
        case "x": return "x says on an incident why, and on a deployment what differs"
        case "u": return "accelerators: \(MissingSource.accelerators.text)"
        default: return nil
        }
    }
}
