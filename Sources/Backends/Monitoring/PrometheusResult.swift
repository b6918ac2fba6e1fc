import OpsModel
import Wire

/// One series of an answer: the labels that were asked for, and its points, oldest first.
struct PrometheusSeries: Sendable, Hashable {
    var labels: [String: String]
    /// One point of an instant query; NaN and infinite values are `nil`.
    var points: [OpsModel.Sample]
}

/// What a query answered, vector, matrix or scalar alike.
struct PrometheusResult: Sendable {
    /// A query with more series than this is read up to here, and said to be cut.
    static let mostSeries = 10_000

    var series: [PrometheusSeries] = []
    /// How many series there were that can be read; more than ``series`` has when it was cut.
    var seriesCount = 0
    /// Series and points that were left out because they hold no number: a native histogram, or a text that is none.
    private(set) var unreadable = 0
    /// What the server remarks on the answer, as `warnings` or `infos`.
    var remarks: [String] = []
    /// The server's clock less ours, in seconds, by its `Date`.
    var clockSkew: Double?

    var isCut: Bool { seriesCount > series.count }
    /// The newest instant of any point: for an instant query, the server's own time of evaluation.
    var newest: Instant? { series.compactMap { $0.points.last?.at }.max() }

    /// Reads `data` of `/api/v1/query` and `/api/v1/query_range`, keeping only the labels named, or all.
    init(_ data: JSON, keeping labels: Set<String>?) {
        let result = data["result"]
        if data["resultType"].isString("scalar") {
            series = point(result).map { [PrometheusSeries(labels: [:], points: [$0])] } ?? []
            seriesCount = series.count
            return
        }
        for element in result.array {
            guard series.count < Self.mostSeries else {
                seriesCount += 1
                continue
            }
            guard let points = points(of: element) else { continue }
            seriesCount += 1
            series.append(PrometheusSeries(labels: Self.labels(of: element["metric"], labels), points: points))
        }
    }

    private static func labels(of metric: JSON, _ names: Set<String>?) -> [String: String] {
        guard let names else { return metric.texts }
        return names.reduce(into: [:]) { $0[$1] = metric[$1].string }
    }

    /// `nil` for what holds no numbers.
    private mutating func points(of element: JSON) -> [OpsModel.Sample]? {
        let values = element["values"]
        guard values.kind == .array else { return point(element["value"]).map { [$0] } }
        var points: [OpsModel.Sample] = []
        points.reserveCapacity(values.count)
        for pair in values.array {
            if let point = point(pair) { points.append(point) }
        }
        return points
    }

    /// `[seconds, "number"]`; what is none is left out and counted.
    private mutating func point(_ pair: JSON) -> OpsModel.Sample? {
        var parts = pair.array.makeIterator()
        guard let seconds = parts.next()?.double, seconds.isFinite, let value = parts.next()?.double else {
            unreadable += 1
            return nil
        }
        return OpsModel.Sample(at: Instant(seconds: seconds), value: value)
    }

    /// What was left out, in words; `nil` where everything was read.
    var unreadableText: String? {
        guard unreadable > 0 else { return nil }
        return unreadable == 1 ? "1 value is no number" : "\(unreadable) values are no numbers"
    }

    /// Where a part would be taken for the whole, an answer with something that is no number is none.
    func requireNumbers(of expression: String) throws(BackendError) {
        guard let unreadableText else { return }
        throw BackendError(
            .malformed,
            "The answer to the query `\(expression)` cannot be used: \(unreadableText). Ask for one that is.")
    }
}
