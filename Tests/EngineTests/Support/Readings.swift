import OpsModel

/// Poll reports of a backend that is scraped directly.
enum Readings {
    static let id = SignalsID(backend: "triton", source: "scrape", subject: Subject(name: "fraud"))

    static func signals(_ errorRatio: Double?) -> Observation {
        .signals(
            GoldenSignals(
                id: id, window: .seconds(60),
                values: errorRatio.map { [.errorRatio: Measurement($0, .exact)] } ?? [:]))
    }

    static func report(
        at instant: Instant, _ changed: [Observation] = [], vanished: [EntityID] = [],
        incomplete: [EntityKind: String] = [:], backend: BackendID = "triton"
    ) -> PollReport {
        PollReport(
            backend: backend, startedAt: instant, finishedAt: instant, latency: .zero,
            outcome: .answered(Difference(changed: changed, vanished: vanished)), incomplete: incomplete)
    }
}
