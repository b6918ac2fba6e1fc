import OpsModel

/// Ranges far longer than the past of a first poll, asked for seldom and at few points.
struct PrometheusSeldom: Sendable {
    enum ID: Sendable, Hashable {
        /// Whether an objective's shortest window had data, over the objective's own window.
        case coverage(String)
        /// Requests a second at this instant of the last weeks.
        case weeks(String)
    }

    let id: ID
    let query: PrometheusQuery
    let past: PrometheusPast

    /// How often coverage and weeks are read again.
    static let period = Duration.seconds(600)
    /// After a fault, so that a server that refuses is not asked at every poll.
    static let pause = Duration.seconds(120)
    static let week = Duration.seconds(7 * 86_400)
    /// Weeks looked back.
    static let weeks = 4
    private static let points = 200.0

    /// What one plan asks of the series that answer now.
    static func all(_ plan: PrometheusPlan, at now: Instant) -> [PrometheusSeldom] {
        let end = Instant(seconds: (now.seconds / 60).rounded(.down) * 60)
        let coverage = plan.objectives.compactMap { objective -> PrometheusSeldom? in
            guard let shortest = objective.errorRatios.first, objective.window > PrometheusPast.length else {
                return nil
            }
            let step = Duration.seconds((objective.window.inSeconds / points).rounded(.up))
            return PrometheusSeldom(
                id: .coverage(objective.name),
                query: PrometheusQuery(
                    id: .objective(objective.name, shortest.window), expression: shortest.expression,
                    labels: objective.labels), past: PrometheusPast(end: end, step: step, reach: objective.window))
        }
        let weeks = plan.signals.compactMap { set -> PrometheusSeldom? in
            set.queries.first { $0.kind == .requestRate }.map { query in
                PrometheusSeldom(
                    id: .weeks(set.name),
                    query: PrometheusQuery(
                        id: .signal(set.name, .requestRate), expression: query.expression, labels: set.labels),
                    past: PrometheusPast(end: end - week, step: week, reach: week * (Self.weeks - 1)))
            }
        }
        return coverage + weeks
    }
}

/// The share of a window for which there is data, told from when its series had samples.
struct ObjectiveCoverage {
    /// Grid points that must fall into a window for them to be counted.
    private static let leastPoints = 10.0

    let past: PrometheusPast
    /// Instants at which there was a sample, NaN among them: nothing asked is not nothing watched.
    let points: [Instant]
    /// When its series began, where that is known more finely than the grid.
    let began: Instant?
    let now: Instant

    /// In 0...1, in whole percent, so that a long window's does not differ at every poll; that of a short one grows
    /// with every poll until it is full.
    func share(of window: Duration) -> Double {
        let fine = began.map { min(1, max(0, (now - $0) / window)) } ?? 1
        let expected = window / past.step
        guard expected >= Self.leastPoints else { return (fine * 100).rounded() / 100 }
        let seen = Double(points.count { $0 > past.end - window && $0 <= past.end })
        return min((fine * 100).rounded(), (seen / expected.rounded(.down) * 100).rounded(), 100) / 100
    }
}

/// The last answers to what is asked seldom.
struct SeldomAnswers: Sendable {
    private var answers: [PrometheusSeldom.ID: (result: PrometheusResult, past: PrometheusPast)] = [:]
    /// By set of signals: requests a second at the same instant of the last weeks, of all versions together, oldest
    /// first.
    private(set) var weeks: [String: [Subject: [Double]]] = [:]
    /// By objective: when the series of each subject began, or long ago.
    var began: [String: [SubjectValues.Key: Instant]] = [:]
    var now = Instant(seconds: 0)

    /// How much of each window there is data for; none where nothing tells.
    func coverage(_ objective: ObjectiveSeries) -> [SubjectValues.Key: ObjectiveCoverage] {
        guard let (result, past) = answers[.coverage(objective.name)] else { return [:] }
        return SubjectValues(result, objective.labels, combine: max).rows.reduce(into: [:]) { found, row in
            let began = began[objective.name]?[row.key].flatMap { $0.seconds.isFinite ? $0 : nil }
            found[row.key] = ObjectiveCoverage(
                past: past, points: row.value.points.map(\.at), began: began, now: now)
        }
    }

    /// Takes an answer; of weeks only what is asked for at every poll.
    mutating func keep(_ result: PrometheusResult, of one: PrometheusSeldom) {
        switch one.id {
        case .coverage: answers[one.id] = (result, one.past)
        case .weeks(let name): weeks[name] = Self.weeks(result, one.query.labels)
        }
    }

    func isKnown(_ id: PrometheusSeldom.ID) -> Bool {
        if case .weeks(let name) = id { weeks[name] != nil } else { answers[id] != nil }
    }

    private static func weeks(_ result: PrometheusResult, _ labels: SubjectLabels) -> [Subject: [Double]] {
        var sums: [Subject: [Instant: Double]] = [:]
        for (key, row) in SubjectValues(result, labels, combine: +).rows {
            for point in row.points {
                guard let value = point.value else { continue }
                sums[key.subject.withoutVersion, default: [:]][point.at, default: 0] += value
            }
        }
        return sums.mapValues { sum in sum.sorted { $0.key < $1.key }.map(\.value) }
    }
}

extension Subject {
    var withoutVersion: Subject { Subject(name: name, environment: environment, cluster: cluster) }
}
