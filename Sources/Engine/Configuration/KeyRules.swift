/// What may stand under `keys` in the configuration. The keymap is the dashboard's and the file is read here, so the
/// dashboard lends the names of its actions and the judgement.
public struct KeyRules: Sendable {
    /// Something wrong with keys: which actions it is about, and what to write instead.
    public struct Mistake: Sendable, Hashable {
        public var actions: [String]
        public var sentence: String

        public init(actions: [String], sentence: String) {
            self.actions = actions
            self.sentence = sentence
        }
    }

    /// Every action that may have other keys, in the order of the keymap, with what it does and its default keys.
    public var actions: [(name: String, help: String)]
    /// What is wrong with new keys, by the name of their action: notations with blanks between them.
    public var mistakes: @Sendable ([String: String]) -> [Mistake]

    public init(
        actions: [(name: String, help: String)], mistakes: @escaping @Sendable ([String: String]) -> [Mistake]
    ) {
        self.actions = actions
        self.mistakes = mistakes
    }

    /// For a program without keys.
    public static let none = KeyRules(actions: []) { _ in [] }
}
