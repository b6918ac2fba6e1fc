/// One series of a scrape: a metric's name and its labels.
public struct MetricSeries: Sendable, Hashable {
    /// With `_bucket`, `_sum`, `_count` or `_total` where it has one.
    public let name: String
    public let labels: [String: String]

    public init(_ name: String, _ labels: [String: String] = [:]) {
        self.name = name
        self.labels = labels
    }

    /// The label's value, empty where the series has none of that name, as PromQL's matchers read it.
    public subscript(label: String) -> String { labels[label] ?? "" }
}
