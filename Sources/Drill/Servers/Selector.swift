/// A series selector: a name, conditions on labels, and for a range selector the seconds it reaches back.
struct Selector {
    let name: String?
    let matchers: [LabelMatcher]
    let range: Double?

    /// Why a query cannot be answered, in Prometheus's words where it has some.
    struct Refusal: Error {
        let reason: String

        static func notASelector(_ query: String) -> Refusal {
            Refusal(
                reason:
                    "the drill serves recorded series by selector only, as name{label=\"value\"}; it does not evaluate \(query.prefix(80))"
            )
        }
    }

    init(_ query: String) throws(Refusal) {
        var parser = SelectorParser(query)
        let selector = try parser.parse()
        name = selector.name
        matchers = selector.matchers
        range = selector.range
    }

    fileprivate init(name: String?, matchers: [LabelMatcher], range: Double?) {
        self.name = name
        self.matchers = matchers
        self.range = range
    }

    func select(from catalog: RecordedCatalog) -> [RecordedCatalog.Series] {
        var prepared = matchers.map { $0.prepared() }
        return catalog.candidates(name: name).filter { series in
            prepared.indices.allSatisfy { prepared[$0].matches(series.labels) }
        }
    }
}

/// Reads one selector and nothing else.
private struct SelectorParser {
    private let query: String
    private var rest: Substring

    init(_ query: String) {
        self.query = query
        rest = query[...]
        skipBlanks()
    }

    mutating func parse() throws(Selector.Refusal) -> Selector {
        guard !rest.isEmpty else { throw Selector.Refusal(reason: "1:1: parse error: no expression found in input") }
        var name = takeName(colons: true)
        var matchers: [LabelMatcher] = []
        skipBlanks()
        if take("{") { matchers = try parseMatchers() } else if name == nil { throw .notASelector(query) }
        if name == nil, let index = matchers.firstIndex(where: { $0.name == "__name__" && $0.operation == .equal }) {
            name = matchers.remove(at: index).value
        }
        guard name != nil || matchers.contains(where: { !$0.matches(Labels([])) }) else {
            throw Selector.Refusal(
                reason: "1:1: parse error: vector selector must contain at least one non-empty matcher")
        }
        let range = try parseRange()
        skipBlanks()
        guard rest.isEmpty else { throw .notASelector(query) }
        return Selector(name: name, matchers: matchers, range: range)
    }

    private mutating func parseMatchers() throws(Selector.Refusal) -> [LabelMatcher] {
        var matchers: [LabelMatcher] = []
        skipBlanks()
        while !take("}") {
            guard let name = takeName(colons: false) else {
                throw unexpected("in label matching, expected identifier or \"}\"")
            }
            skipBlanks()
            guard let operation = takeOperation() else {
                throw unexpected("in label matching, expected string or one of = != =~ !~")
            }
            skipBlanks()
            let matcher = LabelMatcher(name: name, operation: operation, value: try takeString())
            guard matcher.isValid else {
                throw Selector.Refusal(reason: "1:1: parse error: error parsing regexp: `\(matcher.value)`")
            }
            matchers.append(matcher)
            skipBlanks()
            if take(",") {
                skipBlanks()
            } else if rest.first != "}" {
                throw unexpected("in label matching, expected \",\" or \"}\"")
            }
        }
        return matchers
    }

    private mutating func parseRange() throws(Selector.Refusal) -> Double? {
        skipBlanks()
        guard take("[") else { return nil }
        let text = rest.prefix { $0 != "]" }
        rest = rest.dropFirst(text.count)
        guard take("]"), let seconds = PromDuration.seconds(String(text)), seconds > 0 else {
            throw .notASelector(query)
        }
        return seconds
    }

    private func unexpected(_ reason: String) -> Selector.Refusal {
        let column = query.distance(from: query.startIndex, to: rest.startIndex) + 1
        return Selector.Refusal(reason: "1:\(column): parse error: unexpected input \(reason)")
    }

    private mutating func skipBlanks() {
        rest = rest.drop { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r" }
    }

    private mutating func take(_ character: Character) -> Bool {
        guard rest.first == character else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func takeName(colons: Bool) -> String? {
        func isStart(_ c: Character) -> Bool { c.isASCII && (c.isLetter || c == "_" || (colons && c == ":")) }
        guard let first = rest.first, isStart(first) else { return nil }
        let name = rest.prefix { isStart($0) || ($0.isASCII && $0.isNumber) }
        rest = rest.dropFirst(name.count)
        return String(name)
    }

    private mutating func takeOperation() -> LabelMatcher.Operation? {
        for operation in [LabelMatcher.Operation.matches, .matchesNot, .notEqual, .equal]
        where rest.hasPrefix(operation.rawValue) {
            rest = rest.dropFirst(operation.rawValue.count)
            return operation
        }
        return nil
    }

    private mutating func takeString() throws(Selector.Refusal) -> String {
        guard let quote = rest.first, "\"'`".contains(quote) else {
            throw unexpected("in label matching, expected string")
        }
        rest.removeFirst()
        var value = ""
        while let character = rest.popFirst() {
            if character == quote { return value }
            guard character == "\\", quote != "`" else {
                value.append(character)
                continue
            }
            guard let escaped = rest.popFirst() else { break }
            value += ["n": "\n", "t": "\t", "r": "\r"][escaped] ?? String(escaped)
        }
        throw Selector.Refusal(reason: "1:1: parse error: unterminated quoted string")
    }
}
