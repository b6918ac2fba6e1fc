internal import OpsModel
internal import Synchronization

/// Gathers from poll reports the numbers of those backends that remember nothing themselves, for charts longer than an
/// hour. A value that stays is noted once a minute, so that a gap in what was noted means that nobody watched.
final class SampleCollector: Sendable {
    /// Between two samples of a series, unless the value is told again.
    static let interval = Duration.seconds(10)
    static let reaffirmation = Duration.seconds(60)

    fileprivate struct State {
        var remembering: Set<BackendID> = []
        /// The newest sample of each series, and of each backend its series.
        var newest: [SeriesID: Sample] = [:]
        var pending: [SeriesID: [Sample]] = [:]
    }

    private let state = Mutex(State())

    func note(_ event: EngineEvent) {
        switch event {
        case .sources(let sources):
            state.withLock { $0.remembering = Set(sources.filter(\.remembers).map(\.id)) }
        case .polled(let report):
            guard case .answered(let difference) = report.outcome else { return }
            state.withLock { $0.note(report, difference) }
        case .pollStarted, .series, .similar, .notice, .trouble, .desk, .restored, .store, .runbooks, .checked,
            .page, .sinkTroubles:
            break
        }
    }

    /// What was gathered since the last call, in no order that means anything.
    func take() -> [SeriesSamples] {
        state.withLock { state in
            defer { state.pending = [:] }
            return state.pending.map { SeriesSamples(series: $0, samples: $1) }
        }
    }
}

extension SampleCollector.State {
    fileprivate mutating func note(_ report: PollReport, _ difference: Difference) {
        guard !remembering.contains(report.backend) else { return }
        for observation in difference.changed {
            for (kind, value) in observation.numbers {
                let series = SeriesID(entity: observation.id, kind: kind)
                // What is still not there says nothing new.
                guard value != nil || newest[series]?.value != nil else { continue }
                add(Sample(at: report.finishedAt, value: value), to: series)
            }
        }
        for (series, last) in newest where series.entity.backend == report.backend {
            if difference.vanished.contains(series.entity) {
                add(Sample(at: report.finishedAt, value: nil), to: series)
                newest[series] = nil
            } else if last.value != nil, report.incomplete[series.entity.kind] == nil,
                report.finishedAt.age(since: last.at) >= SampleCollector.reaffirmation
            {
                add(Sample(at: report.finishedAt, value: last.value), to: series)
            }
        }
    }

    /// Two samples that are nearer than the interval are one, the later.
    private mutating func add(_ sample: Sample, to series: SeriesID) {
        newest[series] = sample
        if let last = pending[series]?.last, sample.at.age(since: last.at) < SampleCollector.interval {
            pending[series]?.removeLast()
        }
        pending[series, default: []].append(sample)
    }
}

extension Observation {
    /// The numbers of it that charts show.
    fileprivate var numbers: [(SignalKind?, Double?)] {
        switch self {
        case .signals(let signals): SignalKind.kept.map { ($0, signals[$0].value) }
        case .drift(let drift): [(nil, drift.value)]
        default: []
        }
    }
}
