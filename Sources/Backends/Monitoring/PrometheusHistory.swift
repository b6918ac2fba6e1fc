public import OpsModel

extension Prometheus: ReadsSeries {
    /// Asks only for the subject's own series where the query is a bare selector, else for all, and keeps its own.
    /// A step too fine for one request is widened to what the server allows; points are counted back from the end, so
    /// that the newest is always there.
    public func samples(for request: SeriesRequest) async throws(BackendError) -> [OpsModel.Sample] {
        let (query, subject, column) = try query(for: request)
        guard request.to > request.from else { return [] }
        let grid = Self.grid(request)
        let matchers = query.labels.matchers(for: subject, column: column)
        let expression = PrometheusSelector(expression: query.expression).adding(matchers) ?? query.expression
        let result = try await api.range(
            expression, from: grid.start, to: request.to, step: grid.step, keeping: query.names)
        try result.requireNumbers(of: expression)
        let rows = SubjectValues(result, query.labels, combine: request.kind?.combining ?? max).rows
        let key = SubjectValues.Key(subject: subject, column: column ?? "")
        return (rows[key]?.points ?? []).markingGaps(longerThan: grid.step * 1.5, after: grid.step)
    }

    private func query(
        for request: SeriesRequest
    ) throws(BackendError) -> (query: PrometheusQuery, subject: Subject, column: String?) {
        switch request.entity {
        case .signals(let id):
            guard let kind = request.kind,
                let query = plan.queries.first(where: { $0.id == .signal(id.source, kind) })
            else { break }
            return (query, id.subject, nil)
        case .drift(let id):
            guard let query = plan.queries.first(where: { $0.id == .drift(id.monitor) }) else { break }
            return (query, id.subject, id.column)
        default: break
        }
        throw BackendError(
            .configuration,
            "\(settings.id.rawValue) has no query for this number. Add one under `options:`, or choose another.")
    }

    private static func grid(_ request: SeriesRequest) -> (start: Instant, step: Duration) {
        let length = request.to - request.from
        let finest = length / (PrometheusAPI.mostPoints - 1)
        let step = request.step >= finest ? request.step : .seconds(finest.inSeconds.rounded(.up))
        return (request.to - step * (length / step).rounded(.down), step)
    }
}
