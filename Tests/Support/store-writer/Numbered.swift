import OpsModel

/// Batches that can be told apart, each of several parts that must be kept together.
enum Numbered {
    static func batch(_ number: Int) -> StoreBatch {
        let at = Instant(seconds: 1_700_000_000 + Double(number))
        let incident = IncidentID(rawValue: "INC-\(number)")
        let signal = Signal.ID(
            service: "fraud-detection", environment: .production, kind: .alert, detail: "alert \(number)")
        let series = SeriesID(
            entity: .signals(SignalsID(backend: "scrape", source: "s", subject: Subject(name: "fraud"))),
            kind: .errorRatio)
        return StoreBatch(
            at: at,
            records: [
                IncidentRecord(
                    id: incident, firstSignal: signal,
                    comments: [IncidentRecord.Mark(by: "b.okafor", at: at, text: "note \(number)")])
            ],
            timeline: [
                IncidentEntry(
                    incident: incident,
                    entry: TimelineEntry(at: InstantInterval(at), kind: .comment, text: "note \(number)"))
            ],
            samples: [SeriesSamples(series: series, samples: [Sample(at: at, value: Double(number))])],
            mutes: [
                Mute(
                    id: "mute \(number)", service: "fraud-detection", reason: "r", createdBy: "b.okafor", startsAt: at,
                    endsAt: at + .seconds(1_000_000_000))
            ])
    }
}
