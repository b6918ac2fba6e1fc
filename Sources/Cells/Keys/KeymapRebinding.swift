extension Keymap {
    /// Two actions on one key in one scope, and keys that must not be bound; empty for a sound keymap.
    public var problems: [KeymapProblem] {
        bindings.filter { $0.key.reservation != nil }.map { .reserved($0.key, name: $0.name) } + conflicts
    }

    /// The keymap with the keys of some actions replaced, in every scope they are bound in.
    ///
    /// An action named several times gets several keys; the key `none` takes its keys away. Everything wrong is
    /// named at once, and the keymap stays as it was.
    public func rebound(_ changes: [(name: String, key: String)]) throws(KeymapError) -> Keymap {
        var problems: [KeymapProblem] = []
        var keys: [String: [Key]] = [:]
        for (name, text) in changes {
            guard bindings.contains(where: { $0.name == name }) else {
                let nearest = Spelling.nearest(to: name, among: bindings.map(\.name))
                problems.append(.unknownAction(name, nearest: nearest))
                continue
            }
            do {
                try keys[name, default: []] += text == Self.noKey ? [] : [Key(notation: text)]
            } catch {
                problems.append(.badKey(name: name, error))
            }
        }
        let rebound = Keymap(replacing(keys))
        problems += rebound.problems
        guard problems.isEmpty else { throw KeymapError(problems: problems) }
        return rebound
    }

    private static var noKey: String { "none" }

    private var conflicts: [KeymapProblem] {
        var seen: [KeyScope: [Key: Int]] = [:]
        var names: [[String]] = []
        var places: [(Key, KeyScope)] = []
        var actions: [Set<Action>] = []
        for binding in bindings {
            if let place = seen[binding.scope]?[binding.key] {
                if actions[place].insert(binding.action).inserted { names[place].append(binding.name) }
            } else {
                seen[binding.scope, default: [:]][binding.key] = names.count
                names.append([binding.name])
                places.append((binding.key, binding.scope))
                actions.append([binding.action])
            }
        }
        return zip(places, names).filter { $0.1.count > 1 }.map { .conflict($0.0.0, scope: $0.0.1, names: $0.1) }
    }

    /// The bindings with new keys for the actions named, each at the place of the action's first one in a scope.
    private func replacing(_ keys: [String: [Key]]) -> [Binding] {
        var done: Set<String> = []
        return bindings.flatMap { binding -> [Binding] in
            guard let replacements = keys[binding.name] else { return [binding] }
            guard done.insert(binding.scope.rawValue + "\n" + binding.name).inserted else { return [] }
            return replacements.map { key in
                var changed = binding
                changed.key = key
                return changed
            }
        }
    }
}
