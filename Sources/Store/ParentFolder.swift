/// The folder that a path lies in.
public enum ParentFolder {
    /// By the text of the path alone: `.` for a bare name, `/` right below the root.
    public static func of(_ path: String) -> String {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        guard let first = parts.first else { return "." }
        return parts.count == 1 && first.isEmpty ? "/" : parts.joined(separator: "/")
    }
}
