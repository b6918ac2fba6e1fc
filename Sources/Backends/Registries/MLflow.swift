public import OpsModel
public import Wire

/// An MLflow 2 or 3 tracking server, read as a model registry: models, aliases, versions, and the metrics of the runs
/// that made them.
///
/// A poll costs one request for each `pageSize` models. All versions are read (one request for each 5,000) at the first
/// poll and then every 30 s to 10 min by their number; those of a model whose timestamp moved, at once.
public actor MLflow: Backend {
    public static let kind = "mlflow"
    public static let system = "MLflow"
    public static let reports: Set<EntityKind> = [.model, .version]
    public static let options = [
        OptionSpec(
            "workspace", .text, "The workspace to read, where the server has workspaces; its default otherwise."),
        OptionSpec("models", .list(.text), "Names of the models to read, with * and ?; all when left out."),
        OptionSpec("pageSize", .integer(1...1000), "Models in one answer; 500 when left out."),
        OptionSpec(
            "versionsPerModel", .integer(1...10_000),
            "Versions kept of each model, the newest, besides those with an alias or a stage; 100 when left out."),
    ]

    /// Models that were in the last list and are missing now, asked for one by one before they count as gone.
    private static let mostConfirmed = 10

    let api: MLflowAPI
    nonisolated let workspace: String?
    nonisolated let patterns: [Glob]
    private let coldDeadline: Duration
    private var memory: MLflowMemory
    private var runs = MLflowRuns()
    /// Too many were missing from the last list to ask for each; what is missing again is gone.
    private var doubted: Set<String> = []
    private var hasAnswered = false
    private var serverVersion: String?

    public init(settings: BackendSettings, transport: any Transport) throws(SettingsError) {
        var endpoint = try Endpoint(settings, transport)
        workspace = settings.options["workspace"]?.text
        if let workspace { endpoint.headers.append("X-MLFLOW-WORKSPACE", workspace) }
        let names = settings.options["models"]?.elements.compactMap(\.text) ?? []
        patterns = names.map { Glob($0) }
        coldDeadline = max(endpoint.deadline, MLflowAPI.coldDeadline)
        memory = MLflowMemory(versionsPerModel: settings.options["versionsPerModel"]?.integer ?? 100)
        api = MLflowAPI(
            endpoint: endpoint, answers: MLflowAnswers(registry: settings.id),
            pageSize: settings.options["pageSize"]?.integer ?? 500,
            nameFilter: names.count == 1 ? MLflowFilter.name(like: names[0]) : nil)
    }

    public func poll(at now: Instant) async throws(BackendError) -> Snapshot {
        var listing = try await api.models(deadline: hasAnswered ? api.endpoint.deadline : coldDeadline)
        hasAnswered = true
        listing.items = wanted(listing.items)
        await confirmMissing(in: &listing)
        var snapshot = Snapshot()
        snapshot.incomplete[.model] = listing.incompleteness
        let reading = memory.reading(for: listing.items, at: now)
        memory.advance(to: listing.items, isComplete: listing.incompleteness == nil, completing: runs)
        snapshot.incomplete[.version] = await read(reading, for: listing.items, at: now) ?? listing.incompleteness
        let note = await readRuns(for: listing.items)
        snapshot.facts = BackendFacts(version: serverVersion, clockSkew: listing.clockSkew, note: note)
        snapshot.truncated = truncation(of: listing)
        snapshot.observations = observations(of: listing.items)
        return snapshot
    }

    private func wanted(_ listed: [ListedModel]) -> [ListedModel] {
        var names: Set<String> = []
        return listed.filter { entry in
            let name = entry.model.id.name
            guard patterns.isEmpty || patterns.contains(where: { $0.matches(name) }) else { return false }
            // Rows that move between two pages are listed twice; older servers list prompts among the models.
            return entry.model.tags["mlflow.prompt.is_prompt"] != "true" && names.insert(name).inserted
        }
    }

    /// Page tokens are offsets: when a model is deleted between two pages, another is passed over.
    private func confirmMissing(in listing: inout Listing<ListedModel>) async {
        guard listing.pages > 1, listing.fault == nil else {
            doubted = []
            return
        }
        let missing = Set(memory.missing(in: listing.items)).subtracting(doubted)
        guard missing.count <= Self.mostConfirmed else {
            doubted = missing
            listing.fault =
                "\(missing.count) models are missing from a list of several pages; the next poll confirms it."
            return
        }
        doubted = []
        for name in missing.sorted() {
            do throws(BackendError) {
                if let model = try await api.model(named: name) { listing.items.append(model) }
            } catch {
                listing.fault = error.description
            }
        }
    }

    /// Returns why the versions may not be all there are.
    private func read(_ reading: MLflowMemory.Reading, for listed: [ListedModel], at now: Instant) async -> String? {
        guard reading != .nothing else { return nil }
        defer { memory.complete(by: runs) }
        do throws(BackendError) {
            switch reading {
            case .nothing: return nil
            case .some(let names): return try await readVersions(of: names, in: listed)
            case .all: return try await readAllVersions(for: listed, at: now)
            }
        } catch {
            return error.description
        }
    }

    private func readVersions(of names: [String], in listed: [ListedModel]) async throws(BackendError) -> String? {
        var fault: String?
        for entry in listed where names.contains(entry.model.id.name) {
            var listing = try await api.versions(of: entry.model.id.name)
            listing.items.removeAll { $0.id.model != entry.model.id }
            memory.take(listing, of: entry)
            fault = listing.incompleteness ?? fault
        }
        return fault
    }

    private func readAllVersions(for listed: [ListedModel], at now: Instant) async throws(BackendError) -> String? {
        let listing = try await api.versions()
        memory.take(all: listing, for: listed, at: now)
        runs.refresh(keeping: memory.versionCount) { memory.runIDs }
        if let version = try? await api.serverVersion() { serverVersion = version }
        return listing.incompleteness
    }

    /// Returns what numbers of runs are missing, and why. Versions without them are still versions.
    private func readRuns(for listed: [ListedModel]) async -> String? {
        let missing = wantedRuns(of: listed)
        guard !missing.isEmpty else { return nil }
        var runs = runs
        defer {
            self.runs = runs
            memory.complete(by: runs)
        }
        do throws(BackendError) {
            let left = try await runs.read(missing, from: api)
            return left == 0 ? nil : "metrics of \(left) source runs still to be read"
        } catch {
            return "no metrics of source runs: \(error)"
        }
    }

    /// The runs to read now: those of versions with an alias, then those of the newest versions.
    private func wantedRuns(of listed: [ListedModel]) -> [String] {
        var aliased: [String] = []
        var newest: [String] = []
        for entry in listed {
            for number in entry.model.aliases.values {
                if let id = memory.version(number, of: entry.model.id.name)?.runID, runs.isWanted(id) {
                    aliased.append(id)
                }
            }
            for version in entry.latest {
                if let id = version.runID, runs.isWanted(id) { newest.append(id) }
            }
        }
        var seen: Set<String> = []
        return (aliased + newest).filter { seen.insert($0).inserted }
    }

    private func truncation(of listing: Listing<ListedModel>) -> String? {
        if let count = listing.cutAt { return "only the first \(count) models are read" }
        let cut = memory.cutCount
        return cut == 0 ? nil : "\(cut) versions older than each model's newest \(memory.versionsPerModel) are left out"
    }

    private func observations(of listed: [ListedModel]) -> [Observation] {
        var result: [Observation] = []
        result.reserveCapacity(listed.count + memory.versionCount)
        for entry in listed {
            result.append(.model(entry.model))
            for version in memory.versions(of: entry.model.id.name) {
                result.append(.version(version))
            }
        }
        return result
    }
}
