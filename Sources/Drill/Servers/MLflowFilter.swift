/// The part of MLflow's search syntax that its registry understands: comparisons of attributes and tags joined by AND.
struct MLflowFilter {
    private enum Subject {
        case attribute(String)
        case tag(String)
    }

    private struct Comparison {
        let subject: Subject
        let operation: String
        let value: String
    }

    private let comparisons: [Comparison]

    init(_ text: String, attributes: [String]) throws(MLflowFault) {
        var words = Self.words(text)[...]
        var comparisons: [Comparison] = []
        while !words.isEmpty {
            if !comparisons.isEmpty {
                guard words.removeFirst().uppercased() == "AND" else { throw Self.unreadable(text) }
            }
            guard words.count >= 3 else { throw Self.unreadable(text) }
            let subject = try Self.subject(words.removeFirst(), attributes: attributes)
            let operation = words.removeFirst().uppercased()
            guard ["=", "!=", "LIKE", "ILIKE"].contains(operation) else { throw Self.unreadable(text) }
            let value = words.removeFirst()
            guard value.count >= 2, let quote = value.first, quote == "'" || quote == "\"", value.last == quote else {
                throw Self.unreadable(text)
            }
            comparisons.append(
                Comparison(subject: subject, operation: operation, value: String(value.dropFirst().dropLast())))
        }
        self.comparisons = comparisons
    }

    func holds(_ attributes: [String: String], tags: [Registry.Tag]) -> Bool {
        comparisons.allSatisfy { comparison in
            let value: String? =
                switch comparison.subject {
                case .attribute(let name): attributes[name]
                case .tag(let key): tags.first { $0.key == key }?.value
                }
            guard let value else { return false }
            switch comparison.operation {
            case "=": return value == comparison.value
            case "!=": return value != comparison.value
            case "LIKE": return Self.like(value[...], comparison.value[...])
            default: return Self.like(value.lowercased()[...], comparison.value.lowercased()[...])
            }
        }
    }

    private static func unreadable(_ text: String) -> MLflowFault { .invalid("Invalid filter '\(text)'") }

    private static func subject(_ word: String, attributes: [String]) throws(MLflowFault) -> Subject {
        let parts = word.split(separator: ".", maxSplits: 1).map(String.init)
        let name = (parts.last ?? "").filter { $0 != "`" && $0 != "\"" }
        if parts.count == 2, ["tag", "tags"].contains(parts[0]) { return .tag(name) }
        if parts.count == 2, parts[0] != "attribute" {
            throw .invalid("Invalid entity type '\(parts[0])'. Valid entity types are ('attribute', 'tag', 'tags')")
        }
        guard attributes.contains(name) else {
            let valid = attributes.map { "'\($0)'" }.joined(separator: ", ")
            throw .invalid("Invalid attribute key '\(name)' specified. Valid keys are '{\(valid)}'")
        }
        return .attribute(name)
    }

    /// `%` stands for any text and `_` for one character.
    private static func like(_ text: Substring, _ pattern: Substring) -> Bool {
        let text = Array(text)
        let pattern = Array(pattern)
        var (t, p) = (0, 0)
        var retry: (text: Int, pattern: Int)?
        while t < text.count {
            if p < pattern.count, pattern[p] == "%" {
                p += 1
                retry = (t, p)
            } else if p < pattern.count, pattern[p] == "_" || pattern[p] == text[t] {
                t += 1
                p += 1
            } else if let last = retry {
                retry = (last.text + 1, last.pattern)
                (t, p) = (last.text + 1, last.pattern)
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == "%" }
    }

    /// Splits at blanks and round operators, leaving quoted text whole.
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        var quote: Character?
        func isOperator(_ character: Character) -> Bool { "=!<>".contains(character) }
        for character in text {
            if let open = quote {
                word.append(character)
                if character == open { quote = nil }
                continue
            }
            let breaks = word.last.map { isOperator($0) != isOperator(character) } ?? false
            if character == " " || breaks {
                if !word.isEmpty { words.append(word) }
                word = ""
            }
            if "'\"`".contains(character) { quote = character }
            if character != " " { word.append(character) }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }
}

/// MLflow's `order_by`: keys with `ASC` or `DESC`, ascending where neither is said.
struct MLflowOrder {
    private let keys: [(name: String, isDescending: Bool)]

    init(_ clauses: [String], keys: [String]) throws(MLflowFault) {
        var parsed: [(String, Bool)] = []
        for clause in clauses.flatMap({ $0.split(separator: ",") }) {
            let words = clause.split(separator: " ").map(String.init)
            guard let name = words.first else { continue }
            guard keys.contains(name) else {
                let valid = keys.map { "'\($0)'" }.joined(separator: ", ")
                throw .invalid("Invalid order by key '\(name)' specified. Valid keys are '{\(valid)}'")
            }
            parsed.append((name, words.dropFirst().first?.uppercased() == "DESC"))
        }
        self.keys = parsed
    }

    /// Keeps the order of equals; `name` compares the text, other keys the numbers.
    func sorted<Item>(
        _ items: [Item], numbers: (Item) -> [String: Double], text: (Item) -> String
    ) -> [Item] {
        guard !keys.isEmpty else { return items }
        let decorated = items.enumerated().map { ($0.offset, $0.element, numbers($0.element), text($0.element)) }
        return decorated.sorted { a, b in
            for key in keys {
                let x = a.2[key.name] ?? 0
                let y = b.2[key.name] ?? 0
                let isLess = key.name == "name" ? a.3 < b.3 : x < y
                let isMore = key.name == "name" ? b.3 < a.3 : y < x
                if isLess || isMore { return key.isDescending ? isMore : isLess }
            }
            return a.0 < b.0
        }.map(\.1)
    }
}
