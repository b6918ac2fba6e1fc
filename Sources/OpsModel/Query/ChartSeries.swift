/// One line of a chart: which entity, under what name, and its samples with where they come from.
public struct ChartSeries: Sendable, Hashable {
    public var entity: EntityID
    public var label: String
    public var role: Variant.VariantRole
    public var samples: [Sample]
    /// Where what is known begins, when that is later than the range asks for.
    public var beginsAt: Instant?
    public var problem: String?
    public var isLoading: Bool
}

/// What answers to ``SeriesRequest``s are kept under: the newest one of each replaces the one before.
struct SeriesKey: Sendable, Hashable {
    var entity: EntityID
    var kind: SignalKind?
    var range: Duration

    init(entity: EntityID, kind: SignalKind?, range: Duration) {
        self.entity = entity
        self.kind = kind
        self.range = range
    }

    init(_ request: SeriesRequest) {
        self.init(entity: request.entity, kind: request.kind, range: request.to - request.from)
    }
}

extension OpsState {
    /// The lines of a chart: of a fleet row its versions' chosen signal, of a drift series the series itself.
    public func chartSeries(of subject: EntityID) -> [ChartSeries] {
        lines(of: subject).map { entity, label, role in
            let key = SeriesKey(entity: entity, kind: kind(for: entity), range: chart.range)
            let answer = series[key]
            let kept = keptSamples(of: entity)
            let samples = (answer?.samples.isEmpty ?? true) ? kept : merge(answer?.samples ?? [], kept)
            let start = now - chart.range
            let shown = samples.filter { $0.at >= start }
            let begins = shown.first.map(\.at).flatMap { $0 > start + chart.range / 20 ? $0 : nil }
            return ChartSeries(
                entity: entity, label: label, role: role, samples: shown, beginsAt: begins,
                problem: answer?.problem, isLoading: answer == nil && seriesAsked[key] != nil)
        }
    }

    /// Asks backends for what the chart in front lacks; each series once a step of its range.
    mutating func askForSeries() -> [Effect] {
        guard let subject = chartSubject else { return [] }
        return lines(of: subject).compactMap { entity, _, _ in
            guard canRead(entity) else { return nil }
            let request = seriesRequest(for: entity)
            let key = SeriesKey(request)
            guard seriesAsked[key] != request else { return nil }
            seriesAsked[key] = request
            return .readSeries(request)
        }
    }

    mutating func take(_ answer: SeriesAnswer) {
        let key = SeriesKey(answer.request)
        if series[key] == nil, series.count >= Self.seriesCapacity,
            let oldest = series.min(by: { $0.value.request.to < $1.value.request.to })?.key
        {
            series[oldest] = nil
            seriesAsked[oldest] = nil
        }
        series[key] = answer
    }

    /// Whether the entity's backend remembers more than this program does.
    private func canRead(_ entity: EntityID) -> Bool {
        entity.backend.flatMap { backends[$0] }?.remembers ?? false
    }

    /// What the place in front charts: a drift pane the column under its cursor, any other its subject.
    private var chartSubject: EntityID? {
        guard let pane, pane.charts else { return nil }
        return pane.listing == .none ? place.subject : selected(in: pane.id)
    }

    /// Lines in one chart; more could not be told apart.
    private static let mostLines = 3

    /// How many versions are measured and have no line in the chart.
    public func versionsLeftOut(ofChart subject: EntityID) -> Int {
        max(0, allLines(of: subject).count - Self.mostLines)
    }

    private func lines(of subject: EntityID) -> [(EntityID, String, Variant.VariantRole)] {
        Array(allLines(of: subject).prefix(Self.mostLines))
    }

    private func allLines(of subject: EntityID) -> [(EntityID, String, Variant.VariantRole)] {
        switch subject {
        case .drift(let id): [(.drift(id), id.column, .unknown)]
        case .fleet(let id):
            (fleet[id]?.variants ?? []).compactMap { variant in
                variant.signals.map { (.signals($0), variant.displayVersion, variant.role) }
            }
        default: []
        }
    }

    private func kind(for entity: EntityID) -> SignalKind? {
        if case .signals = entity { chart.kind } else { nil }
    }

    /// Quantised to the step, so that the same chart asks once a step and not at every frame.
    private func seriesRequest(for entity: EntityID) -> SeriesRequest {
        let step = max(chart.range / 120, .seconds(15))
        let end = Instant(seconds: (now.seconds / step.inSeconds).rounded(.down) * step.inSeconds)
        return SeriesRequest(entity: entity, kind: kind(for: entity), from: end - chart.range, to: end, step: step)
    }

    /// What memory holds, up to when its backend was last seen whole.
    private func keptSamples(of entity: EntityID) -> [Sample] {
        let last = entity.backend.flatMap { lastWatched[Watch(backend: $0, kind: entity.kind)] }
        switch entity {
        case .signals(let id):
            var history = histories[id]
            history?.hold(until: last)
            return history?.samples(of: chart.kind) ?? []
        case .drift(let id):
            var history = driftHistories[id]
            history?.hold(until: last)
            return history?.samples ?? []
        default: return []
        }
    }

    /// What was read, and after its end what was seen since.
    private func merge(_ read: [Sample], _ kept: [Sample]) -> [Sample] {
        guard let end = read.last?.at else { return kept }
        return read + kept.filter { $0.at > end }
    }
}
