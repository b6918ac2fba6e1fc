import OpsModel

/// The source runs of the versions people look at: those with an alias and the newest of each stage.
struct MLflowRuns: Sendable {
    /// What one poll reads at most; the rest waits for the next.
    static let mostInOnePoll = 1000
    /// Of one search; the identities make 8 kB.
    private static let batch = 200
    /// Up to here each is read by itself, which needs no list of experiments.
    private static let mostReadAlone = 4
    /// Where the server cannot search.
    private static let mostWithoutSearch = 20

    private var runs: [String: MLflowRun] = [:]
    private var stale: Set<String> = []
    private var experiments: [String]?

    /// Whether a poll should read this run: it is not known, or there may be more to know.
    func isWanted(_ id: String) -> Bool {
        runs[id]?.isOver != true || stale.contains(id)
    }

    /// Writes into a version what its run tells, as far as that is known.
    func complete(_ version: inout ModelVersion) {
        guard let id = version.runID, let run = runs[id] else { return }
        version.metrics = run.metrics
        if version.createdBy == nil { version.createdBy = run.user }
    }

    /// Wants every run read again: a job that evaluates may log to a run that is over. Once too many are known,
    /// forgets those that no version names any more.
    mutating func refresh(keeping versions: Int, _ ids: () -> Set<String>) {
        if runs.count > versions {
            let ids = ids()
            runs = runs.filter { ids.contains($0.key) }
        }
        stale = Set(runs.keys)
        experiments = nil
    }

    /// Reads these, the most important first, as many as one poll may; returns how many are left for the next.
    mutating func read(_ missing: [String], from api: MLflowAPI) async throws(BackendError) -> Int {
        if missing.count <= Self.mostReadAlone {
            try await readAlone(missing, from: api)
            return 0
        }
        do throws(BackendError) {
            try await search(Array(missing.prefix(Self.mostInOnePoll)), by: api)
            return max(0, missing.count - Self.mostInOnePoll)
        } catch {
            guard [.notFound, .forbidden, .configuration].contains(error.failure.kind) else { throw error }
            try await readAlone(Array(missing.prefix(Self.mostWithoutSearch)), from: api)
            return max(0, missing.count - Self.mostWithoutSearch)
        }
    }

    private mutating func readAlone(_ ids: [String], from api: MLflowAPI) async throws(BackendError) {
        for id in ids { take([try await api.run(id)].compactMap { $0 }, of: [id]) }
    }

    private mutating func search(_ ids: [String], by api: MLflowAPI) async throws(BackendError) {
        let places: [String]
        if let experiments { places = experiments } else { places = try await api.experiments() }
        experiments = places
        for start in stride(from: 0, to: ids.count, by: Self.batch) {
            let batch = Array(ids[start..<min(start + Self.batch, ids.count)])
            take(try await api.runs(batch, in: places), of: batch)
        }
    }

    /// A run that was asked for and not found is known to be without numbers, so that it is not asked for every time.
    private mutating func take(_ found: [MLflowRun], of asked: [String]) {
        for id in asked where runs[id] == nil {
            runs[id] = MLflowRun(id: id, isOver: true, user: nil, metrics: [:])
        }
        for run in found { runs[run.id] = run }
        stale.subtract(asked)
        if found.count < asked.count { experiments = nil }
    }
}
