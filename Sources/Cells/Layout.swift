/// Cuts a region into rows or columns.
///
/// Where the minima of all parts do not fit, parts are dropped: the lowest priority first, among equals the last.
/// The parts kept share what is left over by weight. A dropped part's region is empty, so that nothing is drawn.
public enum Layout {
    /// How much of the region a part asks for.
    public enum Extent: Sendable, Hashable {
        /// Exactly so many cells.
        case fixed(Int)
        /// At least so many cells, and a share of weight 1 of what is left over.
        case min(Int)
        /// A share in 0...1 of the whole region, and less where the others need it.
        case ratio(Double)
        /// A share of what is left over, by weight; at least one cell.
        case fill(Int)
    }

    public struct Part: Sendable, Hashable {
        public var extent: Extent
        /// Parts of a lower priority are dropped first.
        public var priority: Int
        /// The fewest cells the part is worth showing in.
        public var minimum: Int

        public init(_ extent: Extent, priority: Int = 0, minimum: Int? = nil) {
            self.extent = extent
            self.priority = priority
            self.minimum = Swift.max(0, minimum ?? extent.minimum)
        }
    }

    /// The region of each part, one below the other, with `gap` rows between those kept.
    public static func rows(of rect: Rect, _ parts: [Part], gap: Int = 0) -> [Rect] {
        let extents = extents(in: rect.rows, parts, gap: gap)
        var row = rect.top
        return extents.map { extent in
            guard let extent else { return Rect(column: rect.left, row: row, columns: 0, rows: 0) }
            defer { row += extent + gap }
            return Rect(column: rect.left, row: row, columns: rect.columns, rows: extent)
        }
    }

    /// The region of each part, one beside the other, with `gap` columns between those kept.
    public static func columns(of rect: Rect, _ parts: [Part], gap: Int = 0) -> [Rect] {
        let extents = extents(in: rect.columns, parts, gap: gap)
        var column = rect.left
        return extents.map { extent in
            guard let extent else { return Rect(column: column, row: rect.top, columns: 0, rows: 0) }
            defer { column += extent + gap }
            return Rect(column: column, row: rect.top, columns: extent, rows: rect.rows)
        }
    }

    /// The cells each part gets of `total`; `nil` for the parts dropped.
    static func extents(in total: Int, _ parts: [Part], gap: Int) -> [Int?] {
        let kept = keptParts(in: total, parts, gap: gap)
        let space = total - gap * Swift.max(0, kept.count - 1)
        var extents: [Int?] = Array(repeating: nil, count: parts.count)
        var left = space
        for index in kept {
            extents[index] = Swift.min(parts[index].minimum, Swift.max(0, left))
            left -= extents[index] ?? 0
        }
        growRatios(&extents, parts, total: space, left: &left)
        share(&extents, parts, left: left)
        return extents
    }

    private static func keptParts(in total: Int, _ parts: [Part], gap: Int) -> [Int] {
        var kept = Array(parts.indices)
        func needed() -> Int {
            kept.reduce(gap * Swift.max(0, kept.count - 1)) { $0 + parts[$1].minimum }
        }
        while kept.count > 1, needed() > total {
            let lowest = kept.map { parts[$0].priority }.min()
            guard let place = kept.lastIndex(where: { parts[$0].priority == lowest }) else { break }
            kept.remove(at: place)
        }
        return kept
    }

    private static func growRatios(_ extents: inout [Int?], _ parts: [Part], total: Int, left: inout Int) {
        for (index, part) in parts.enumerated() {
            guard case .ratio(let ratio) = part.extent, let extent = extents[index], left > 0 else { continue }
            let share = Swift.min(1, Swift.max(0, ratio.isNaN ? 0 : ratio))
            let grown = Swift.min(left, Swift.max(0, Int((Double(total) * share).rounded()) - extent))
            extents[index] = extent + grown
            left -= grown
        }
    }

    /// Shares what is left by weight, so that the shares add up to it exactly.
    ///
    /// A part that fills gets its share of the space that all filling parts have, so that equal weights are equal
    /// however large the minima; where a minimum is above the share, the others share the rest.
    private static func share(_ extents: inout [Int?], _ parts: [Part], left: Int) {
        var growing = parts.indices.filter { extents[$0] != nil && parts[$0].extent.weight > 0 }
        var space = growing.reduce(left) { $0 + (extents[$1] ?? 0) }
        var weight = growing.reduce(0) { $0 + parts[$1].extent.weight }
        while let full = growing.firstIndex(where: { (extents[$0] ?? 0) * weight > space * parts[$0].extent.weight }) {
            let index = growing.remove(at: full)
            space -= extents[index] ?? 0
            weight -= parts[index].extent.weight
        }
        for index in growing {
            let part = parts[index].extent.weight
            let extent = space * part / weight
            extents[index] = extent
            space -= extent
            weight -= part
        }
    }
}

extension Layout.Extent {
    var minimum: Int {
        switch self {
        case .fixed(let cells), .min(let cells): cells
        case .ratio, .fill: 1
        }
    }

    var weight: Int {
        switch self {
        case .fixed, .ratio: 0
        case .min: 1
        case .fill(let weight): Swift.max(1, weight)
        }
    }
}
