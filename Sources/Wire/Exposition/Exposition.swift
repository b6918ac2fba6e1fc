/// One scrape in the Prometheus text format 0.0.4/1.0.0 or in OpenMetrics 1.0, kept as the bytes that came and an index
/// into them; names and labels become text only when asked for.
public struct Exposition: Sendable {
    /// What is read of a scrape that has more; what is beyond is not read, and marked.
    public struct Limits: Sendable, Equatable {
        /// Over all families.
        public var series = 200_000
        /// Of one family, so that one metric that explodes does not hide the others.
        public var seriesPerFamily = 50_000

        public init() {}
    }

    /// In the order in which they first occur; a family declared without samples is among them.
    public let families: [MetricFamily]
    /// Whether a limit was reached, so that counts and sums over this scrape are lower bounds.
    public let isTruncated: Bool
    /// Whether it ends with OpenMetrics' `# EOF`.
    public let isOpenMetrics: Bool
    /// Lines that follow neither format and were passed over.
    public let malformedLines: Int

    private let familyByName: [String: Int]
    private let familiesBySample: [String: (family: Int, sample: UInt32)]

    /// Reads what can be read. Fails where the bytes hold lines but not one that follows the format.
    public static func parse(
        _ bytes: [UInt8], limits: Limits = .init(), at place: String = "text"
    ) throws(WireError) -> Exposition {
        guard bytes.count < Int(UInt32.max) else { throw .tooLarge(at: place, limit: Int(UInt32.max)) }
        var parser = ExpositionParser(limits: limits)
        bytes.withUnsafeBufferPointer { parser.read($0) }
        guard parser.malformedLines == 0 || !parser.samples.isEmpty else {
            throw .malformed(what: "text that is no metrics", at: place)
        }
        return Exposition(parser, bytes: bytes)
    }

    private init(_ parser: consuming ExpositionParser, bytes: [UInt8]) {
        isTruncated = parser.isTruncated
        isOpenMetrics = parser.endsWithEOF
        malformedLines = parser.malformedLines
        familyByName = parser.names.familyByName
        familiesBySample = parser.names.sampleByName
        let declared = parser.names.families
        families = ScrapeText.grouping(parser, bytes: bytes).map { family, text, range in
            MetricFamily(declared[family], text: text, range: range)
        }
    }

    /// The family of that name: for a histogram or a summary the name without `_bucket`, `_sum` and `_count`.
    public subscript(family name: String) -> MetricFamily? {
        familyByName[name].map { families[$0] }
    }

    /// Every sample of exactly that name, `_sum` and the like included, wherever it stands in the scrape.
    public func samples(named name: String) -> [MetricSample] {
        guard let (family, sample) = familiesBySample[name] else { return [] }
        return families[family].samples.filter { $0.record.name == sample }
    }
}
