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
        var keys: [RowKey] = []
        keys.reserveCapacity(count)
        var texts: [[UInt8]] = []
        let field = catalog[order.field]
        forEachSlot { row, slot in
            if filter.problemsOnly, !(slot.goneSince == nil ? isProblem(slot.entity) : goneIsProblem) { return }
            if isFiltered, !reading.passes(slot.entity, search: slot.search) { return }
            let value = field?.order(slot.entity) ?? .absent
            var key = RowKey(row: row, nameStart: slot.orderStart)
            if let number = value.magnitude {
                key.value = NaturalOrder.bits(of: number)
            } else if let text = value.textForOrder.map(NaturalOrder.key) {
                (key.value, key.text) = (NaturalOrder.start(of: text), texts.count)
                texts.append(text)
            }
            keys.append(key)
        }
        keys.sort { one, other in
            one.precedes(other, isDescending: order.isDescending)
                ?? precedes(one, other, texts, isDescending: order.isDescending)
        }
        return keys.map(\.row)
    }

    /// Of two rows whose keys are alike: by the whole text of the field, then by the whole name.
    private func precedes(_ one: RowKey, _ other: RowKey, _ texts: [[UInt8]], isDescending: Bool) -> Bool {
        if let left = one.text, let right = other.text, texts[left] != texts[right] {
            return NaturalOrder.precedes(texts[left], texts[right]) != isDescending
        }
        return NaturalOrder.precedes(order(of: one.row), order(of: other.row))
    }
}

/// What is compared of a row while sorting: numbers, since ten thousand texts would take too long.
private struct RowKey {
    let row: Row
    /// The first bytes of the row's name.
    let nameStart: UInt64
    /// Compares as the field's value does, of a text by its first bytes; `nil` where the row has none.
    var value: UInt64?
    /// Where the whole text is.
    var text: Int?

    /// `nil` where the numbers do not tell.
    func precedes(_ other: RowKey, isDescending: Bool) -> Bool? {
        guard let value, let theirs = other.value else {
            if (value == nil) != (other.value == nil) { return other.value == nil }
            return nameStart == other.nameStart ? nil : nameStart < other.nameStart
        }
        if value != theirs { return (value < theirs) != isDescending }
        return text != nil || nameStart == other.nameStart ? nil : nameStart < other.nameStart
    }
}
