import OpsModel

/// An answer's series by what they speak of. Several series of one subject become one, instant by instant.
struct SubjectValues {
    struct Key: Hashable {
        var subject: Subject
        var column = ""
    }

    struct Row {
        var role: Variant.VariantRole
        var points: [OpsModel.Sample]
    }

    private(set) var rows: [Key: Row] = [:]

    init(_ result: PrometheusResult?, _ labels: SubjectLabels, combine: (Double, Double) -> Double) {
        for series in result?.series ?? [] {
            guard let subject = labels.subject(of: series.labels) else { continue }
            let key = Key(subject: subject, column: labels.column(of: series.labels))
            if let known = rows[key] {
                rows[key]?.points = Self.merge(known.points, series.points, combine)
            } else {
                rows[key] = Row(role: labels.role(of: series.labels), points: series.points)
            }
        }
    }

    /// Both lists are sorted; an instant that only one has is taken as it is.
    private static func merge(
        _ left: [OpsModel.Sample], _ right: [OpsModel.Sample], _ combine: (Double, Double) -> Double
    ) -> [OpsModel.Sample] {
        var values: [Instant: Double?] = [:]
        for sample in left + right {
            switch (values[sample.at], sample.value) {
            case (nil, let value): values.updateValue(value, forKey: sample.at)
            case (.some(nil), let value): values.updateValue(value, forKey: sample.at)
            case (.some(.some(let known)), let value?): values.updateValue(combine(known, value), forKey: sample.at)
            case (.some(.some), nil): break
            }
        }
        return values.sorted { $0.key < $1.key }.map { OpsModel.Sample(at: $0.key, value: $0.value) }
    }
}

/// Puts the answers of one plan's signal queries together by subject.
struct SignalTable {
    private(set) var signals: [GoldenSignals] = []

    init(
        backend: BackendID, plan: PrometheusPlan, answers: [PrometheusQuery.ID: PrometheusResult],
        past: [PrometheusQuery.ID: PrometheusResult], seldom: SeldomAnswers
    ) {
        for set in plan.signals {
            let weeks = seldom.weeks[set.name] ?? [:]
            var bySubject: [Subject: GoldenSignals] = [:]
            for query in set.queries {
                let id = PrometheusQuery.ID.signal(set.name, query.kind)
                let now = SubjectValues(answers[id], set.labels, combine: query.kind.combining)
                let earlier = SubjectValues(past[id], set.labels, combine: query.kind.combining)
                for (key, row) in now.rows {
                    var entry =
                        bySubject[key.subject]
                        ?? Self.entry(SignalsID(backend: backend, source: set.name, subject: key.subject), set)
                    entry.values[query.kind] = Measurement(row.points.last?.value, query.quality)
                    if entry.role == .unknown { entry.role = row.role }
                    if let points = earlier.rows[key]?.points, !points.isEmpty { entry.past[query.kind] = points }
                    bySubject[key.subject] = entry
                }
            }
            signals += bySubject.values.map { entry in
                var entry = Self.marking(missing: set, answers, entry)
                if !weeks.isEmpty { entry.weeks = weeks[entry.id.subject.withoutVersion] ?? [] }
                return entry
            }
        }
    }

    private static func entry(_ id: SignalsID, _ set: SignalSet) -> GoldenSignals {
        GoldenSignals(id: id, window: set.window, values: [:])
    }

    /// A query that failed leaves its number unknown; one that answered without this subject says that there is none.
    private static func marking(
        missing set: SignalSet, _ answers: [PrometheusQuery.ID: PrometheusResult], _ entry: GoldenSignals
    ) -> GoldenSignals {
        var entry = entry
        for query in set.queries where entry.values[query.kind] == nil {
            let isAnswered = answers[.signal(set.name, query.kind)] != nil
            entry.values[query.kind] = isAnswered ? .absent : Measurement(nil, query.quality)
        }
        return entry
    }
}

extension SignalKind {
    /// How series of one subject become one number: counts add up, of everything else the worst stands.
    var combining: (Double, Double) -> Double {
        switch self {
        case .requestRate, .queueDepth: { $0 + $1 }
        case .errorRatio, .latencyP50, .latencyP95, .latencyP99, .latencyMean, .saturation, .degraded, .slowRatio:
            { max($0, $1) }
        }
    }
}
