/// The last sixty points of the signals kept in memory, in single precision: about 1.4 kB a subject.
public struct History: Sendable {
    public static let capacity = 60
    /// An hour, in seconds.
    private static let span: Float = 3600
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

    /// Adds a point; one that is not newer than the last is ignored, so that a clock that steps back draws nothing
    /// twice.
    public mutating func append(at instant: Instant, _ value: (SignalKind) -> Double?) {
        if let end, instant <= end { return }
        if count == Self.capacity { thin(before: instant) }
        if points.isEmpty { points.reserveCapacity(Self.capacity * Self.stride) }
        points.append(Float(instant.seconds - base))
        for kind in SignalKind.kept { points.append(value(kind).map(Float.init) ?? .nan) }
    }

    /// Makes room: by the oldest point when it is older than an hour, else by the point whose neighbours are nearest to
    /// each other, so that the hour stays while the program runs and what is recent is as fine as there is room for.
    private mutating func thin(before instant: Instant) {
        func seconds(_ index: Int) -> Float { points[index * Self.stride] }
        guard Float(instant.seconds - base) - seconds(0) <= Self.span else {
            points.removeFirst(Self.stride)
            return
        }
        let spare = (1..<count - 1).min { seconds($0 + 1) - seconds($0 - 1) < seconds($1 + 1) - seconds($1 - 1) } ?? 0
        points.removeSubrange(spare * Self.stride..<(spare + 1) * Self.stride)
    }

    /// Says that the last values still held at `instant`: polls that changed nothing are not sent, but they were seen.
    public mutating func hold(until instant: Instant?) {
        guard let instant, let end, instant > end else { return }
        let last = points.suffix(Self.stride - 1).map { $0.isNaN ? nil : Double($0) }
        append(at: instant) { kind in SignalKind.kept.firstIndex(of: kind).flatMap { last[$0] } }
    }

    /// What a poll tells: the last values held until `watched`, and now there are others.
    mutating func follow(until watched: Instant?, at instant: Instant, _ value: (SignalKind) -> Double?) {
        hold(until: watched)
        append(at: instant, value)
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
        if samples.count == History.capacity { thin(before: sample.at) }
        samples.append(sample)
    }

    /// As ``History`` does.
    private mutating func thin(before instant: Instant) {
        guard let first = samples.first, instant.age(since: first.at) <= .seconds(3600) else {
            samples.removeFirst()
            return
        }
        func spread(_ index: Int) -> Double { samples[index + 1].at.seconds - samples[index - 1].at.seconds }
        samples.remove(at: (1..<samples.count - 1).min { spread($0) < spread($1) } ?? 0)
    }

    /// Says that the last value still held at `instant`.
    public mutating func hold(until instant: Instant?) {
        guard let instant, let last = samples.last else { return }
        append(Sample(at: instant, value: last.value))
    }
}
