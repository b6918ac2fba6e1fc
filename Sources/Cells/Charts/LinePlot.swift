/// Draws the lines of a chart into dots.
struct LinePlot {
    let domain: ClosedRange<Double>
    let scale: ChartScale
    private(set) var grid: DotGrid
    /// Dots of the current line so far, which its dashes count.
    private var drawn = 0

    init(domain: ClosedRange<Double>, scale: ChartScale, grid: DotGrid) {
        self.domain = domain
        self.scale = scale
        self.grid = grid
    }

    /// Draws one series as the `number`-th of its chart, counted from 0.
    mutating func draw(_ series: Chart.Series, number: Int) {
        let owner = UInt8(clamping: number)
        drawn = 0
        var last: (x: Double, y: Double)?
        for sample in series.samples {
            guard sample.y.isFinite, sample.x.isFinite else {
                last = nil
                continue
            }
            let point = (x: across(sample.x), y: down(sample.y))
            if let last {
                line(from: last, to: point, owner: owner)
            } else if point.x >= 0, point.x <= 1, point.y >= 0, point.y <= 1 {
                grid.set(grid.dot(across: point.x), grid.dot(down: point.y), owner: owner)
            }
            last = point
        }
    }

    /// The share of the plot's width at which `x` stands: 0 at the left, 1 at the right, beyond where it is outside.
    func across(_ x: Double) -> Double {
        let extent = domain.upperBound - domain.lowerBound
        return extent > 0 ? (x - domain.lowerBound) / extent : 0
    }

    /// The share of the plot's height at which `y` stands: 0 at the top, 1 at the bottom, beyond where it is outside.
    func down(_ y: Double) -> Double {
        1 - scale.height(of: y)
    }

    /// Draws the part of the line that lies within the plot, dot by dot.
    private mutating func line(from start: (x: Double, y: Double), to end: (x: Double, y: Double), owner: UInt8) {
        guard grid.width > 0, grid.height > 0, let (from, to) = Self.clip(start, end) else { return }
        var x = grid.dot(across: from.x)
        var y = grid.dot(down: from.y)
        let (endX, endY) = (grid.dot(across: to.x), grid.dot(down: to.y))
        // Bresenham's algorithm.
        let (dx, dy) = (abs(endX - x), -abs(endY - y))
        let (stepX, stepY) = (x < endX ? 1 : -1, y < endY ? 1 : -1)
        var error = dx + dy
        while true {
            if Self.isDrawn(drawn, owner: owner) { grid.set(x, y, owner: owner) }
            guard x != endX || y != endY else { return }
            drawn += 1
            let doubled = 2 * error
            if doubled >= dy {
                error += dy
                x += stepX
            }
            if doubled <= dx {
                error += dx
                y += stepY
            }
        }
    }

    /// Solid for the first series, dashed for the second, dotted for the others.
    private static func isDrawn(_ dot: Int, owner: UInt8) -> Bool {
        switch owner {
        case 0: true
        case 1: dot % 8 < 5
        default: dot % 3 == 0
        }
    }

    /// The part of a line within the unit square (Liang and Barsky, 1984), or `nil` where there is none.
    private static func clip(
        _ start: (x: Double, y: Double), _ end: (x: Double, y: Double)
    ) -> ((x: Double, y: Double), (x: Double, y: Double))? {
        let (dx, dy) = (end.x - start.x, end.y - start.y)
        guard dx.isFinite, dy.isFinite else { return nil }
        var (entry, exit) = (0.0, 1.0)
        for (p, q) in [(-dx, start.x), (dx, 1 - start.x), (-dy, start.y), (dy, 1 - start.y)] {
            if p == 0, q < 0 { return nil }
            if p < 0 { entry = max(entry, q / p) }
            if p > 0 { exit = min(exit, q / p) }
        }
        guard entry <= exit else { return nil }
        return ((start.x + entry * dx, start.y + entry * dy), (start.x + exit * dx, start.y + exit * dy))
    }
}
