/// How the rows of a pane are ordered: by one field, then by name.
public struct RowOrder: Sendable, Hashable, Codable {
    public var field: String
    public var isDescending: Bool

    public init(_ field: String, descending: Bool = false) {
        self.field = field
        isDescending = descending
    }
}

/// Which rows a pane shows: those whose text holds every word, and only problems where asked.
public struct RowFilter: Sendable, Hashable, Codable {
    public var text: String
    public var problemsOnly: Bool

    public init(text: String = "", problemsOnly: Bool = false) {
        self.text = text
        self.problemsOnly = problemsOnly
    }

    public var isEmpty: Bool { words.isEmpty && !problemsOnly }

    /// The folded words, all of which a row's search text must hold.
    var words: [[UInt8]] {
        text.split(separator: " ").map { FoldedText.fold(String($0)) }
    }
}

extension Table {
    /// The rows that pass `filter`, ordered by `order` and then by name.
    ///
    /// Values of the field are read once a row; rows without a value come last in either direction.
    public func rows(
        filter: RowFilter, order: RowOrder, catalog: FieldCatalog<Entity>, isProblem: (Entity) -> Bool
    ) -> [Row] {
        let words = filter.words
        var keyed: [RowKey] = []
        keyed.reserveCapacity(count)
        let field = catalog[order.field]
        forEachSlot { row, slot in
            if filter.problemsOnly, !isProblem(slot.entity) { return }
            guard words.allSatisfy({ FoldedText.contains(slot.search, $0) }) else { return }
            keyed.append(RowKey(row: row, value: field?.value(slot.entity) ?? .absent, name: slot.order))
        }
        keyed.sort { $0.precedes($1, descending: order.isDescending) }
        return keyed.map(\.row)
    }
}

/// What is compared of a row while sorting.
private struct RowKey {
    let row: Row
    let magnitude: Double?
    let text: [UInt8]?
    let name: [UInt8]

    init(row: Row, value: FieldValue, name: [UInt8]) {
        self.row = row
        self.name = name
        magnitude = value.magnitude
        text = value.textForOrder.map(NaturalOrder.key)
    }

    private var isAbsent: Bool { magnitude == nil && text == nil }

    func precedes(_ other: RowKey, descending: Bool) -> Bool {
        if isAbsent != other.isAbsent { return other.isAbsent }
        if let left = magnitude, let right = other.magnitude, left != right {
            return descending ? left > right : left < right
        }
        if let left = text, let right = other.text, left != right {
            return NaturalOrder.precedes(left, right) != descending
        }
        return NaturalOrder.precedes(name, other.name)
    }
}
