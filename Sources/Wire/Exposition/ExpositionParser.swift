/// One pass over a scrape. Lines are independent, so a bad one costs only itself.
struct ExpositionParser {
    private(set) var samples: [SampleRecord] = []
    private(set) var labels: [LabelRecord] = []
    private(set) var names = MetricNames()
    private(set) var malformedLines = 0
    private(set) var isTruncated = false
    private(set) var endsWithEOF = false

    private let limits: Exposition.Limits
    private var recent = RecentNames()
    /// OpenMetrics counts timestamps in seconds, the Prometheus text format in milliseconds.
    private var timestampUnit = 1e-3

    init(limits: Exposition.Limits) {
        self.limits = limits
    }

    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) {
        endsWithEOF = Self.hasEOF(bytes)
        if endsWithEOF { timestampUnit = 1 }
        samples.reserveCapacity(min(limits.series, bytes.count / 64))
        labels.reserveCapacity(min(limits.series, bytes.count / 64) * 2)
        var line = ExpositionLine(bytes: bytes)
        while line.begin() {
            if line.isComment {
                readComment(&line)
            } else if !line.isEmpty {
                readSample(&line)
            }
            line.end()
        }
    }

    private static func hasEOF(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let text = UnsafeBufferPointer(rebasing: bytes.suffix(8)).trimmed
        return text.suffix(5).elementsEqual("# EOF".utf8)
    }

    private mutating func readSample(_ line: inout ExpositionLine) {
        let firstLabel = labels.count
        guard let series = line.series(into: &labels), let value = line.number() else {
            labels.removeSubrange(firstLabel...)
            malformedLines += 1
            return
        }
        let place = recent.place(of: series.name, in: line.bytes) { names.resolve($0) }
        guard samples.count < limits.series, names.admit(to: place.family, limit: limits.seriesPerFamily) else {
            labels.removeSubrange(firstLabel...)
            isTruncated = true
            return
        }
        samples.append(
            SampleRecord(
                series: series.all, firstLabel: UInt32(firstLabel), labelCount: UInt32(labels.count - firstLabel),
                name: place.sample, family: UInt32(place.family), value: value,
                timestamp: line.number().map { $0 * timestampUnit } ?? .nan))
    }

    /// `# TYPE name type`, `# HELP name text`, `# UNIT name unit`; every other comment says nothing.
    private mutating func readComment(_ line: inout ExpositionLine) {
        line.skipMark()
        let keyword = line.word()
        guard ["TYPE", "HELP", "UNIT"].contains(keyword) else { return }
        let name = line.name()
        guard !name.isEmpty else { return }
        let family = names.declare(name)
        switch keyword {
        case "TYPE": names.setType(MetricFamily.MetricType(rawValue: line.rest()) ?? .unknown, of: family)
        case "HELP": names.setHelp(line.rest(), of: family)
        default: names.setUnit(line.rest(), of: family)
        }
    }
}

/// The last few sample names and where they went: the lines of a histogram alternate between three.
private struct RecentNames {
    private var spans: [ByteSpan] = []
    private var places: [(family: Int, sample: UInt32)] = []
    private var oldest = 0
    private static let capacity = 4

    mutating func place(
        of name: ByteSpan, in bytes: UnsafeBufferPointer<UInt8>, resolve: (String) -> (family: Int, sample: UInt32)
    ) -> (family: Int, sample: UInt32) {
        let text = UnsafeBufferPointer(rebasing: bytes[name.range])
        for index in spans.indices where spans[index].count == name.count {
            if UnsafeBufferPointer(rebasing: bytes[spans[index].range]).elementsEqual(text) { return places[index] }
        }
        let place = resolve(String(decoding: text, as: UTF8.self))
        if spans.count < Self.capacity {
            spans.append(name)
            places.append(place)
        } else {
            spans[oldest] = name
            places[oldest] = place
            oldest = (oldest + 1) % Self.capacity
        }
        return place
    }
}
