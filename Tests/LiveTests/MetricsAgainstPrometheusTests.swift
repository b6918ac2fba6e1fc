import Foundation
import OpsModel
import Testing

/// Our rates and quantiles equal Prometheus's own, taken over the very points that it scraped.
@Suite(.needs(.prometheus)) struct `Rates and quantiles beside Prometheus` {
    private let prometheus: PrometheusScrapes

    init() throws { prometheus = try PrometheusScrapes() }

    /// Before, within and after the driven traffic, at instants that fall between scrapes.
    private var instants: [Double] {
        let now = Date().timeIntervalSince1970
        let ended = LiveServer.fastapi.fact("TRAFFIC_ENDED").flatMap(Double.init) ?? now - 5
        return [-1.313, 0.25, 1.5, 3.777, 10.001, 29.5, 58.9].map { ended + $0 }.filter { $0 < now } + [now - 0.3]
    }

    private static let counters = [
        "http_requests_total", "http_request_duration_seconds_bucket", "http_request_duration_highr_seconds_bucket",
        "nv_inference_request_success", "nv_inference_request_failure", "nv_inference_request_duration_us",
        "model_infer_request_success_total", "prometheus_http_requests_total", "process_cpu_seconds_total",
        "prometheus_tsdb_head_samples_appended_total",
    ]

    @Test(arguments: counters, [10.0, 30, 60])
    func `the rate of every counter is the same`(counter: String, seconds: Double) async throws {
        var compared = 0
        for instant in instants {
            let range = "\(Int(seconds))s"
            let expected = try await prometheus.values("rate(\(counter)[\(range)])", at: instant)
            var rates: [[String: String]: Double] = [:]
            for series in try await prometheus.points(counter, over: range, at: instant) {
                let end = Instant(seconds: instant)
                let rate = CounterRate(of: series.points, from: end - .seconds(seconds), to: end)
                if let rate { rates[series.series.labels] = rate.perSecond }
            }
            #expect(Set(rates.keys) == Set(expected.keys))
            for (labels, value) in expected {
                let ours = rates[labels] ?? .nan
                #expect(isSame(ours, value), "\(counter)\(labels) at \(instant): \(ours), Prometheus \(value)")
                compared += 1
            }
        }
        #expect(compared > 0, "nothing was compared")
    }

    @Test(arguments: [0, 0.25, 0.5, 0.9, 0.95, 0.99, 1])
    func `the quantile of every histogram is the same`(quantile: Double) async throws {
        let histograms = [
            "http_request_duration_highr_seconds", "http_request_duration_seconds",
            "prometheus_http_request_duration_seconds",
        ]
        var compared = 0
        for (histogram, instant) in histograms.flatMap({ name in instants.map { (name, $0) } }) {
            let expected = try await prometheus.values(
                "histogram_quantile(\(quantile), rate(\(histogram)_bucket[30s]))", at: instant)
            var buckets: [[String: String]: [BucketHistogram.Bucket]] = [:]
            for series in try await prometheus.points("\(histogram)_bucket", over: "30s", at: instant) {
                var labels = series.series.labels
                guard let bound = labels.removeValue(forKey: "le").flatMap({ Double(prometheus: $0) }) else { continue }
                let end = Instant(seconds: instant)
                guard let rate = CounterRate(of: series.points, from: end - .seconds(30), to: end) else { continue }
                buckets[labels, default: []].append(.init(upperBound: bound, count: rate.perSecond))
            }
            #expect(Set(buckets.keys) == Set(expected.keys))
            for (labels, value) in expected {
                let ours = BucketHistogram(buckets[labels] ?? []).quantile(quantile)
                #expect(isSame(ours, value), "\(histogram)\(labels) at \(instant): \(ours), Prometheus \(value)")
                compared += 1
            }
        }
        #expect(compared > 0, "nothing was compared")
    }

    /// The whole way: points as scrapes of one target into a history, read as sums by label.
    @Test func `a window over the history reads as PromQL does`() async throws {
        for instant in instants {
            let web = try await window(
                ["http_requests_total", "http_request_duration_highr_seconds_bucket"], at: instant)
            try await expect(
                web.rate("http_requests_total", by: ["handler"]),
                toEqual: "sum by (handler) (rate(http_requests_total[30s]))", label: "handler", at: instant)
            try await expect(
                web.quantile(0.95, of: "http_request_duration_highr_seconds", by: ["job"]),
                toEqual: """
                    histogram_quantile(0.95, sum by (job, le) (rate(http_request_duration_highr_seconds_bucket[30s])))
                    """, label: "job", at: instant)
            let triton = try await window(["nv_inference_request_failure"], at: instant)
            try await expect(
                triton.rate("nv_inference_request_failure", by: ["model"]),
                toEqual: "sum by (model) (rate(nv_inference_request_failure[30s]))", label: "model", at: instant)
        }
    }

    private func expect(
        _ ours: [ScrapeWindow.Group: Double], toEqual promQL: String, label: String, at instant: Double
    ) async throws {
        let expected = try await prometheus.values(promQL, at: instant).filter { $0.value.isFinite }
        #expect(Set(ours.keys) == Set(expected.keys.map { [$0[label] ?? ""] }), "\(promQL)")
        for (labels, value) in expected {
            let own = ours[[labels[label] ?? ""]] ?? .nan
            #expect(isSame(own, value), "\(promQL) \(labels) at \(instant): \(own), Prometheus \(value)")
        }
    }

    private func window(_ names: [String], at instant: Double) async throws -> ScrapeWindow {
        var scrapes: [Instant: [MetricSeries: Double]] = [:]
        for name in names {
            for series in try await prometheus.points(name, over: "30s", at: instant) {
                for point in series.points { scrapes[point.at, default: [:]][series.series] = point.value }
            }
        }
        var history = SeriesHistory()
        for (at, scrape) in scrapes.sorted(by: { $0.key < $1.key }) { history.record(scrape, at: at) }
        return ScrapeWindow(history, at: Instant(seconds: instant), over: .seconds(30))
    }
}
