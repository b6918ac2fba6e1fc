import OpsModel
import Wire

/// The answer to `POST /v2/repository/index` (Open Inference Protocol, model repository extension): one row a version,
/// as `name`, `version`, `state`, `reason`. A model that was never loaded is a row with a name only.
struct RepositoryIndex: Sendable {
    struct Row: Sendable, Hashable {
        var name: String
        /// Empty where the model has no versions.
        var version: String
        /// `nil` where the row has none.
        var state: String?
        var reason: String
    }

    static let mostRows = 50_000

    private(set) var rows: [Row] = []
    /// Rows without a name.
    private(set) var unreadable = 0
    private(set) var isCut = false

    /// Fails on what is no list.
    init(_ response: Response) throws(BackendError) {
        let json: JSON
        do throws(WireError) {
            json = try response.json()
        } catch {
            throw BackendError(error)
        }
        guard json.kind == .array else {
            throw BackendError(.malformed(what: "JSON that is no list of models", at: response.place))
        }
        for element in json.array {
            guard rows.count < Self.mostRows else {
                isCut = true
                break
            }
            guard let name = element["name"].string, !name.isEmpty else {
                unreadable += 1
                continue
            }
            rows.append(
                Row(
                    name: name, version: element["version"].string ?? "",
                    state: element["state"].string.flatMap { $0.isEmpty ? nil : $0 },
                    reason: Self.brief(element["reason"].string ?? "")))
        }
    }

    /// Replaces a state that the index does not tell rightly.
    mutating func set(_ state: String, ofRow row: Int) {
        rows[row].state = state
    }

    /// Each name with its versions, in the order of the answer.
    var versions: [String: [String]] {
        rows.reduce(into: [:]) { $0[$1.name, default: []].append($1.version) }
    }

    /// A failed load brings its whole traceback; its beginning says what failed.
    private static func brief(_ reason: String) -> String {
        let line = reason.split(whereSeparator: \.isNewline).joined(separator: " ").trimmingBlanks
        return line.count > 300 ? "\(line.prefix(300))…" : line
    }
}

extension RepositoryIndex.Row {
    /// Whether it is, or was, unloaded because the server was told to. A process that was started anew does not say so of
    /// what it never loaded.
    var wasUnloaded: Bool { state?.uppercased() == "UNLOADING" || isUnloaded }

    private var isUnloaded: Bool { state?.uppercased() == "UNAVAILABLE" && reason.lowercased() == "unloaded" }

    /// What the server's state means; the server's own word where this program does not know it.
    ///
    /// Triton says `UNAVAILABLE` with the reason `unloaded` for what was unloaded on purpose. MLServer gives no reason
    /// for anything, so that a version unloaded there cannot be told from one that failed to load.
    var readiness: (Readiness, reason: String?) {
        let reason = reason.isEmpty ? nil : reason
        switch state?.uppercased() {
        case "READY": return (.ready, nil)
        case "LOADING": return (.loading, reason)
        case "UNLOADING": return (.unloading, reason)
        case "UNAVAILABLE" where isUnloaded: return (.idle, reason)
        case "UNAVAILABLE": return (.unavailable, reason ?? "unloaded or failed to load; the server gives no reason")
        case nil: return (.idle, "never loaded")
        default: return (.unknown, [state, reason].compactMap { $0 }.joined(separator: ": "))
        }
    }
}
