/// All samples of one metric, with what its `TYPE`, `HELP` and `UNIT` lines say.
public struct MetricFamily: Sendable {
    public enum MetricType: String, Sendable {
        case counter
        case gauge
        case histogram
        case summary
        case gaugeHistogram = "gaugehistogram"
        case stateSet = "stateset"
        case info
        /// Not declared, or declared as something neither format knows.
        case unknown
    }

    /// In OpenMetrics without a counter's `_total`.
    public let name: String
    public let type: MetricType
    /// Empty where there is none.
    public let help: String
    /// As OpenMetrics' `UNIT` line names it; nil where there is none.
    public let unit: String?
    /// Whether it has more samples than were read.
    public let isTruncated: Bool
    /// In the order in which they came; none where only the type was declared.
    public let samples: Samples

    init(_ declared: MetricNames.Family, text: ScrapeText, range: Range<Int>) {
        name = declared.name
        type = declared.type
        help = declared.help
        unit = declared.unit
        isTruncated = declared.isTruncated
        samples = Samples(text: text, range: range)
    }

    public struct Samples: RandomAccessCollection, Sendable {
        let text: ScrapeText
        let range: Range<Int>

        public var startIndex: Int { range.lowerBound }
        public var endIndex: Int { range.upperBound }

        public subscript(position: Int) -> MetricSample {
            MetricSample(text: text, record: text.samples[Int(text.order[position])])
        }
    }
}
