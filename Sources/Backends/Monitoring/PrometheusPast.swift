import OpsModel

/// The range that one query is asked for at the start: six hours up to an instant that all queries share, so that the
/// kinds of one subject share instants.
struct PrometheusPast: Sendable, Hashable {
    static let length = Duration.seconds(6 * 3600)
    /// What one query's past may hold; more series than that allows come in wider steps.
    static let mostSamples = 400_000
    /// As far as a server looks back for a sample: no series that existed falls between two steps of this width.
    static let widest = Duration.seconds(300)
    private static let finest = Duration.seconds(60)

    let end: Instant
    private(set) var step: Duration
    let reach: Duration

    var start: Instant { end - reach }

}

extension PrometheusPast {
    /// `series` is how many the present answer has.
    init(of query: PrometheusQuery.ID, before instant: Instant, series: Int) {
        self.init(before: instant, series: series)
        // Each series holds one instant, the same in every sample.
        if case .change = query { step = Self.widest }
    }

    /// Of `series` series, a sample a minute where that is not too much.
    init(before instant: Instant, series: Int) {
        end = Instant(seconds: (instant.seconds / 60).rounded(.down) * 60)
        reach = Self.length
        let points = Int(Self.length / Self.finest) + 1
        step = Self.finest * ((max(1, series) * points + Self.mostSamples - 1) / Self.mostSamples)
    }
}
