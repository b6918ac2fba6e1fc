/// Which key does what where: one table from which look-up, footer and help are made.
public struct Keymap<Action: Hashable & Sendable>: Sendable {
    /// One key for one action in one scope; an action may have several.
    public struct Binding: Sendable, Hashable {
        public var key: Key
        public var action: Action
        /// How configuration calls the action: `fleet.open`. The same in every scope the action is bound in.
        public var name: String
        public var scope: KeyScope
        /// What it does, for people: `open`.
        public var title: String
        /// True where it proposes a write to a system.
        public var writes: Bool
        /// Its place in the footer, lowest first; `nil` keeps it out.
        public var footer: Int?

        public init(
            _ key: Key, _ action: Action, name: String, scope: KeyScope = .global, title: String, writes: Bool = false,
            footer: Int? = nil
        ) {
            self.key = key
            self.action = action
            self.name = name
            self.scope = scope
            self.title = title
            self.writes = writes
            self.footer = footer
        }
    }

    public let bindings: [Binding]
    /// By scope and key: the index of the first binding.
    private let table: [KeyScope: [Key: Int]]
    /// What each scope lists, which a footer asks for in every frame.
    let listings: [KeyScope: Listing]

    /// A keymap of `bindings`; see `problems` for what is wrong with it. Of two actions on one key the first holds.
    public init(_ bindings: [Binding]) {
        self.bindings = bindings
        let table = bindings.indices.reduce(into: [KeyScope: [Key: Int]]()) { table, index in
            let binding = bindings[index]
            if table[binding.scope]?[binding.key] == nil { table[binding.scope, default: [:]][binding.key] = index }
        }
        let reachable = bindings.filter { binding in
            table[binding.scope]?[binding.key].map { bindings[$0].action == binding.action } ?? false
        }
        listings = Dictionary(grouping: reachable) { $0.scope }.mapValues(Listing.init)
        self.table = table
    }

    /// What `key` means where `scopes` hold, the narrowest first; `nil` where it means nothing.
    public func binding(for key: Key, in scopes: [KeyScope]) -> Binding? {
        for scope in scopes {
            if let index = table[scope]?[key] { return bindings[index] }
        }
        return nil
    }

    /// As `binding(for:in:)`, the action alone.
    public func action(for key: Key, in scopes: [KeyScope]) -> Action? {
        binding(for: key, in: scopes)?.action
    }
}
