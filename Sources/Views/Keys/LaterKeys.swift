internal import Cells
internal import OpsModel

/// Keys that have their place (screens.md) and nothing behind them yet: they say so rather than do nothing.
enum LaterKeys {
    /// Why the key does nothing; `nil` for one that has no place.
    static func reason(of key: Key) -> String? {
        guard case .character(let scalar) = key else { return nil }
        switch scalar {
        case "S": return "silences are made where alerts are routed; `:silences` lists them"
        case "W": return "nothing here writes to a system yet, so there is nothing to arm"
        case "R": return "rollback" + proposal
        case "P": return "promotion" + proposal
        case "X": return "abort" + proposal
        case "Z": return "pause" + proposal
        case "K", "U": return "runbooks are read here and not executed yet, so no step is skipped or undone"
        case "V", "E": return "there are no requests to review or execute yet"
        case "p": return "bind it in the configuration, under `services: bind:`; pinning from here comes later"
        case "x": return "x says on an incident why, and on a deployment what differs"
        case "u": return "accelerators: \(MissingSource.accelerators.text)"
        default: return nil
        }
    }

    private static let proposal = " cannot be proposed from here yet; DO and the runbook say how it is done"
}
