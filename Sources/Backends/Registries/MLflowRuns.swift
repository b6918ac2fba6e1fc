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
    /// Runs that a later poll will read.
    private(set) var waiting = 0

    subscript(id: String) -> MLflowRun? { runs[id] }

    /// Forgets runs that no version names any more, and wants the others read again: a job that evaluates may log to a
    /// run that is over.
    mutating func refresh(keeping ids: Set<String>) {
        runs = runs.filter { ids.contains($0.key) }
        stale = Set(runs.keys)
        experiments = nil
    }

    /// Reads what is not known of `wanted`, the most important first.
    mutating func read(_ wanted: [String], from api: MLflowAPI) async throws(BackendError) {
        let missing = wanted.filter { id in stale.contains(id) || runs[id]?.isOver != true }
        waiting = missing.count
        guard !missing.isEmpty else { return }
        if missing.count <= Self.mostReadAlone { return try await readAlone(missing, from: api) }
        do throws(BackendError) {
            try await search(Array(missing.prefix(Self.mostInOnePoll)), by: api)
        } catch {
            guard [.notFound, .forbidden, .configuration].contains(error.failure.kind) else { throw error }
            try await readAlone(Array(missing.prefix(Self.mostWithoutSearch)), from: api)
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
        waiting -= asked.count
        if found.count < asked.count { experiments = nil }
    }
}
