/// What the chart pane shows, and how far back.
public enum ChartAction: Sendable, Hashable {
    case rangeWidened
    case rangeNarrowed
    /// One of ``ChartState/ranges``.
    case rangeChosen(Duration)
    case kindChosen(SignalKind)
    /// Moves the crosshair by that many steps of the range's sixtieth; it starts at the newest point.
    case cursorMoved(Int)
    case cursorHidden
}

extension OpsState {
    mutating func reduce(_ action: ChartAction) -> [Effect] {
        switch action {
        case .rangeWidened: changeRange(by: 1)
        case .rangeNarrowed: changeRange(by: -1)
        case .rangeChosen(let range):
            guard ChartState.ranges.contains(range) else { return [] }
            chart.range = range
            chart.cursor = nil
        case .kindChosen(let kind): chart.kind = kind
        case .cursorMoved(let steps):
            let step = chart.range / 60
            let moved = (chart.cursor ?? viewedAt) + step * steps
            chart.cursor = min(viewedAt, max(viewedAt - chart.range, moved))
        case .cursorHidden: chart.cursor = nil
        }
        return askForSeries()
    }

    private mutating func changeRange(by step: Int) {
        let ranges = ChartState.ranges
        let index = ranges.firstIndex(of: chart.range) ?? 0
        chart.range = ranges[min(max(0, index + step), ranges.count - 1)]
        chart.cursor = nil
    }
}
