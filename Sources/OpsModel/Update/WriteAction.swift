/// What is written to a file: text as it is, or rows as their fields.
public struct WrittenFile: Sendable, Hashable {
    public enum Content: Sendable, Hashable {
        case text(String)
        /// Written as JSON.
        case rows([[NamedValue]])
        /// Written as Markdown, with what only the store and the policy know.
        case handover(HandoverReport)
        case postmortem(PostmortemReport)
    }

    /// As the person wrote it; from the working folder where it is relative.
    public let path: String
    public let content: Content
    /// False where a file that is there already is kept and said to be there.
    public let replaces: Bool

    public init(path: String, content: Content, replaces: Bool = false) {
        self.path = path
        self.content = content
        self.replaces = replaces
    }
}
