/// How the rows of a pane are ordered: by one field, then by name.
public struct RowOrder: Sendable, Hashable, Codable {
    public var field: String
    public var isDescending: Bool

    public init(_ field: String, descending: Bool = false) {
        self.field = field
        isDescending = descending
    }
}

/// The rows of a table in order, with what ordered them, so that few changes cost few readings.
struct OrderedRows: Sendable {
    fileprivate(set) var rows: [Row] = []
    fileprivate var keys: [RowKey] = []
    /// Of the keys that are texts.
    fileprivate var texts: [[UInt8]] = []
    fileprivate let revision: UInt64

    fileprivate init(revision: UInt64) {
        self.revision = revision
    }

    fileprivate mutating func add(_ row: Row, _ value: FieldValue, nameStart: UInt64) {
        var key = RowKey(row: row, nameStart: nameStart)
        if let number = value.magnitude {
            key.value = NaturalOrder.bits(of: number)
        } else if let text = value.textForOrder.map(NaturalOrder.key) {
            (key.value, key.text) = (NaturalOrder.start(of: text), texts.count)
            texts.append(text)
        }
        keys.append(key)
    }
}

extension Table {
    /// The rows that pass `filter`, ordered by `order` and then by name.
    ///
    /// Values of the field are read once a row; rows without a value come last in either direction.
    /// What has vanished is no problem.
    public func rows(
        filter: RowFilter, order: RowOrder, catalog: FieldCatalog<Entity>, isProblem: (Entity) -> Bool
    ) -> [Row] {
        ordered(filter: filter, order: order, catalog: catalog, isProblem: isProblem).rows
    }

    /// As `rows(filter:order:catalog:isProblem:)`, made from what the same call gave before the table changed; only
    /// where all that orders and filters is the entity itself. What has vanished is a problem where `goneIsProblem`.
    func ordered(
        filter: RowFilter, order: RowOrder, catalog: FieldCatalog<Entity>, goneIsProblem: Bool = false,
        after last: OrderedRows? = nil, isProblem: (Entity) -> Bool
    ) -> OrderedRows {
        let last = last?.texts.isEmpty == true ? last : nil
        let reading = FilterReading(filter.query, catalog)
        let isFiltered = !filter.query.isEmpty
        var result = OrderedRows(revision: revision)
        result.keys = last.map(unchanged) ?? []
        result.keys.reserveCapacity(count)
        let value = catalog[order.field]?.order
        forEachSlot { row, slot in
            if let last, slot.revision <= last.revision { return }
            if filter.problemsOnly, !(slot.goneSince == nil ? isProblem(slot.entity) : goneIsProblem) { return }
            if isFiltered, !reading.passes(slot.entity, search: slot.search) { return }
            result.add(row, value?(slot.entity) ?? .absent, nameStart: slot.orderStart)
        }
        let texts = result.texts
        result.keys.sort { one, other in
            one.precedes(other, isDescending: order.isDescending)
                ?? precedes(one, other, texts, isDescending: order.isDescending)
        }
        result.rows = result.keys.map(\.row)
        return result
    }

    /// The keys of rows that nobody has written since.
    private func unchanged(_ last: OrderedRows) -> [RowKey] {
        last.keys.filter { key in slot(key.row).map { $0.revision <= last.revision } ?? false }
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
private struct RowKey: Sendable {
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
