/// A series in one row of text: `▁▂▄▆▇█`, or the digits 0 to 9 in ASCII.
public enum Sparkline {
    /// At most `width` columns for `values`, oldest first; `nil` and NaN leave blanks.
    ///
    /// More values than columns are gathered into `width` buckets, each showing its highest value, so that a spike is
    /// never averaged away. Without a `range` the lowest value is the lowest step; a series that does not vary shows
    /// its second step throughout.
    public static func text(
        _ values: [Double?], width: Int, range: ClosedRange<Double>? = nil, glyphs: GlyphSet = .unicode
    ) -> String {
        let buckets = buckets(values.map { ($0?.isFinite ?? false) ? $0 : nil }, count: width)
        guard let range = range ?? self.range(of: buckets) else {
            return String(repeating: " ", count: buckets.count)
        }
        let steps = glyphs.sparklineSteps
        return String(buckets.map { value in value.map { steps[step(of: $0, in: range, count: steps.count)] } ?? " " })
    }

    /// From the lowest to the highest of `values`; `nil` where there is none.
    public static func range(of values: [Double?]) -> ClosedRange<Double>? {
        let known = values.compactMap { $0 }.filter(\.isFinite)
        guard let lowest = known.min(), let highest = known.max() else { return nil }
        return lowest...highest
    }

    private static func step(of value: Double, in range: ClosedRange<Double>, count: Int) -> Int {
        let extent = range.upperBound - range.lowerBound
        guard extent > 0, extent.isFinite else { return 1 }
        let share = (value - range.lowerBound) / extent
        return min(count - 1, max(0, Int((min(1, max(0, share)) * Double(count)).rounded(.down))))
    }

    private static func buckets(_ values: [Double?], count: Int) -> [Double?] {
        guard count > 0 else { return [] }
        guard values.count > count else { return values }
        return (0..<count).map { bucket in
            values[bucket * values.count / count..<(bucket + 1) * values.count / count].compactMap { $0 }.max()
        }
    }
}
