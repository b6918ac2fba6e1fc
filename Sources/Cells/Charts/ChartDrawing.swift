extension CellBuffer {
    /// Draws `chart` into `rect`: numbers of the y axis at the left, the plot, times below it, then the legend.
    ///
    /// In the plot, lines of series lie over the crosshair, that over markers, and those over thresholds.
    public mutating func draw(_ chart: Chart, in rect: Rect) {
        let rect = bounds.intersection(rect)
        guard !rect.isEmpty else { return }
        let scale = ChartScale(for: chart, steps: max(1, min(5, rect.rows / 4)))
        let labels = scale.ticks.map { scale.label(of: $0) }
        let labelWidth = max(chart.leastLabelColumns, labels.map { columns(of: $0) }.max() ?? 0)
        let legendRows = chart.wholeLegend(glyphs, in: rect.columns).count
        let frame = ChartFrame(chart, in: rect, labelWidth: labelWidth, legendRows: legendRows)
        let grid = DotGrid(columns: frame.plot.columns, rows: frame.plot.rows, glyphs: glyphs)
        var plot = LinePlot(domain: chart.domain, scale: scale, grid: grid)
        for (number, series) in chart.series.enumerated() { plot.draw(series, number: number) }
        drawThresholds(of: chart, plot, in: frame)
        drawMarkers(of: chart, plot, in: frame)
        drawCrosshair(of: chart, plot, in: frame)
        drawDots(of: chart, plot.grid, in: frame.plot)
        drawThresholdLabels(of: chart, plot, in: frame)
        drawLabels(labels, at: scale.ticks, plot, in: frame)
        drawTimes(of: chart, plot, in: frame.times)
        drawLegend(of: chart, in: frame.legend)
    }

    private mutating func drawLegend(of chart: Chart, in rect: Rect) {
        for (row, runs) in chart.legend(glyphs, in: rect.columns, rows: rect.rows).enumerated() {
            put(runs, at: rect.row(row).origin, clip: rect.row(row), ellipsis: true)
        }
    }

    private mutating func drawThresholds(of chart: Chart, _ plot: LinePlot, in frame: ChartFrame) {
        for threshold in chart.thresholds {
            guard let row = row(of: threshold.value, plot, in: frame.plot),
                let dash = glyphs.thresholdDash.unicodeScalars.first
            else { continue }
            horizontalLine(
                at: Position(column: frame.plot.left, row: row), columns: frame.plot.columns, with: dash,
                style: threshold.style)
        }
    }

    /// Without a legend, puts each threshold's label on its line: at the right, or at the left where a series is in
    /// the way.
    private mutating func drawThresholdLabels(of chart: Chart, _ plot: LinePlot, in frame: ChartFrame) {
        for threshold in chart.thresholds where frame.legend.isEmpty {
            guard let row = row(of: threshold.value, plot, in: frame.plot) else { continue }
            let width = min(columns(of: threshold.label) + 1, frame.plot.columns)
            let isFree = (frame.plot.columns - width..<frame.plot.columns).allSatisfy {
                plot.grid.glyph(column: $0, row: row - frame.plot.top) == nil
            }
            let label = isFree ? " " + threshold.label : threshold.label + " "
            let column = isFree ? frame.plot.right - width : frame.plot.left
            put(label, at: Position(column: column, row: row), style: threshold.style, clip: frame.plot, ellipsis: true)
        }
    }

    private mutating func drawMarkers(of chart: Chart, _ plot: LinePlot, in frame: ChartFrame) {
        guard let line = glyphs.markerLine.unicodeScalars.first else { return }
        for marker in chart.markers {
            guard let column = column(of: marker.x, plot, in: frame.plot) else { continue }
            verticalLine(
                at: Position(column: column, row: frame.plot.top), rows: frame.plot.rows, with: line,
                style: Style(.change))
            put(
                marker.number, at: Position(column: column, row: frame.top.top), style: Style(.change),
                clip: frame.top)
        }
    }

    private mutating func drawCrosshair(of chart: Chart, _ plot: LinePlot, in frame: ChartFrame) {
        guard let crosshair = chart.crosshair, let column = column(of: crosshair.x, plot, in: frame.plot),
            let line = glyphs.crosshairLine.unicodeScalars.first
        else { return }
        let style = Style(.crosshair)
        verticalLine(
            at: Position(column: column, row: frame.plot.top), rows: frame.plot.rows, with: line, style: style)
        guard !crosshair.label.isEmpty else { return }
        let label = glyphs.cursorMark + " " + crosshair.label
        if column + columns(of: label) <= frame.top.right {
            put(label, at: Position(column: column, row: frame.top.top), style: style, clip: frame.top)
        } else {
            let label = crosshair.label + " " + glyphs.cursorMark
            put(label, endingBefore: column + 1, row: frame.top.top, style: style, clip: frame.top)
        }
    }

    private mutating func drawDots(of chart: Chart, _ grid: DotGrid, in plot: Rect) {
        for row in 0..<grid.rows {
            for column in 0..<grid.columns {
                guard let glyph = grid.glyph(column: column, row: row) else { continue }
                let style = chart.series[Int(glyph.owner)].style
                fill(
                    Rect(column: plot.left + column, row: plot.top + row, columns: 1, rows: 1), with: glyph.scalar,
                    style: style)
            }
        }
    }

    private mutating func drawLabels(
        _ labels: [String], at ticks: [Double], _ plot: LinePlot, in frame: ChartFrame
    ) {
        for (tick, label) in zip(ticks, labels) {
            guard let row = row(of: tick, plot, in: frame.plot) else { continue }
            put(label, endingBefore: frame.labels.right, row: row, style: Style(.axis), clip: frame.labels)
        }
    }

    private mutating func drawTimes(of chart: Chart, _ plot: LinePlot, in times: Rect) {
        var taken: [Range<Int>] = []
        for tick in chart.ticks {
            let width = columns(of: tick.text)
            guard width <= times.columns, let column = column(of: tick.x, plot, in: times) else { continue }
            let start = max(times.left, min(column, times.right - width))
            guard !taken.contains(where: { start <= $0.upperBound && $0.lowerBound <= start + width }) else { continue }
            taken.append(start..<start + width)
            put(tick.text, at: Position(column: start, row: times.top), style: Style(.axis), clip: times)
        }
    }

    /// The column of the screen at which `x` stands; `nil` outside the domain.
    private func column(of x: Double, _ plot: LinePlot, in rect: Rect) -> Int? {
        let share = plot.across(x)
        guard share >= 0, share <= 1, rect.columns > 0 else { return nil }
        return rect.left + plot.grid.column(at: share)
    }

    /// The row of the screen at which `y` stands; `nil` outside the range.
    private func row(of y: Double, _ plot: LinePlot, in rect: Rect) -> Int? {
        let share = plot.down(y)
        guard share >= 0, share <= 1, rect.rows > 0 else { return nil }
        return rect.top + plot.grid.row(at: share)
    }
}

