/// The pairs after a `?`, in order and not yet encoded; a pair without a value is left out, so that an optional page
/// token can be written in its place.
public struct Query: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    public struct Item: Sendable, Equatable {
        public var name: String
        public var value: String
    }

    public private(set) var items: [Item] = []

    public init() {}

    public init(dictionaryLiteral elements: (String, String?)...) {
        for (name, value) in elements { append(name, value) }
    }

    /// A name may be given more than once, as in `match[]=a&match[]=b`.
    public mutating func append(_ name: String, _ value: String?) {
        guard let value else { return }
        items.append(Item(name: name, value: value))
    }

    /// The first value of that name.
    public subscript(name: String) -> String? {
        items.first { $0.name == name }?.value
    }

    /// Percent-encoded without the `?`; the same text is a body of type `application/x-www-form-urlencoded`.
    public var encoded: String {
        items.map { "\($0.name.percentEncoded)=\($0.value.percentEncoded)" }.joined(separator: "&")
    }
}
