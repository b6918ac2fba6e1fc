/// How the rows of a pane are ordered: by one field, then by name.
public struct RowOrder: Sendable, Hashable, Codable {
    public var field: String
    public var isDescending: Bool

    public init(_ field: String, descending: Bool = false) {
        self.field = field
        isDescending = descending
    }
}

extension Table {
    /// The rows that pass `filter`, ordered by `order` and then by name.
    ///
    /// Values of the field are read once a row; rows without a value come last in either direction.
    /// What has vanished is no problem, except where `goneIsProblem`.
    public func rows(
        filter: RowFilter, order: RowOrder, catalog: FieldCatalog<Entity>, goneIsProblem: Bool = false,
        isProblem: (Entity) -> Bool
    ) -> [Row] {
        let reading = FilterReading(filter.query, catalog)
        let isFiltered = !filter.query.isEmpty
        var keyed: [RowKey] = []
        keyed.reserveCapacity(count)
        let field = catalog[order.field]
        forEachSlot { row, slot in
            if filter.problemsOnly, !(slot.goneSince == nil ? isProblem(slot.entity) : goneIsProblem) { return }
            if isFiltered, !reading.passes(slot.entity, search: slot.search) { return }
            keyed.append(RowKey(row: row, value: field?.order(slot.entity) ?? .absent, name: slot.order))
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
