extension Keymap {
    /// One action with all the keys that reach it, as help and footer list it.
    public struct Entry: Sendable, Hashable {
        public let action: Action
        public let name: String
        public let scope: KeyScope
        public let keys: [Key]
        public let title: String
        public let writes: Bool
        public let footer: Int?
    }

    /// What can be done where `scopes` hold, in the order of the scopes and of the table; keys that a narrower scope
    /// uses for something else are left out.
    public func entries(in scopes: [KeyScope]) -> [Entry] {
        var entries: [Entry] = []
        var taken: Set<Key> = []
        for scope in scopes {
            let reachable = bindings.filter { binding in
                binding.scope == scope && !taken.contains(binding.key)
                    && self.binding(for: binding.key, in: [scope])?.action == binding.action
            }
            entries += Self.grouped(reachable)
            taken.formUnion(reachable.map(\.key))
        }
        return entries
    }

    /// The entries that belong in the footer, the most important first.
    public func footer(in scopes: [KeyScope]) -> [Entry] {
        let entries = entries(in: scopes).filter { $0.footer != nil }
        return entries.enumerated().sorted { ($0.element.footer ?? 0, $0.offset) < ($1.element.footer ?? 0, $1.offset) }
            .map(\.element)
    }

    private static func grouped(_ bindings: [Binding]) -> [Entry] {
        var order: [Action] = []
        let groups = Dictionary(grouping: bindings, by: \.action)
        for binding in bindings where !order.contains(binding.action) { order.append(binding.action) }
        return order.compactMap { action in
            guard let group = groups[action], let first = group.first else { return nil }
            return Entry(
                action: action, name: first.name, scope: first.scope, keys: group.map(\.key), title: first.title,
                writes: group.contains(where: \.writes), footer: group.compactMap(\.footer).min())
        }
    }
}
