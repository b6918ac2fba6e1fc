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
            for binding in reachable { taken.insert(binding.key) }
        }
        return entries
    }

    /// The entries that belong in the footer, the most important first.
    public func footer(in scopes: [KeyScope]) -> [Entry] {
        let entries = entries(in: scopes).filter { $0.footer != nil }
        return entries.enumerated().sorted { ($0.element.footer ?? 0, $0.offset) < ($1.element.footer ?? 0, $1.offset) }
            .map { $0.element }
    }

    private static func grouped(_ bindings: [Binding]) -> [Entry] {
        var groups: [(action: Action, bindings: [Binding])] = []
        for binding in bindings {
            if let group = groups.firstIndex(where: { $0.action == binding.action }) {
                groups[group].bindings.append(binding)
            } else {
                groups.append((binding.action, [binding]))
            }
        }
        // Closures and no key paths: in a generic type each use makes the path anew, and a footer is made every frame.
        return groups.compactMap { action, group in
            guard let first = group.first else { return nil }
            return Entry(
                action: action, name: first.name, scope: first.scope, keys: group.map { $0.key }, title: first.title,
                writes: group.contains { $0.writes }, footer: group.compactMap { $0.footer }.min())
        }
    }
}
