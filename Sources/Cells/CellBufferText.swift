extension CellBuffer {
    /// Puts `text` at `position` as far as `clip` (the whole buffer by default) reaches, and says how many columns
    /// were written.
    ///
    /// With `ellipsis`, text that goes on beyond the clip ends in one. A wide character of which only half lies
    /// within the clip leaves a blank.
    @discardableResult
    public mutating func put(
        _ text: String, at position: Position, style: Style = .text, clip: Rect? = nil, ellipsis: Bool = false
    ) -> Int {
        var place = position
        return put(text, advancing: &place, style: style, clip: clip.map(bounds.intersection) ?? bounds, ellipsis)
    }

    /// Puts runs of different styles one after the other; the parameters are as for a single text.
    @discardableResult
    public mutating func put(
        _ runs: [TextRun], at position: Position, clip: Rect? = nil, ellipsis: Bool = false
    ) -> Int {
        let clip = clip.map(bounds.intersection) ?? bounds
        var place = position
        var written = 0
        for run in runs where !run.text.isEmpty {
            let isCutBetween = ellipsis && place.column == clip.right
            // A run that begins where the clip ends leaves the ellipsis to the column before it.
            if isCutBetween { put(glyphs.ellipsis, at: place.moved(columns: -1), style: run.style, clip: clip) }
            guard place.column < clip.right else { break }
            written += put(run.text, advancing: &place, style: run.style, clip: clip, ellipsis)
        }
        return written
    }

    /// Puts `text` within `clip`, a region of the buffer, and moves `position` behind it, or to the clip's right edge
    /// or beyond where it was cut.
    private mutating func put(
        _ text: String, advancing position: inout Position, style: Style, clip: Rect, _ ellipsis: Bool
    ) -> Int {
        guard position.row >= clip.top, position.row < clip.bottom, position.column < clip.right else { return 0 }
        var line = TextLine(
            start: position.row * size.columns, column: position.column, limits: clip.left..<clip.right, style: style)
        line.write(text, glyphs: glyphs, to: &cells, clusters: &clusterTable)
        if line.isCut, ellipsis { line.end(with: glyphs.ellipsis, in: &cells) }
        let first = max(position.column, clip.left)
        let written = first..<max(first, min(line.column, clip.right))
        mend(written, row: position.row)
        position.column = line.isCut ? clip.right + 1 : line.column
        return written.count
    }

    /// Puts `text` so that its last column is the one before `end`; text that does not fit ends in an ellipsis.
    @discardableResult
    public mutating func put(
        _ text: String, endingBefore end: Int, row: Int, style: Style = .text, clip: Rect? = nil
    ) -> Int {
        let clip = (clip.map(bounds.intersection) ?? bounds)
            .intersection(Rect(column: 0, row: row, columns: end, rows: 1))
        let column = max(clip.left, end - TextWidth.columns(of: text, glyphs: glyphs, most: clip.columns + 1))
        return put(text, at: Position(column: column, row: row), style: style, clip: clip, ellipsis: true)
    }

    /// Puts runs of different styles so that the last column is the one before `end`.
    @discardableResult
    public mutating func put(_ runs: [TextRun], endingBefore end: Int, row: Int, clip: Rect? = nil) -> Int {
        let clip = (clip.map(bounds.intersection) ?? bounds)
            .intersection(Rect(column: 0, row: row, columns: end, rows: 1))
        let column = max(clip.left, end - TextWidth.columns(of: runs, glyphs: glyphs))
        return put(runs, at: Position(column: column, row: row), clip: clip, ellipsis: true)
    }
}
