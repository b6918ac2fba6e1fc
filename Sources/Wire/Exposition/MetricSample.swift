/// One line of a scrape: a series and its value.
public struct MetricSample: Sendable {
    let text: ScrapeText
    let record: SampleRecord

    /// With `_bucket`, `_sum`, `_count`, `_total` or `_created` where it has one.
    public var name: String { text.sampleNames[Int(record.name)] }

    /// Not finite where the server says `NaN` or `+Inf`.
    public var value: Double { record.value }

    /// Seconds since 1970, where the line has one.
    public var timestamp: Double? { record.timestamp.isNaN ? nil : record.timestamp }

    /// Name and labels exactly as they stand in the line: the same text is the same series of the same server.
    public var series: String { text.string(record.series) }

    /// The value of a label, nil where the sample has none of that name.
    public subscript(label: String) -> String? {
        var label = label
        let found = label.withUTF8 { name in text.labels[record.labels].first { text.isEqual($0.name, name) } }
        return found.map { text.string($0) }
    }

    /// In the order in which they stand.
    public var labels: [(name: String, value: String)] {
        text.labels[record.labels].map { (text.string($0.name), text.string($0)) }
    }
}
