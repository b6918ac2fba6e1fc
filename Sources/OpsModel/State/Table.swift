/// Something that stands in a ``Table``: it has an identity, a name to sort by and a text to search.
public protocol TableEntity: Sendable, Equatable, Identifiable where ID: Sendable {
    /// What people call it; rows are ordered by it naturally (`v9` before `v10`).
    var name: String { get }
    /// What plain filter words are looked up in.
    var searchText: String { get }
}

/// A row's place in a table: dense, and reused after the row has been removed.
public typealias Row = Int32

/// Entities laid out for ten thousand rows: pages of 128, addressed by dense row numbers.
///
/// A page is copied when it is written while somebody holds a snapshot, so a write costs a page at most and a
/// snapshot costs nothing. Mutate in place; a table taken out of the state and put back is copied whole.
public struct Table<Entity: TableEntity>: Sendable {
    /// One row. Immutable and shared, so that visiting a row costs a reference count and not a copy of its entity.
    final class Slot: Sendable {
        let entity: Entity
        let revision: UInt64
        let order: [UInt8]
        /// The first bytes of `order`.
        let orderStart: UInt64
        let search: [UInt8]
        /// When the entity was found to have vanished; it is kept, marked, for an hour.
        let goneSince: Instant?

        init(entity: Entity, revision: UInt64, order: [UInt8], search: [UInt8], goneSince: Instant?) {
            (self.entity, self.revision, self.goneSince) = (entity, revision, goneSince)
            (self.order, self.search) = (order, search)
            orderStart = NaturalOrder.start(of: order)
        }

        /// The same row with another entity of the same name, or another mark.
        func changed(to entity: Entity, revision: UInt64, search: [UInt8]? = nil, goneSince: Instant?) -> Slot {
            Slot(
                entity: entity, revision: revision, order: order, search: search ?? self.search, goneSince: goneSince)
        }
    }

    static var pageSize: Int { 128 }

    private var pages: [[Slot?]] = []
    private var rowOf: [Entity.ID: Row] = [:]
    private var free: [Row] = []

    /// Rises with every change of any row.
    public private(set) var revision: UInt64 = 0

    /// How many rows have vanished and are still kept.
    public private(set) var goneCount = 0

    public init() {}

    public var count: Int { rowOf.count }

    public func row(of id: Entity.ID) -> Row? { rowOf[id] }

    public subscript(row: Row) -> Entity? { slot(row)?.entity }

    public subscript(id: Entity.ID) -> Entity? { rowOf[id].flatMap { slot($0)?.entity } }

    /// The rows in use, in no order that means anything.
    public var rows: [Row] {
        var result: [Row] = []
        result.reserveCapacity(rowOf.count)
        forEachSlot { row, _ in result.append(row) }
        return result
    }

    /// The entities in use, in no order that means anything.
    public var entities: [Entity] {
        var result: [Entity] = []
        result.reserveCapacity(rowOf.count)
        forEachSlot { _, slot in result.append(slot.entity) }
        return result
    }

    /// Visits every entity in use, in no order that means anything, without a list of them.
    public func forEach(_ body: (Entity) -> Void) {
        forEachSlot { _, slot in body(slot.entity) }
    }

    public func revision(of row: Row) -> UInt64 { slot(row)?.revision ?? 0 }

    /// The natural-order key of the row's name; see ``NaturalOrder``.
    public func order(of row: Row) -> [UInt8] { slot(row)?.order ?? [] }

    /// The row's search text, folded for comparison; see ``FoldedText``.
    public func search(of row: Row) -> [UInt8] { slot(row)?.search ?? [] }

    public func goneSince(_ row: Row) -> Instant? { slot(row)?.goneSince }

    /// When the entity vanished; `nil` for one that is there, and for one that is not known at all.
    public func goneSince(_ id: Entity.ID) -> Instant? { rowOf[id].flatMap(goneSince) }

    /// True for an entity that its source still names.
    public func isPresent(_ id: Entity.ID) -> Bool {
        guard let row = rowOf[id], let slot = slot(row) else { return false }
        return slot.goneSince == nil
    }

    /// Those of `ids` that their source still names.
    func present(_ ids: Set<Entity.ID>) -> Set<Entity.ID> {
        // What was removed is bound to nothing any more, so that without a mark in the table all are there.
        if goneCount == 0 || ids.isEmpty { return ids }
        return ids.allSatisfy { isPresent($0) } ? ids : ids.filter { isPresent($0) }
    }

