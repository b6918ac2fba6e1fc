/// A line chart: series over time, thresholds, numbered changes and a crosshair; drawn by `CellBuffer.draw(_:in:)`.
public struct Chart: Sendable {
    /// One measurement; a `y` that is not finite is a gap in the line.
    public struct Sample: Sendable, Hashable {
        public var x: Double
        public var y: Double

        public init(x: Double, y: Double) {
            self.x = x
            self.y = y
        }
    }

    /// A line through samples in the order of `x`. The second and third series of a chart are dashed and dotted, so
    /// that they can be told apart without colour.
    public struct Series: Sendable, Hashable {
        public var name: String
        public var samples: [Sample]
        public var style: Style

        public init(_ name: String, _ samples: [Sample], style: Style = Style(.chartFirst)) {
            self.name = name
            self.samples = samples
            self.style = style
        }

        /// The known sample nearest to `x`, for the label of a crosshair.
        public func nearest(to x: Double) -> Sample? {
            samples.filter(\.y.isFinite).min { abs($0.x - x) < abs($1.x - x) }
        }
    }

    /// A level drawn as a dashed line.
    public struct Threshold: Sendable, Hashable {
        public var value: Double
        /// What it is and its value: `alert .20`.
        public var label: String
        public var style: Style

        public init(_ value: Double, label: String, style: Style = Style(.threshold)) {
            self.value = value
            self.label = label
            self.style = style
        }
    }

    /// An instant at which something changed, drawn as a dotted vertical line under its number.
    public struct Marker: Sendable, Hashable {
        public var x: Double
        /// Empty where a chart above has it.
        public var number: String
        /// What changed, for the legend.
        public var label: String

        public init(x: Double, number: String, label: String) {
            self.x = x
            self.number = number
            self.label = label
        }
    }

    /// The instant a reader points at, with what is known there: `02:56 psi .34`.
    public struct Crosshair: Sendable, Hashable {
        public var x: Double
        /// Empty where it stands elsewhere.
        public var label: String

        public init(x: Double, label: String) {
            self.x = x
            self.label = label
        }
    }

    /// A label on the time axis.
    public struct Tick: Sendable, Hashable {
        public var x: Double
        public var text: String

        public init(x: Double, text: String) {
            self.x = x
            self.text = text
        }
    }

    /// The range of x that shows, left to right.
    public var domain: ClosedRange<Double>
    /// The range of y that shows; without one it holds all samples and thresholds, and zero where none is negative.
    public var range: ClosedRange<Double>?
    public var series: [Series]
    public var thresholds: [Threshold]
    public var markers: [Marker]
    public var crosshair: Crosshair?
    /// Labels of the time axis, the most important first: one that would touch an earlier one is left out.
    public var ticks: [Tick]
    public var showsLegend: Bool
    /// Columns for the numbers of the y axis, where those of charts that stand one over the other are to be as wide.
    public var leastLabelColumns = 0
    /// Rows of the plot that times, numbers and legend do not take.
    public var leastPlotRows = 3

    public init(
        domain: ClosedRange<Double>, range: ClosedRange<Double>? = nil, series: [Series],
        thresholds: [Threshold] = [], markers: [Marker] = [], crosshair: Crosshair? = nil, ticks: [Tick] = [],
        showsLegend: Bool = true
    ) {
        self.domain = domain
        self.range = range
        self.series = series
        self.thresholds = thresholds
        self.markers = markers
        self.crosshair = crosshair
        self.ticks = ticks
        self.showsLegend = showsLegend
    }
}
