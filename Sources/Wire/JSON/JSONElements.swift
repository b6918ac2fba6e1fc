/// The elements of an array, from first to last.
public struct JSONElements: Sequence {
    let document: JSONDocument?
    let range: Range<Int>

    public func makeIterator() -> Iterator {
        Iterator(document: document, position: range.lowerBound, end: range.upperBound)
    }

    public struct Iterator: IteratorProtocol {
        let document: JSONDocument?
        var position: Int
        let end: Int

        public mutating func next() -> JSON? {
            guard let document, position < end else { return nil }
            defer { position = document.after(position) }
            return JSON(document: document, index: position)
        }
    }
}

/// The members of an object, from first to last.
public struct JSONMembers: Sequence {
    public typealias Element = (key: String, value: JSON)

    let document: JSONDocument?
    let range: Range<Int>

    public func makeIterator() -> Iterator {
        Iterator(document: document, position: range.lowerBound, end: range.upperBound)
    }

    public struct Iterator: IteratorProtocol {
        let document: JSONDocument?
        var position: Int
        let end: Int

        public mutating func next() -> Element? {
            guard let document, position < end else { return nil }
            let key = String(decoding: document.string(position), as: UTF8.self)
            let value = JSON(document: document, index: position + 1)
            position = document.after(position + 1)
            return (key, value)
        }
    }
}
