/// The vertical scale of a chart: its range, and where round numbers stand on it.
struct ChartScale: Sendable, Equatable {
    let range: ClosedRange<Double>
    let step: Double

    /// The scale of `chart` with at most `count` steps.
    init(for chart: Chart, steps count: Int) {
        let count = max(1, count)
        if let range = chart.range, range.upperBound > range.lowerBound, Self.isUsable(range) {
            self.range = range
            step = Self.roundStep(atLeast: (range.upperBound - range.lowerBound) / Double(count))
            return
        }
        let data = Self.extent(of: chart)
        let lower = min(0, data.lowerBound)
        let upper = data.upperBound > lower ? data.upperBound : lower + 1
        step = Self.roundStep(atLeast: (upper - lower) / Double(count))
        range = (lower / step).rounded(.down) * step...(upper / step).rounded(.up) * step
    }

    /// The round numbers within the range, from the lowest.
    var ticks: [Double] {
        guard step > 0, step.isFinite else { return [range.lowerBound] }
        let first = (range.lowerBound / step).rounded(.up)
        let last = (range.upperBound / step).rounded(.down)
        guard last >= first, last - first < 1000 else { return [range.lowerBound] }
        return stride(from: first, through: last, by: 1).map { $0 * step }
    }

    /// A tick as text, with as many decimals as the step needs: `0.5`, `225`, `1.5k`.
    func label(of tick: Double) -> String {
        if max(abs(range.lowerBound), abs(range.upperBound)) >= 1000 { return NumberFormat.count(tick, width: 6) }
        var decimals = 0
        var scaled = step
        while decimals < 4, abs(scaled - scaled.rounded()) > 1e-6 * scaled {
            scaled *= 10
            decimals += 1
        }
        return NumberFormat.fixed(tick, decimals: decimals, width: 6)
    }

    /// The height of `value` in 0...1 from the lower end of the range; outside it where the value is.
    func height(of value: Double) -> Double {
        (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    }

    private static func isUsable(_ range: ClosedRange<Double>) -> Bool {
        range.lowerBound.isFinite && range.upperBound.isFinite
    }

    private static func extent(of chart: Chart) -> ClosedRange<Double> {
        let samples = chart.series.lazy.flatMap(\.samples).filter { chart.domain.contains($0.x) }.map(\.y)
        let values = (Array(samples) + chart.thresholds.map(\.value)).filter { abs($0) < 1e300 }
        guard let lowest = values.min(), let highest = values.max() else { return 0...1 }
        return lowest...highest
    }

    /// The smallest of 1, 2, 5 times a power of ten that is no smaller than `least`.
    private static func roundStep(atLeast least: Double) -> Double {
        guard least > 0, least.isFinite else { return 1 }
        var power = 1.0
        while power > least { power /= 10 }
        while power * 10 <= least { power *= 10 }
        let factor = [1.0, 2, 5].first { power * $0 >= least * (1 - 1e-9) } ?? 10
        return power * factor
    }
}
