/// Every series that can be selected, by name.
struct RecordedCatalog: Sendable {
    let rules: [RecordingRule]
    /// By metric name, in the order they are answered.
    private let byName: [String: [RecordedSeries]]
    let names: [String]
    private let alertSeries: [AlertSeries]

    /// `ALERTS` of one rule and label set, whose sample is 1 while the alert is in that state; without a state
    /// `ALERTS_FOR_STATE`, whose sample is the second at which the condition began to hold.
    struct AlertSeries: Sendable {
        let labels: Labels
        let rule: Int
        let instance: Int
        let state: AlertBook.State?
    }

    /// A series with the way to read it.
    enum Series {
        case recorded(RecordedSeries)
        case alert(AlertSeries)

        var labels: Labels {
            switch self {
            case .recorded(let series): series.labels
            case .alert(let series): series.labels
            }
        }

        /// Ticks between two samples.
        var interval: Int {
            switch self {
            case .recorded(let series): series.interval
            case .alert: 1
            }
        }

        /// A sample as it crosses a port.
        func shown(_ value: Double, on clock: DrillClock) -> Double {
            switch self {
            case .recorded(let series): series.holdsInstant ? clock.wall(value) : value
            case .alert(let series): series.state == nil ? clock.wall(value) : value
            }
        }

        /// `nil` where there is no sample at the instant.
        func sample(_ simulation: Simulation, at instant: Double) -> Double? {
            switch self {
            case .recorded(let series): return series.sample(simulation.world, at: instant)
            case .alert(let series):
                let world = simulation.world
                let tick = min(World.tick(of: instant), world.lastTick)
                guard tick >= world.firstVisibleTick else { return nil }
                let episode = simulation.alerts.episode(
                    rule: series.rule, instance: series.instance, at: Double(tick) * World.tick)
                guard let state = series.state else { return episode?.activeAt }
                return episode?.state(at: Double(tick) * World.tick) == state ? 1 : nil
            }
        }
    }

    init(world: World, alerts: AlertBook) {
        rules =
            GoldenSignals.rules(world.traffic) + ServiceObjectives.rules(world.traffic) + DriftSeries.rules(world)
        let scraped =
            [("up", RecordedCatalog.scraped()), ("mlops_change_info", ChangeCatalog.series(world.scenario))]
            + KubeState.series(world)
        byName = Dictionary(
            rules.map { ($0.name, $0.series) } + scraped, uniquingKeysWith: { first, _ in first })
        names = (byName.keys + ["ALERTS", "ALERTS_FOR_STATE"]).sorted()
        alertSeries = alerts.rules.enumerated().flatMap { number, rule in
            rule.instances.indices.flatMap { instance in
                [AlertBook.State.firing, .pending, nil].map { state in
                    let own = state.map { [("__name__", "ALERTS"), ("alertstate", $0.rawValue)] }
                    return AlertSeries(
                        labels: alerts.labels(rule: number, instance: instance).adding(
                            own ?? [("__name__", "ALERTS_FOR_STATE")]),
                        rule: number, instance: instance, state: state)
                }
            }
        }
    }

    /// The series a selector may mean, before any other label is looked at.
    func candidates(name: String?) -> [Series] {
        guard let name else { return names.flatMap { candidates(name: $0) } }
        if name == "ALERTS" { return alertSeries.filter { $0.state != nil }.map(Series.alert) }
        if name == "ALERTS_FOR_STATE" { return alertSeries.filter { $0.state == nil }.map(Series.alert) }
        return (byName[name] ?? []).map(Series.recorded)
    }

    private static func scraped() -> [RecordedSeries] {
        ServerID.allCases.map { server in
            RecordedSeries(
                labels: [
                    "__name__": "up", "job": server.job, "instance": server.instance, "cluster": server.cluster,
                    "env": server.environment.rawValue,
                ],
                interval: RuleGroup.scraping.interval
            ) { _, _ in 1 }
        }
    }
}
