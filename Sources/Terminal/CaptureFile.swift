import Glibc

/// The file that takes what would otherwise be written over the screen.
public enum CaptureFile {
    /// Bytes, checked at every event; when the file has outgrown them the older half goes.
    static let limit = 256 * 1024

    /// `$XDG_STATE_HOME/mlops-tui/stderr.log`, by default below `~/.local/state`; `nil` without a home.
    ///
    /// Source: XDG Base Directory Specification: a relative path counts as not set.
    public static func path(environment: [String: String]) -> String? {
        func absolute(_ name: String) -> String? {
            environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
        }
        let state = absolute("XDG_STATE_HOME") ?? absolute("HOME").map { $0 + "/.local/state" }
        return state.map { $0 + "/mlops-tui/stderr.log" }
    }

    /// Creates the folder and those above it, 0700. What exists is left as it is.
    static func makeFolder(of path: String) {
        let parts = path.split(separator: "/").dropLast()
        var folder = ""
        for part in parts {
            folder += "/" + part
            mkdir(folder, 0o700)
        }
    }
}
