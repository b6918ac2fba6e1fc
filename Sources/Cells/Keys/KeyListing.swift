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

    /// The bindings of one action in one scope, and the entry they make.
    struct Group: Sendable {
        let bindings: [Binding]
        let entry: Entry

        init?(_ bindings: [Binding]) {
            guard let first = bindings.first else { return nil }
            self.bindings = bindings
            entry = Entry(
                action: first.action, name: first.name, scope: first.scope, keys: bindings.map { $0.key },
                title: first.title, writes: bindings.contains { $0.writes },
                footer: bindings.compactMap { $0.footer }.min())
        }

        /// In the order of each action's first binding.
        static func groups(_ bindings: [Binding]) -> [Group] {
            var order: [Action] = []
            var byAction: [Action: [Binding]] = [:]
            for binding in bindings {
                if byAction[binding.action] == nil { order.append(binding.action) }
                byAction[binding.action, default: []].append(binding)
            }
            return order.compactMap { Group(byAction[$0] ?? []) }
        }

        /// The entry of those keys that are not `taken`; `nil` where none is left.
        func entry(without taken: Set<Key>) -> Entry? {
            guard entry.keys.contains(where: taken.contains) else { return entry }
            return Group(bindings.filter { !taken.contains($0.key) })?.entry
        }
    }

    /// What can be done where `scopes` hold, in the order of the scopes and of the table; keys that a narrower scope
    /// uses for something else are left out.
    public func entries(in scopes: [KeyScope]) -> [Entry] {
        var entries: [Entry] = []
        var taken: Set<Key> = []
        for scope in scopes {
            let groups = groups[scope] ?? []
            entries += groups.compactMap { $0.entry(without: taken) }
            for group in groups { taken.formUnion(group.entry.keys) }
        }
        return entries
    }

    /// The entries that belong in the footer, the most important first.
    public func footer(in scopes: [KeyScope]) -> [Entry] {
        let entries = entries(in: scopes).filter { $0.footer != nil }
        return entries.enumerated().sorted { ($0.element.footer ?? 0, $0.offset) < ($1.element.footer ?? 0, $1.offset) }
            .map { $0.element }
    }
}
