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

extension OpsState {
    /// The lines that the chart pane draws for the place in front: the versions' chosen signal, or one drift series.
    public func chartSeries() -> [ChartSeries] {
        chartSubjects().map { entity, label, role in
            let request = seriesRequest(for: entity)
            let answer = request.flatMap { series[$0] }
            let kept = keptSamples(of: entity)
            let samples = (answer?.samples.isEmpty ?? true) ? kept : merge(answer?.samples ?? [], kept)
            let start = now - chart.range
            let shown = samples.filter { $0.at >= start }
            let begins = shown.first.map(\.at).flatMap { $0 > start + chart.range / 20 ? $0 : nil }
            return ChartSeries(
                entity: entity, label: label, role: role, samples: shown, beginsAt: begins,
                problem: answer?.problem, isLoading: request != nil && answer == nil && canRead(entity))
        }
    }

    /// What must be asked of backends so that the chart in front can be drawn.
    public func wantedSeries() -> [Effect] {
        chartSubjects().compactMap { entity, _, _ in
            guard canRead(entity), let request = seriesRequest(for: entity), series[request] == nil else { return nil }
            return .readSeries(request)
        }
    }

    /// Whether the entity's backend remembers more than this program does.
    private func canRead(_ entity: EntityID) -> Bool {
        entity.backend.flatMap { backends[$0] }?.remembers ?? false
    }

    private func chartSubjects() -> [(EntityID, String, Variant.VariantRole)] {
        switch place.subject {
        case .drift(let id): return [(.drift(id), id.column, .unknown)]
        case .fleet(let id):
            let variants = fleet[id]?.variants ?? []
            return variants.prefix(3).compactMap { variant in
                variant.signals.map { (.signals($0), variant.displayVersion, variant.role) }
            }
        default: return []
        }
    }

    /// Quantised to the step, so that the same chart asks once a step and not at every frame.
    private func seriesRequest(for entity: EntityID) -> SeriesRequest? {
        let step = max(chart.range / 120, .seconds(15))
        let end = (now.seconds / step.inSeconds).rounded(.down) * step.inSeconds
        var kind: SignalKind?
        if case .signals = entity { kind = chart.kind }
        return SeriesRequest(
            entity: entity, kind: kind, from: Instant(seconds: end) - chart.range, to: Instant(seconds: end), step: step
        )
    }

    private func keptSamples(of entity: EntityID) -> [Sample] {
        switch entity {
        case .signals(let id): histories[id]?.samples(of: chart.kind) ?? []
        case .drift(let id): driftHistories[id]?.samples ?? []
        default: []
        }
    }

    /// What was read, and after its end what was seen since.
    private func merge(_ read: [Sample], _ kept: [Sample]) -> [Sample] {
        guard let end = read.last?.at else { return kept }
        return read + kept.filter { $0.at > end }
    }
}
