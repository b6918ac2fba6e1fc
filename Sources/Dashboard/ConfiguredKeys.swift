public import Cells
public import Engine
public import Views

extension KeyRules {
    /// The keys of the dashboard.
    public static let dashboard = KeyRules(actions: actions) { written in
        do throws(KeymapError) {
            _ = try KeyInterpreter(keys: written)
            return []
        } catch {
            return error.problems.map { Mistake(actions: $0.actions, sentence: $0.description) }
        }
    }

    private static var actions: [(name: String, help: String)] {
        let keymap = KeyInterpreter().keymap
        var names: [String] = []
        for binding in keymap.bindings where !names.contains(binding.name) { names.append(binding.name) }
        return names.map { name in
            let bindings = keymap.bindings.filter { $0.name == name }
            var keys: [String] = []
            for binding in bindings where !keys.contains(binding.key.notation) { keys.append(binding.key.notation) }
            return (name, "\(bindings.first?.title ?? name) (default `\(keys.joined(separator: " "))`).")
        }
    }
}

extension KeyInterpreter {
    /// The standard keys with some replaced.
    ///
    /// - Parameter keys: by the name of the action, notations with blanks between them.
    /// - Throws: what is wrong with them, all at once.
    public init(keys: [String: String]) throws(KeymapError) {
        let changes = keys.sorted { $0.key < $1.key }.flatMap { name, text in
            let notations = text.split(separator: " ").map(String.init)
            return (notations.isEmpty ? [""] : notations).map { (name: name, key: $0) }
        }
        self.init(keymap: try KeyInterpreter().keymap.rebound(changes))
    }
}
