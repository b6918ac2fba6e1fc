import Foundation
import OpsModel
import Testing
import Wire

/// What a live Prometheus has scraped, and what it makes of it.
struct PrometheusScrapes: Sendable {
    let url: String

    init() throws { url = try #require(LiveServer.prometheus.url) }

    /// One series with the raw points of a range.
    struct Series {
        let series: MetricSeries
        let points: [OpsModel.Sample]
    }

    /// The points that Prometheus scraped in `range` before `instant`, stale markers left out.
    func points(_ selector: String, over range: String, at instant: Double) async throws -> [Series] {
        try await rows("\(selector)[\(range)]", at: instant).map { row in
            Series(
                series: row.series,
                points: row.values.map { OpsModel.Sample(at: Instant(seconds: $0.0), value: $0.1) })
        }
    }

    /// What the expression is at `instant`, by the series' labels without their name; NaN and all.
    func values(_ expression: String, at instant: Double) async throws -> [[String: String]: Double] {
        let rows = try await rows(expression, at: instant)
        return Dictionary(
            uniqueKeysWithValues: rows.compactMap { row in row.values.last.map { (row.series.labels, $0.1) } })
    }

    /// Asks until the expression has the value.
    func wait(for expression: String, toBe wanted: Double) async throws {
        for _ in 0..<240 {
            let now = Date().timeIntervalSince1970
            if try await values(expression, at: now).values.contains(wanted) { return }
            try await Task.sleep(for: .milliseconds(250))
        }
        Issue.record("\(expression) did not become \(wanted)")
    }

    private struct Row {
        let series: MetricSeries
        let values: [(Double, Double)]
    }

    private func rows(_ expression: String, at instant: Double) async throws -> [Row] {
        let query: Query = ["query": expression, "time": String(format: "%.3f", instant)]
        let request = Request(.get, try BaseURL(url), "api/v1/query", query: query)
        let json = try await LiveBackend.client().fetch(request).json()
        return json["data"]["result"].array.map { row in
            var labels: [String: String] = [:]
            for (name, value) in row["metric"].object { labels[name] = value.string }
            let name = labels.removeValue(forKey: "__name__") ?? ""
            var values = row["values"].array.map(Self.point)
            if values.isEmpty { values = [Self.point(row["value"])] }
            return Row(series: MetricSeries(name, labels), values: values)
        }
    }

    private static func point(_ pair: JSON) -> (Double, Double) {
        (pair[0].double ?? .nan, pair[1].double ?? .nan)
    }
}

/// Equal but for what the order of a sum changes.
func isSame(_ left: Double, _ right: Double) -> Bool {
    left == right || left.isNaN && right.isNaN || abs(left - right) <= 1e-12 * max(abs(left), abs(right))
}
