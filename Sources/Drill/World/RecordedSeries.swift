/// One series that the drill's Prometheus has recorded.
struct RecordedSeries: Sendable {
    /// Includes `__name__`.
    let labels: Labels
    /// How many ticks lie between two evaluations of its rule.
    let interval: Int
    /// Whether its values are instants, which cross a port as the caller's.
    var holdsInstant = false
    /// `nil` where the series has no sample: a gap, not a zero.
    let value: @Sendable (World, Int) -> Double?

    var name: String { labels["__name__"] }

    /// The sample an instant query finds: the last one recorded, unless it is more than five minutes old.
    func sample(_ world: World, at instant: Double) -> Double? {
        let asked = World.tick(of: instant)
        let recorded = min(asked, world.lastTick) / interval * interval
        guard recorded >= world.firstVisibleTick, Double(asked - recorded) * World.tick < 300 else { return nil }
        return value(world, recorded)
    }
}

/// A recording rule as `/api/v1/rules` shows it, with the series it yields.
struct RecordingRule: Sendable {
    let name: String
    /// What a team would have written to get it.
    let expression: String
    let group: RuleGroup
    let series: [RecordedSeries]
}

/// A rule group: its name and how often it is evaluated.
enum RuleGroup: String, Sendable, CaseIterable {
    case golden = "golden-signals"
    case drift = "feature-drift"
    case objectives = "service-objectives"
    case scraping

    /// Ticks between two evaluations.
    var interval: Int { self == .drift ? 4 : 1 }
}
