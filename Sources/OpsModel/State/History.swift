/// The last sixty points of the four signals kept in memory, in single precision: about 1.2 kB a subject.
public struct History: Sendable {
    public static let capacity = 60
    private static let stride = 1 + SignalKind.kept.count

    private let base: Double
    /// `capacity` points at most, oldest first, each the seconds since `base` and one value a kept signal.
    private var points: [Float] = []

    public init(base: Instant) {
        self.base = base.seconds
    }

    public var count: Int { points.count / Self.stride }

    /// Where memory of this subject begins; a longer chart must say so.
    public var start: Instant? {
        points.first.map { Instant(seconds: base + Double($0)) }
    }

    public var end: Instant? {
        points.isEmpty ? nil : Instant(seconds: base + Double(points[points.count - Self.stride]))
    }

    /// Adds a point; one that is not newer than the last is ignored, so that a clock that steps back draws nothing twice.
    public mutating func append(at instant: Instant, _ value: (SignalKind) -> Double?) {
        if let end, instant <= end { return }
        if count == Self.capacity { points.removeFirst(Self.stride) }
        if points.isEmpty { points.reserveCapacity(Self.capacity * Self.stride) }
        points.append(Float(instant.seconds - base))
        for kind in SignalKind.kept { points.append(value(kind).map(Float.init) ?? .nan) }
    }

    /// Says that the last values still held at `instant`: polls that changed nothing are not sent, but they were seen.
    public mutating func hold(until instant: Instant?) {
        guard let instant, let end, instant > end else { return }
        let last = points.suffix(Self.stride - 1).map { $0.isNaN ? nil : Double($0) }
        append(at: instant) { kind in SignalKind.kept.firstIndex(of: kind).flatMap { last[$0] } }
    }

    /// Adds a point without values, which draws as a gap.
    public mutating func appendGap(at instant: Instant) {
        append(at: instant) { _ in nil }
    }

    public func samples(of kind: SignalKind) -> [Sample] {
        guard let index = SignalKind.kept.firstIndex(of: kind) else { return [] }
        return Swift.stride(from: 0, to: points.count, by: Self.stride).map { start in
            let value = points[start + 1 + index]
            return Sample(
                at: Instant(seconds: base + Double(points[start])), value: value.isNaN ? nil : Double(value))
        }
    }
}

/// The last sixty points of one drift series.
public struct DriftHistory: Sendable {
    public private(set) var samples: [Sample] = []

    public init() {}

    public mutating func append(_ sample: Sample) {
        if let last = samples.last, sample.at <= last.at { return }
        if samples.count == History.capacity { samples.removeFirst() }
        samples.append(sample)
    }

    /// Says that the last value still held at `instant`.
    public mutating func hold(until instant: Instant?) {
        guard let instant, let last = samples.last else { return }
        append(Sample(at: instant, value: last.value))
    }
}
