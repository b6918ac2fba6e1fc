internal import FoundationEssentials
internal import OpsModel

/// Samples of one series, packed: eight bytes each, little-endian, the milliseconds since the block's start and the
/// value in single precision; NaN is a gap.
struct SampleBlock: Equatable {
    /// Milliseconds since 1970 of the first sample.
    let start: Int64
    let content: Data

    private static let stride = 8

    /// `nil` where there is nothing to pack. What lies more than 49 days after the first, which no block spans, and
    /// what lies before it is left out.
    init?(_ samples: [Sample]) {
        guard let first = samples.first, let start = Self.milliseconds(first.at) else { return nil }
        var content = Data(capacity: samples.count * Self.stride)
        for sample in samples {
            guard let instant = Self.milliseconds(sample.at), let offset = UInt32(exactly: instant - start) else {
                continue
            }
            Self.append(offset, to: &content)
            Self.append(sample.value.map(Float.init)?.bitPattern ?? Float.nan.bitPattern, to: &content)
        }
        self.start = start
        self.content = content
    }

    init(start: Int64, content: Data) {
        self.start = start
        self.content = content
    }

    /// As packed; a tail cut short is left out.
    var samples: [Sample] {
        let bytes = Array(content)
        return Swift.stride(from: 0, to: bytes.count - bytes.count % Self.stride, by: Self.stride).map { place in
            let value = Float(bitPattern: Self.read(bytes, at: place + 4))
            return Sample(
                at: Instant(milliseconds: Double(start + Int64(Self.read(bytes, at: place)))),
                value: value.isFinite ? Double(value) : nil)
        }
    }

    /// `nil` for an instant that no clock shows.
    static func milliseconds(_ instant: Instant) -> Int64? {
        let milliseconds = (instant.seconds * 1000).rounded()
        return abs(milliseconds) < 1e16 ? Int64(milliseconds) : nil
    }

    private static func append(_ value: UInt32, to content: inout Data) {
        for shift in [0, 8, 16, 24] { content.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    private static func read(_ bytes: [UInt8], at place: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << (8 * $1) }
    }
}

extension [Sample] {
    /// In order of time, one an instant: two processes may have measured the same.
    var inOrder: [Sample] {
        var result: [Sample] = []
        for sample in sorted(by: { $0.at < $1.at }) {
            if let last = result.last, last.at == sample.at { continue }
            result.append(sample)
        }
        return result
    }

    /// The last of each `step`, of samples in order.
    func thinned(to step: Duration) -> [Sample] {
        let seconds = step.inSeconds
        guard seconds > 0 else { return self }
        var result: [Sample] = []
        for sample in self {
            if let last = result.last,
                (last.at.seconds / seconds).rounded(.down) == (sample.at.seconds / seconds).rounded(.down)
            {
                result[result.count - 1] = sample
            } else {
                result.append(sample)
            }
        }
        return result
    }
}
