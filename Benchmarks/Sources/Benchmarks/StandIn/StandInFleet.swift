import Synchronization

/// A fleet of any size as a serving system and a Prometheus would tell of it: each deployment with one version and four
/// golden signals, of which some change between two polls.
final class StandInFleet: Sendable {
    /// What the signals' recording rules are called, by their name in the configuration.
    static let rules = [
        ("requestRate", "bench:requests:rate5m"), ("errorRatio", "bench:errors:ratio_rate5m"),
        ("latencyP99", "bench:latency_seconds:p99_5m"), ("latencyMean", "bench:latency_seconds:mean_5m"),
    ]

    let count: Int
    /// Deployments whose numbers differ from one poll to the next.
    let changing: Int
    private let polls = Mutex(0)

    init(count: Int, changing: Int = 0) {
        self.count = count
        self.changing = changing
    }

    /// Ordered by name they stand in the order of their numbers, so that the first are those on screen.
    static func name(_ number: Int) -> String {
        let kinds = ["ranker", "fraud", "churn", "pricing", "search", "eta", "vision", "speech"]
        return "m\(10_000 + number)-\(kinds[number % kinds.count])"
    }

    /// The answer to `POST /v2/repository/index`.
    var index: String {
        let rows = (0..<count).map { number in
            #"{"name":"\#(Self.name(number))","version":"\#(1 + number % 9)","state":"READY","reason":""}"#
        }
        return "[\(rows.joined(separator: ","))]"
    }

    /// The answer to `/api/v1/query` for one of ``rules``; the first of them begins a poll.
    func instant(_ rule: String, at seconds: Int) -> String {
        let poll = polls.withLock { polls in
            if rule == Self.rules[0].1 { polls += 1 }
            return polls
        }
        return answer(to: rule, type: "vector") { number in
            "\"value\":[\(seconds),\"\(value(rule, number, number < changing ? poll : 0))\"]"
        }
    }

    /// The answer to `/api/v1/query_range`: sixty points, a minute apart.
    func range(_ rule: String, until end: Int) -> String {
        answer(to: rule, type: "matrix") { number in
            let points = (0..<60).map { "[\(end - (59 - $0) * 60),\"\(value(rule, number, $0 % 7))\"]" }
            return "\"values\":[\(points.joined(separator: ","))]"
        }
    }

    private func answer(to rule: String, type: String, _ content: (Int) -> String) -> String {
        guard Self.rules.contains(where: { $0.1 == rule }) else {
            return #"{"status":"success","data":{"resultType":"\#(type)","result":[]}}"#
        }
        let rows = (0..<count).map { number in
            #"{"metric":{"__name__":"\#(rule)","env":"production","service":"\#(Self.name(number))","version":"\#(1 + number % 9)"},\#(content(number))}"#
        }
        return #"{"status":"success","data":{"resultType":"\#(type)","result":[\#(rows.joined(separator: ","))]}}"#
    }

    private func value(_ rule: String, _ number: Int, _ step: Int) -> String {
        let base = Double((number * 37 + step * 101) % 1000)
        switch rule {
        case Self.rules[0].1: return Decimals.text(20 + base, 2)
        case Self.rules[1].1: return Decimals.text(base / 100_000, 5)
        default: return Decimals.text(0.02 + base / 10_000, 4)
        }
    }
}
