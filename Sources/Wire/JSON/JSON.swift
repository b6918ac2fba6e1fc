/// A lenient view of one value of a document that simdjson parsed. What is absent or of another type reads as missing,
/// never as an error, so that a walk over an outside system's answer needs no case for what that system leaves out.
///
/// A view keeps its document alive and costs no copy; texts are made only when asked for.
public struct JSON {
    let document: JSONDocument?
    let index: Int

    static var missing: JSON { JSON(document: nil, index: 0) }

    public enum Kind: Sendable, Equatable {
        /// Not in the document at all; `null` is there.
        case missing
        case null
        case bool
        case number
        case string
        case array
        case object
    }

    public var kind: Kind {
        guard let document else { return .missing }
        return switch document.tag(index) {
        case .object: .object
        case .array: .array
        case .string: .string
        case .signed, .unsigned, .double: .number
        case .true, .false: .bool
        default: .null
        }
    }

    /// Whether there is no such value; a `null` counts as missing, because servers mean the same by both.
    public var isMissing: Bool {
        let kind = kind
        return kind == .missing || kind == .null
    }

    /// The member of that name, the first where it occurs twice.
    public subscript(key: String) -> JSON {
        guard let document, document.tag(index) == .object else { return .missing }
        var key = key
        return key.withUTF8 { name in
            document.member(name, of: index).map { JSON(document: document, index: $0) } ?? .missing
        }
    }

    /// The element at a position from 0; walking with ``array`` is cheaper than asking for one after the other.
    public subscript(position: Int) -> JSON {
        guard position >= 0 else { return .missing }
        var elements = array.makeIterator()
        for _ in 0..<position where elements.next() == nil { return .missing }
        return elements.next() ?? .missing
    }

    /// The elements of an array; none where the value is no array.
    public var array: JSONElements {
        guard let document, document.tag(index) == .array else { return JSONElements(document: nil, range: 0..<0) }
        return JSONElements(document: document, range: document.content(index))
    }

    /// The members of an object in their order; none where the value is no object.
    public var object: JSONMembers {
        guard let document, document.tag(index) == .object else { return JSONMembers(document: nil, range: 0..<0) }
        return JSONMembers(document: document, range: document.content(index))
    }

    /// How many elements or members there are; 0 for every other value.
    public var count: Int {
        guard let document else { return 0 }
        switch document.tag(index) {
        case .array: return document.count(index) ?? array.reduce(0) { count, _ in count + 1 }
        case .object: return document.count(index) ?? object.reduce(0) { count, _ in count + 1 }
        default: return 0
        }
    }
}
