/// What must be written to turn one frame into the next.
public enum FrameDiff {
    /// Cells to write from left to right, beginning at `column` of `row`; `cells` indexes the new buffer's cells.
    public struct Run: Sendable, Hashable {
        public let row: Int
        public let column: Int
        public let cells: Range<Int>

        public init(row: Int, column: Int, cells: Range<Int>) {
            self.row = row
            self.column = column
            self.cells = cells
        }
    }

    /// Unchanged cells that are written along rather than jumped over: a cursor movement costs about as many bytes.
    public static let defaultGap = 6

    /// The runs that make a screen showing `old` show `new`, from the top down; none where nothing changed, and
    /// every row where there was nothing before or the sizes differ. No run begins or ends inside a wide character.
    public static func runs(from old: CellBuffer?, to new: CellBuffer, gap: Int = defaultGap) -> [Run] {
        guard let old, old.size == new.size else { return everything(in: new) }
        let clusters = ClusterMap(from: old.clusterTable, to: new.clusterTable)
        var runs: [Run] = []
        for row in 0..<new.size.rows {
            let cells = row * new.size.columns..<(row + 1) * new.size.columns
            if clusters.isIdentity, areIdentical(old.cells, new.cells, in: cells) { continue }
            appendRuns(in: cells, row: row, gap: gap, to: &runs, of: new.cells) { index in
                !clusters.areSame(old.cells[index], new.cells[index])
            }
        }
        return runs
    }

    private static func everything(in buffer: CellBuffer) -> [Run] {
        let columns = buffer.size.columns
        guard columns > 0 else { return [] }
        return (0..<buffer.size.rows).map { Run(row: $0, column: 0, cells: $0 * columns..<($0 + 1) * columns) }
    }

    /// Compares whole cells as words, and without an early exit, so that the compiler uses vector instructions.
    private static func areIdentical(_ old: [Cell], _ new: [Cell], in range: Range<Int>) -> Bool {
        let size = MemoryLayout<Cell>.size
        let bytes = range.lowerBound * size..<range.upperBound * size
        let old = old.span.bytes.extracting(bytes)
        let new = new.span.bytes.extracting(bytes)
        var difference: UInt64 = 0
        for cell in 0..<range.count {
            difference |=
                old.unsafeLoad(fromUncheckedByteOffset: cell * size, as: UInt64.self)
                ^ new.unsafeLoad(fromUncheckedByteOffset: cell * size, as: UInt64.self)
        }
        return difference == 0
    }

    private static func appendRuns(
        in cells: Range<Int>, row: Int, gap: Int, to runs: inout [Run], of new: [Cell], differs: (Int) -> Bool
    ) {
        var index = cells.lowerBound
        var open: Range<Int>?
        while index < cells.upperBound {
            guard differs(index) else {
                index += 1
                continue
            }
            var start = index
            while start > cells.lowerBound, new[start].isFollower { start -= 1 }
            index += 1
            while index < cells.upperBound, new[index].isFollower { index += 1 }
            if let run = open, start - run.upperBound <= gap {
                open = run.lowerBound..<index
            } else {
                close(open, row: row, start: cells.lowerBound, in: &runs)
                open = start..<index
            }
        }
        close(open, row: row, start: cells.lowerBound, in: &runs)
    }

    private static func close(_ cells: Range<Int>?, row: Int, start: Int, in runs: inout [Run]) {
        guard let cells else { return }
        runs.append(Run(row: row, column: cells.lowerBound - start, cells: cells))
    }
}

/// Which of one buffer's cluster numbers mean the same text as which of another's; numbers are each buffer's own.
private struct ClusterMap {
    let isIdentity: Bool
    /// By old number: the glyph value in the new buffer, or 0 where it has no such cluster.
    private let glyphs: [UInt32]

    init(from old: ClusterTable, to new: ClusterTable) {
        isIdentity = old.texts == new.texts
        glyphs = isIdentity ? [] : old.texts.map { new.existingGlyph(for: $0) ?? 0 }
    }

    func areSame(_ old: Cell, _ new: Cell) -> Bool {
        guard !isIdentity, old.isCluster else { return old == new }
        let number = Int(old.glyph - Cell.firstCluster)
        let glyph = number < glyphs.count ? glyphs[number] : 0
        return new == Cell(glyph: glyph, style: old.style, width: old.width)
    }
}
