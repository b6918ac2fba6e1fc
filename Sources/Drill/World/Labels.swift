/// Label names and values in order of name, as Prometheus keeps them; an empty value is no label.
struct Labels: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    struct Pair: Sendable, Hashable {
        let name: String
        let value: String
    }

    private var sorted: [Pair]

    init(_ pairs: [(String, String)]) {
        sorted = pairs.filter { !$0.1.isEmpty }.map { Pair(name: $0.0, value: $0.1) }.sorted { $0.name < $1.name }
    }

    init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements)
    }

    var pairs: [(name: String, value: String)] { sorted.map { ($0.name, $0.value) } }

    /// The empty text where the label is absent, which is how matchers see it.
    subscript(name: String) -> String {
        sorted.first { $0.name == name }?.value ?? ""
    }

    func adding(_ more: [(String, String)]) -> Labels {
        let names = Set(more.map(\.0))
        return Labels(sorted.filter { !names.contains($0.name) }.map { ($0.name, $0.value) } + more)
    }

    func keeping(_ names: [String]) -> Labels {
        Labels(sorted.filter { names.contains($0.name) }.map { ($0.name, $0.value) })
    }

    var json: JSON { .object(sorted.map { ($0.name, .string($0.value)) }) }
}
