/// Where the parts of a chart stand in its region; what does not fit is left out, the legend first.
struct ChartFrame: Equatable {
    /// The row of numbers and the crosshair's label, above the plot.
    let top: Rect
    let labels: Rect
    let plot: Rect
    /// The row of times below the plot.
    let times: Rect
    let legend: Rect

    private static let leastColumns = 16
    /// Rows that a plot keeps where the legend would like more than one.
    private static let goodRows = 5

    /// `legendRows` are as many as the legend has lines when nothing of it is cut.
    init(_ chart: Chart, in rect: Rect, labelWidth: Int, legendRows: Int = 1) {
        var rows = rect.rows - chart.leastPlotRows
        func take(_ isWanted: Bool) -> Int {
            guard isWanted, rows > 0 else { return 0 }
            rows -= 1
            return 1
        }
        let times = take(!chart.ticks.isEmpty)
        let top = take(chart.markers.contains { !$0.number.isEmpty } || chart.crosshair?.label.isEmpty == false)
        let line = take(chart.showsLegend && chart.hasLegend)
        let more = rows + chart.leastPlotRows - max(chart.leastPlotRows, Self.goodRows)
        let legend = line == 0 ? 0 : line + (legendRows - 1 <= more ? max(0, legendRows - 1) : 0)
        let left = rect.columns >= Self.leastColumns + labelWidth ? labelWidth + 1 : 0
        let height = rect.rows - times - top - legend
        plot = Rect(column: rect.left + left, row: rect.top + top, columns: rect.columns - left, rows: height)
        labels = Rect(column: rect.left, row: plot.top, columns: max(0, left - 1), rows: height)
        self.top = Rect(column: plot.left, row: rect.top, columns: plot.columns, rows: top)
        self.times = Rect(column: plot.left, row: plot.bottom, columns: plot.columns, rows: times)
        self.legend = Rect(column: rect.left, row: plot.bottom + times, columns: rect.columns, rows: legend)
    }
}

extension Chart {
    var hasLegend: Bool {
        series.count > 1 || !markers.isEmpty || !thresholds.isEmpty
    }
}
