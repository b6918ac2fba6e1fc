import OpsModel
import Wire

/// Scrapes a server's own `/metrics` into a bounded history, where no Prometheus does.
actor DirectScrape {
    private let endpoint: Endpoint
    private let window: Duration
    private let isWanted: @Sendable (String) -> Bool
    private var history = SeriesHistory()
    private var wasCut = false
    private var malformedLines = 0

    /// What is not wanted by name is not kept.
    init(_ endpoint: Endpoint, window: Duration, keeping isWanted: @escaping @Sendable (String) -> Bool) {
        self.endpoint = endpoint
        self.window = window
        self.isWanted = isWanted
    }

    /// What was cut of the newest scrape, in a sentence; `nil` when nothing was.
    var truncation: String? {
        if history.refused > 0 {
            return "metrics: \(history.refused) series beyond the \(history.limit) that are kept"
        }
        if malformedLines > 0 { return "metrics: \(malformedLines) lines of the scrape cannot be read" }
        return wasCut ? "metrics: the scrape has more series than are read" : nil
    }

    /// Scrapes once and returns the history as it reads at `now`; `naming` may add to a series' labels.
    func read(
        at now: Instant, naming: @Sendable ([String: String]) -> [String: String] = { $0 }
    ) async throws(BackendError) -> ScrapeWindow {
        let exposition = try await exposition()
        history.record(series(of: exposition, naming), at: now)
        wasCut = exposition.isTruncated
        malformedLines = exposition.malformedLines
        return ScrapeWindow(history, at: now, over: window)
    }

    /// As ``read(at:)``, with a fault as a value, for polls that go on without metrics.
    func attempt(at now: Instant) async -> Result<ScrapeWindow?, BackendError> {
        do throws(BackendError) {
            return .success(try await read(at: now))
        } catch {
            return .failure(error)
        }
    }

    /// What `doctor` asks: how many wanted series a scrape has, and how many of its lines cannot be read; keeps nothing
    /// of it.
    func examine() async throws(BackendError) -> (series: Int, malformedLines: Int) {
        let exposition = try await exposition()
        return (series(of: exposition).count, exposition.malformedLines)
    }

    private func exposition() async throws(BackendError) -> Exposition {
        do throws(WireError) {
            let exposition = try await endpoint.transport.exposition(endpoint.request(""))
            guard !exposition.families.isEmpty else {
                throw .malformed(what: "an empty page instead of metrics", at: endpoint.base.description)
            }
            return exposition
        } catch {
            throw BackendError(error)
        }
    }

    private func series(
        of exposition: Exposition, _ naming: ([String: String]) -> [String: String] = { $0 }
    ) -> [MetricSeries: Double] {
        var scrape: [MetricSeries: Double] = [:]
        for family in exposition.families {
            for sample in family.samples where isWanted(sample.name) {
                let labels = Dictionary(sample.labels.map { ($0.name, $0.value) }) { first, _ in first }
                scrape[MetricSeries(sample.name, naming(labels))] = sample.value
            }
        }
        return scrape
    }
}

extension DirectScrape {
    /// What stands under `options:` of every backend that can be scraped.
    static let options: [OptionSpec] = [
        OptionSpec(
            "metrics", .url,
            "The server's own metrics page, scraped directly; leave it out where a prometheus backend has the signals."),
        OptionSpec(
            "window", .duration, "What rates and quantiles are taken over; one minute or four polls where left out."),
    ]

    /// The scrape that the options ask for; `nil` where they ask for none.
    static func configured(
        _ settings: BackendSettings, _ transport: any Transport, keeping isWanted: @escaping @Sendable (String) -> Bool
    ) throws(SettingsError) -> DirectScrape? {
        guard let metrics = settings.options["metrics"], let url = metrics.text else { return nil }
        let endpoint = try Endpoint(second: url, line: metrics.line, settings, transport)
        return DirectScrape(endpoint, window: try window(settings), keeping: isWanted)
    }

    /// At least four polls, so that a rate has samples to stand on; at most what the history holds.
    static func window(_ settings: BackendSettings) throws(SettingsError) -> Duration {
        let longest = settings.interval * (SeriesHistory.points - 1)
        guard let option = settings.options["window"], let window = option.duration else {
            return min(max(.seconds(60), settings.interval * 4), longest)
        }
        guard window <= longest, window >= settings.interval * 2 else {
            throw SettingsError(
                line: option.line,
                "window: must be from two polls to \(SeriesHistory.points - 1) polls, here from "
                    + "\((settings.interval * 2).promQL) to \(longest.promQL). Change it, or `interval:`.")
        }
        return window
    }
}
