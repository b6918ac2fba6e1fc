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
        var names: [[UInt8]] = []
        names.reserveCapacity(count)
        let field = catalog[order.field]
        forEachSlot { row, slot in
            if filter.problemsOnly, !isProblem(slot.entity) { return }
            guard words.allSatisfy({ FoldedText.contains(slot.search, $0) }) else { return }
            let value = field?.value(slot.entity) ?? .absent
            keyed.append(RowKey(row: row, index: names.count, value: value, name: slot.order))
            names.append(slot.order)
        }
        keyed.sort { left, right in
            left.precedes(right, descending: order.isDescending) { NaturalOrder.precedes(names[$0], names[$1]) }
        }
        return keyed.map(\.row)
    }
}

/// What is compared of a row while sorting: numbers, so that moving a row about while sorting costs no reference.
private struct RowKey {
    let row: Row
    /// Where the whole name stands, for the few that begin alike.
    let index: Int32
    private let isAbsent: Bool
    private let magnitude: Double
    private let text: [UInt8]?
    private let start: UInt64

    init(row: Row, index: Int, value: FieldValue, name: [UInt8]) {
        self.row = row
        self.index = Int32(index)
        let number = value.magnitude
        text = value.textForOrder.map(NaturalOrder.key)
        isAbsent = number == nil && text == nil
        magnitude = number ?? 0
        start = NaturalOrder.start(of: name)
    }

    func precedes(_ other: RowKey, descending: Bool, name: (Int, Int) -> Bool) -> Bool {
        if isAbsent != other.isAbsent { return other.isAbsent }
        if magnitude != other.magnitude {
            return descending ? magnitude > other.magnitude : magnitude < other.magnitude
        }
        if let left = text, let right = other.text, left != right {
            return NaturalOrder.precedes(left, right) != descending
        }
        return start == other.start ? name(Int(index), Int(other.index)) : start < other.start
    }
}