    /// Whether one that its source still names is such; stops at the first.
    func contains(where isSuch: (Entity) -> Bool) -> Bool {
        pages.contains { page in
            page.contains { slot in slot.map { $0.goneSince == nil && isSuch($0.entity) } ?? false }
        }
    }

    /// The identities in use, in no order that means anything.
    var ids: some Collection<Entity.ID> { rowOf.keys }

    /// Writes the entity under its identity and clears its gone mark. Equal entities change no revision.
    @discardableResult
    public mutating func write(_ entity: Entity) -> Row {
        if let row = rowOf[entity.id], let old = slot(row) {
            guard old.entity != entity || old.goneSince != nil else { return row }
            revision += 1
            let search = FoldedText.fold(entity.searchText)
            let isSameName = old.entity.name == entity.name
            set(
                row,
                isSameName
                    ? old.changed(to: entity, revision: revision, search: search, goneSince: nil)
                    : makeSlot(entity, search))
            return row
        }
        revision += 1
        let row = free.popLast() ?? appendRow()
        set(row, makeSlot(entity, FoldedText.fold(entity.searchText)))
        rowOf[entity.id] = row
        return row
    }

    /// Changes the entity in place; does nothing when there is none. Identity and names must stay as they are.
    public mutating func update(_ id: Entity.ID, _ change: (inout Entity) -> Void) {
        guard let row = rowOf[id], let slot = slot(row) else { return }
        var entity = slot.entity
        change(&entity)
        guard entity != slot.entity else { return }
        revision += 1
        set(row, slot.changed(to: entity, revision: revision, goneSince: slot.goneSince))
    }

    /// Marks the entity as vanished at `instant`; it stays in the table.
    public mutating func markGone(_ id: Entity.ID, at instant: Instant) {
        guard let row = rowOf[id], let slot = slot(row), slot.goneSince == nil else { return }
        revision += 1
        set(row, slot.changed(to: slot.entity, revision: revision, goneSince: instant))
    }

    public mutating func remove(_ id: Entity.ID) {
        guard let row = rowOf.removeValue(forKey: id) else { return }
        revision += 1
        set(row, nil)
        free.append(row)
    }

    /// Removes what has been gone since before `instant` and returns what it was.
    public mutating func removeGone(before instant: Instant) -> [Entity] {
        var removed: [Entity] = []
        forEachSlot { _, slot in
            if let gone = slot.goneSince, gone < instant { removed.append(slot.entity) }
        }
        for entity in removed { remove(entity.id) }
        return removed
    }

    /// What vanished under an instant that has not come yet has vanished at `instant`.
    mutating func stepBack(to instant: Instant) {
        guard goneCount > 0 else { return }
        var early: [(Row, Slot)] = []
        forEachSlot { row, slot in
            if slot.goneSince.map({ $0 > instant }) ?? false { early.append((row, slot)) }
        }
        for (row, slot) in early {
            revision += 1
            set(row, slot.changed(to: slot.entity, revision: revision, goneSince: instant))
        }
    }

    func forEachSlot(_ body: (Row, Slot) -> Void) {
        var row: Row = 0
        for page in pages {
            for slot in page {
                if let slot { body(row, slot) }
                row += 1
            }
        }
    }

    private func makeSlot(_ entity: Entity, _ search: [UInt8]) -> Slot {
        Slot(
            entity: entity, revision: revision, order: NaturalOrder.key(entity.name), search: search, goneSince: nil)
    }

    private func place(_ row: Row) -> (page: Int, index: Int) {
        (Int(row) / Self.pageSize, Int(row) % Self.pageSize)
    }

    func slot(_ row: Row) -> Slot? {
        let (page, index) = place(row)
        guard row >= 0, page < pages.count, index < pages[page].count else { return nil }
        return pages[page][index]
    }

    private mutating func set(_ row: Row, _ slot: Slot?) {
        let (page, index) = place(row)
        goneCount += (slot?.goneSince == nil ? 0 : 1) - (pages[page][index]?.goneSince == nil ? 0 : 1)
        pages[page][index] = slot
    }

    private mutating func appendRow() -> Row {
        if pages.last?.count ?? Self.pageSize == Self.pageSize {
            pages.append([])
            pages[pages.count - 1].reserveCapacity(Self.pageSize)
        }
        pages[pages.count - 1].append(nil)
        return Row((pages.count - 1) * Self.pageSize + pages[pages.count - 1].count - 1)
    }
}
