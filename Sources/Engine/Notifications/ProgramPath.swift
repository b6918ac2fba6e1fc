internal import Glibc

/// Where programs are looked for.
enum ProgramPath {
    /// Whether there is such a program that may be run: a path, or a name in `PATH`.
    static func isThere(_ program: String) -> Bool {
        guard !program.contains("/") else { return access(program, X_OK) == 0 }
        let folders = getenv("PATH").map { String(cString: $0) } ?? ""
        return folders.split(separator: ":").contains { access("\($0)/\(program)", X_OK) == 0 }
    }
}