extension Chart {
    /// As many lines as there are rows: nothing cut where they suffice, else one.
    func legend(_ glyphs: GlyphSet, in width: Int, rows: Int) -> [[TextRun]] {
        let whole = wholeLegend(glyphs, in: width)
        return whole.count <= rows ? whole : [legend(glyphs, in: width)]
    }

    /// Every name in full, on as many lines as that takes.
    func wholeLegend(_ glyphs: GlyphSet, in width: Int) -> [[TextRun]] {
        let entries = markers.map { [TextRun($0.number + " ", .change), TextRun($0.label, .dim)] } + levels(glyphs)
        var (lines, used): ([[TextRun]], Int) = ([], 0)
        for entry in entries {
            let columns = TextWidth.columns(of: entry, glyphs: glyphs)
            if let last = lines.indices.last, used + 2 + columns <= width {
                lines[last] += [TextRun("  ")] + entry
                used += 2 + columns
            } else {
                lines.append(entry)
                used = columns
            }
        }
        return lines
    }

    /// Changes by number, then thresholds, then the series where there are several. Where there is less room the names
    /// of changes are cut, then those of series: a level without its value says nothing.
    private func legend(_ glyphs: GlyphSet, in width: Int) -> [TextRun] {
        let levels = levels(glyphs)
        func taken(_ entries: some Sequence<[TextRun]>) -> Int {
            entries.reduce(0) { $0 + TextWidth.columns(of: $1, glyphs: glyphs) + 2 }
        }
        let room = width - markers.reduce(0) { $0 + TextWidth.columns(of: $1.number, glyphs: glyphs) + 3 }
        let least = min(Self.leastLabel * markers.count, room - taken(levels.prefix(thresholds.count)))
        let labels = TextWidth.fitted(
            markers.map(\.label), in: max(0, least, room - taken(levels)), glyphs: glyphs)
        let changes = zip(markers, labels).map { marker, label in
            [TextRun(marker.number + (label.isEmpty ? "" : " "), .change), TextRun(label, .dim)]
        }
        return Array((changes + levels).joined(separator: [TextRun("  ")]))
    }

    /// Columns of a change's name that say what it was; then rather lines lose theirs.
    private static let leastLabel = 7

    private func levels(_ glyphs: GlyphSet) -> [[TextRun]] {
        var entries: [[TextRun]] = []
        entries += thresholds.map { [TextRun(glyphs.thresholdDash + " ", $0.style), TextRun($0.label, .dim)] }
        if series.count > 1 {
            entries += series.enumerated().map { number, series in
                [TextRun(Self.sample(of: number, glyphs) + " ", series.style), TextRun(series.name, .dim)]
            }
        }
        return entries
    }

    private static func sample(of number: Int, _ glyphs: GlyphSet) -> String {
        let (solid, dashed, dotted) =
            switch glyphs {
            case .unicode: ("⠒⠒⠒", "⠒ ⠒", "⠂⠐⠂")
            case .blocks: ("▀▀▀", "▀ ▀", "▘▝▘")
            case .ascii: ("---", "- -", "...")
            }
        return number == 0 ? solid : number == 1 ? dashed : dotted
    }
}
