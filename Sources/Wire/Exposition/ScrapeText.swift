/// The bytes of a scrape and where in them samples and labels stand; shared by all its samples.
final class ScrapeText: Sendable {
    let bytes: [UInt8]
    let samples: [SampleRecord]
    let labels: [LabelRecord]
    let sampleNames: [String]
    /// Samples by family, each family's in the order in which they came.
    let order: [UInt32]

    private init(_ parser: ExpositionParser, bytes: [UInt8], order: [UInt32]) {
        self.bytes = bytes
        self.order = order
        samples = parser.samples
        labels = parser.labels
        sampleNames = parser.names.sampleNames
    }

    /// Every family with the range of `order` that is its own.
    static func grouping(
        _ parser: ExpositionParser, bytes: [UInt8]
    ) -> [(family: Int, text: ScrapeText, range: Range<Int>)] {
        var next = [Int](repeating: 0, count: parser.names.families.count + 1)
        for sample in parser.samples { next[Int(sample.family) + 1] += 1 }
        for family in next.indices.dropFirst() { next[family] += next[family - 1] }
        let starts = next
        var order = [UInt32](repeating: 0, count: parser.samples.count)
        for (index, sample) in parser.samples.enumerated() {
            order[next[Int(sample.family)]] = UInt32(index)
            next[Int(sample.family)] += 1
        }
        let text = ScrapeText(parser, bytes: bytes, order: order)
        return parser.names.families.indices.map { ($0, text, starts[$0]..<starts[$0 + 1]) }
    }

    func string(_ span: ByteSpan) -> String {
        bytes.withUnsafeBufferPointer { String(decoding: $0[span.range], as: UTF8.self) }
    }

    func string(_ label: LabelRecord) -> String {
        label.isEscaped ? LabelEscape.decoded(bytes[label.value.range]) : string(label.value)
    }

    func isEqual(_ span: ByteSpan, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        span.count == name.count && bytes.withUnsafeBufferPointer { $0[span.range].elementsEqual(name) }
    }
}

/// A range of a scrape's bytes, in half the room.
struct ByteSpan: Sendable {
    var start: UInt32 = 0
    var count: UInt32 = 0

    init(_ start: Int, _ end: Int) {
        self.start = UInt32(truncatingIfNeeded: start)
        count = UInt32(truncatingIfNeeded: end - start)
    }

    var range: Range<Int> { Int(start)..<Int(start) + Int(count) }
}

struct LabelRecord: Sendable {
    var name: ByteSpan
    /// Between the quotes, escapes not yet decoded.
    var value: ByteSpan
    var isEscaped: Bool
}

struct SampleRecord: Sendable {
    var series: ByteSpan
    var firstLabel: UInt32
    var labelCount: UInt32
    var name: UInt32
    var family: UInt32
    var value: Double
    /// Seconds since 1970, NaN where there is none.
    var timestamp: Double

    var labels: Range<Int> { Int(firstLabel)..<Int(firstLabel) + Int(labelCount) }
}

/// The escapes of label values and help texts: `\\`, `\"` and `\n`; every other backslash stands for itself.
enum LabelEscape {
    static func decoded(_ bytes: ArraySlice<UInt8>) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let next = rest.first else {
                result.append(byte)
                continue
            }
            switch next {
            case UInt8(ascii: "n"): result.append(UInt8(ascii: "\n"))
            case UInt8(ascii: "\\"), UInt8(ascii: "\""): result.append(next)
            default: result += [byte, next]
            }
            rest.removeFirst()
        }
        return String(decoding: result, as: UTF8.self)
    }
}
