/// Which columns of a table show at a width, and where.
public struct TableLayout: Sendable, Hashable {
    /// One column that shows.
    public struct Placement: Sendable, Hashable {
        /// The column's index in the table's list of columns.
        public let column: Int
        /// Cells from the table's left edge.
        public let offset: Int
        public let width: Int
    }

    /// From left to right.
    public let placements: [Placement]

    /// Lays `columns` out in `width` cells, `gap` cells apart, after `leading` cells for the selection bar.
    ///
    /// Columns are dropped until the minima fit; the others grow to their ideal width in the order of priority, and
    /// flexible columns share the rest. The last column kept shrinks below its minimum rather than vanish.
    public init(_ columns: [TableColumn], width: Int, gap: Int = 1, leading: Int = 1) {
        let room = max(0, width - leading)
        let kept = Self.kept(columns, room: room, gap: gap)
        var widths = kept.map { min(columns[$0].minimum, room) }
        var left = room - widths.reduce(gap * max(0, kept.count - 1), +)
        Self.growToIdeal(&widths, kept, columns, left: &left)
        Self.growFlexible(&widths, kept, columns, left: &left)
        var offset = leading
        placements = zip(kept, widths).map { column, width in
            defer { offset += width + gap }
            return Placement(column: column, offset: offset, width: width)
        }
    }

    private static func kept(_ columns: [TableColumn], room: Int, gap: Int) -> [Int] {
        var kept = Array(columns.indices)
        func needed() -> Int { kept.reduce(gap * (kept.count - 1)) { $0 + columns[$1].minimum } }
        while kept.count > 1, needed() > room {
            let lowest = kept.map { columns[$0].priority }.min()
            guard let place = kept.lastIndex(where: { columns[$0].priority == lowest }) else { break }
            kept.remove(at: place)
        }
        return room > 0 ? kept : []
    }

    private static func growToIdeal(_ widths: inout [Int], _ kept: [Int], _ columns: [TableColumn], left: inout Int) {
        let order = kept.indices.sorted {
            (-columns[kept[$0]].priority, $0) < (-columns[kept[$1]].priority, $1)
        }
        for place in order where left > 0 {
            let grown = min(left, columns[kept[place]].ideal - widths[place])
            widths[place] += max(0, grown)
            left -= max(0, grown)
        }
    }

    private static func growFlexible(_ widths: inout [Int], _ kept: [Int], _ columns: [TableColumn], left: inout Int) {
        var growing = kept.indices.filter { columns[kept[$0]].isFlexible && widths[$0] < columns[kept[$0]].maximum }
        while left > 0, !growing.isEmpty {
            let share = max(1, left / growing.count)
            for place in growing where left > 0 {
                let grown = min(share, left, columns[kept[place]].maximum - widths[place])
                widths[place] += grown
                left -= grown
            }
            growing.removeAll { widths[$0] >= columns[kept[$0]].maximum }
        }
    }
}
