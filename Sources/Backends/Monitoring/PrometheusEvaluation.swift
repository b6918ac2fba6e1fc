import OpsModel

extension Prometheus: EvaluatesPromQL {
    public func values(of query: String) async throws(BackendError) -> [Double?] {
        let result = try await api.query(query, keeping: [], writtenIn: "the runbook")
        guard !result.isCut else {
            throw BackendError(
                .tooLarge,
                "The query answers \(result.seriesCount) series; narrow it in the runbook by labels or `max(…)`.")
        }
        try result.requireNumbers(of: query)
        return result.series.compactMap(\.points.last).map(\.value)
    }
}
