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
        func entry(without taken: [Set<Key>]) -> Entry? {
            func isTaken(_ key: Key) -> Bool { taken.contains { $0.contains(key) } }
            guard entry.keys.contains(where: isTaken) else { return entry }
            return Group(bindings.filter { !isTaken($0.key) })?.entry
        }
    }

    /// What one scope lists.
    struct Listing: Sendable {
        let groups: [Group]
        /// Those that belong in the footer, the most important first.
        let footer: [Group]
        /// All that it uses, for whatever.
        let keys: Set<Key>

        init(_ bindings: [Binding]) {
            groups = Group.groups(bindings)
            keys = Set(bindings.map { $0.key })
            let shown = groups.enumerated().filter { $0.element.entry.footer != nil }
            footer = shown.sorted {
                ($0.element.entry.footer ?? 0, $0.offset) < ($1.element.entry.footer ?? 0, $1.offset)
            }.map { $0.element }
        }
    }

    /// What can be done where `scopes` hold, in the order of the scopes and of the table; keys that a narrower scope
    /// uses for something else are left out.
    public func entries(in scopes: [KeyScope]) -> [Entry] {
        listed(in: scopes) { $0.groups }
    }

    /// The entries that belong in the footer, the most important first.
    public func footer(in scopes: [KeyScope]) -> [Entry] {
        let entries = listed(in: scopes) { $0.footer }
        let places = entries.map { $0.footer ?? 0 }
        return places.indices.sorted { (places[$0], $0) < (places[$1], $1) }.map { entries[$0] }
    }

    private func listed(in scopes: [KeyScope], _ groups: (Listing) -> [Group]) -> [Entry] {
        var entries: [Entry] = []
        var taken: [Set<Key>] = []
        for listing in scopes.compactMap({ listings[$0] }) {
            for group in groups(listing) {
                if let entry = group.entry(without: taken) { entries.append(entry) }
            }
            taken.append(listing.keys)
        }
        return entries
    }
}
