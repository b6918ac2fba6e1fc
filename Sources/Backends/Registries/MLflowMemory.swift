import OpsModel

/// The versions known between two polls, so that a poll reads again only what may have changed.
///
/// A new version, a deleted one and a new stage move their model's timestamp. An alias, a tag or a description does
/// not: aliases come with every list of models, and the rest is found when all versions are read again.
struct MLflowMemory: Sendable {
    /// What must be asked before the snapshot can be made.
    enum Reading: Sendable, Hashable {
        case nothing
        case some([String])
        case all
    }

    fileprivate struct KnownModel: Sendable {
        var updatedAt: Instant?
        /// Oldest first.
        var versions: [ModelVersion] = []
        /// Versions left out, because a model shows its newest only.
        var cut = 0
        /// False where only the newest versions are known, from the list of models.
        var isWhole = false

        func version(_ number: String) -> ModelVersion? {
            versions.last { $0.id.version == number }
        }

        /// Takes a version in place of the one with its number, or as the newest.
        mutating func put(_ version: ModelVersion) {
            if let index = versions.lastIndex(where: { $0.id.version == version.id.version }) {
                versions[index] = version
            } else {
                versions.append(version)
            }
        }

        mutating func complete(by runs: MLflowRuns) {
            for index in versions.indices { runs.complete(&versions[index]) }
        }
    }

    /// Beyond it, reading all versions at once is cheaper than model by model.
    private static let mostReadAlone = 8

    /// Versions kept of a model besides those with an alias or a stage.
    let versionsPerModel: Int
    private var models: [String: KnownModel] = [:]
    private var readAllAt: Instant?

    init(versionsPerModel: Int) {
        self.versionsPerModel = versionsPerModel
    }

    var versionCount: Int { models.values.reduce(0) { $0 + $1.versions.count } }
    var cutCount: Int { models.values.reduce(0) { $0 + $1.cut } }

    /// The runs that any known version came from.
    var runIDs: Set<String> {
        Set(models.values.lazy.flatMap(\.versions).compactMap(\.runID))
    }

    /// Oldest first.
    func versions(of model: String) -> [ModelVersion] { models[model]?.versions ?? [] }

    func version(_ number: String, of model: String) -> ModelVersion? { models[model]?.version(number) }

    /// The names of models that are known and not among `listed`.
    func missing(in listed: [ListedModel]) -> [String] {
        let names = Set(listed.lazy.map(\.model.id.name))
        return models.keys.filter { !names.contains($0) }
    }

    /// What to read, given the models as they are listed now.
    func reading(for listed: [ListedModel], at now: Instant) -> Reading {
        guard let readAllAt, abs((now - readAllAt).inSeconds) < secondsBetweenFullReads else { return .all }
        let changed = listed.lazy.filter(mayHaveChanged).map(\.model.id.name).prefix(Self.mostReadAlone + 1)
        let names = Array(changed)
        if names.count > Self.mostReadAlone { return .all }
        return names.isEmpty ? .nothing : .some(names)
    }

    /// 60 ms a version, because MLflow spends about 0.15 ms of its processor on each.
    private var secondsBetweenFullReads: Double {
        min(max(Double(versionCount) * 0.06, 30), 600)
    }

    private func mayHaveChanged(_ listed: ListedModel) -> Bool {
        guard let known = models[listed.model.id.name] else { return true }
        return !known.isWhole || known.updatedAt != listed.model.updatedAt
            || listed.model.aliases.values.contains { known.version($0) == nil }
            || listed.latest.contains { known.version($0.id.version) == nil }
            || known.versions.contains { $0.registration == .pending }
    }
}

extension MLflowMemory {
    /// Takes the list of models: those that are gone are forgotten, and the newest version of each stage, which the
    /// list carries whole, is as fresh as the list.
    mutating func advance(to listed: [ListedModel], isComplete: Bool, completing runs: MLflowRuns) {
        if isComplete {
            for name in missing(in: listed) { models[name] = nil }
        }
        for entry in listed {
            for var version in entry.latest {
                runs.complete(&version)
                models[entry.model.id.name, default: KnownModel()].put(version)
            }
        }
    }

    /// Takes every version there is.
    mutating func take(all listing: Listing<ModelVersion>, for listed: [ListedModel], at now: Instant) {
        if listing.fault == nil { readAllAt = now }
        var found: [String: [ModelVersion]] = [:]
        found.reserveCapacity(listed.count)
        for version in listing.items { found[version.id.model.name, default: []].append(version) }
        for entry in listed { take(found[entry.model.id.name] ?? [], of: listing, for: entry) }
    }

    /// Takes every version of one model.
    mutating func take(_ listing: Listing<ModelVersion>, of entry: ListedModel) {
        take(listing.items, of: listing, for: entry)
    }

    /// Writes what the runs tell into the versions that came from them.
    mutating func complete(by runs: MLflowRuns) {
        var index = models.values.startIndex
        while index != models.values.endIndex {
            models.values[index].complete(by: runs)
            models.values.formIndex(after: &index)
        }
    }

    private mutating func take(
        _ versions: [ModelVersion], of listing: Listing<ModelVersion>, for entry: ListedModel
    ) {
        let old = models[entry.model.id.name]
        let isWhole = listing.fault == nil
        let isCertain = listing.incompleteness == nil && listing.pages == 1
        var new = KnownModel(updatedAt: entry.model.updatedAt, versions: versions, isWhole: isWhole)
        // A version may be missing though it exists, because rows moved between two pages; it is kept where the
        // model's own timestamp says that none was deleted.
        if let old, !isWhole || !isCertain && old.updatedAt == new.updatedAt {
            for version in old.versions where new.version(version.id.version) == nil { new.versions.append(version) }
        }
        for version in entry.latest { new.put(version) }
        new.sort()
        new.cut(to: versionsPerModel, keeping: entry)
        if !isCertain { new.cut = max(new.cut, old?.cut ?? 0) }
        models[entry.model.id.name] = new
    }
}

extension MLflowMemory.KnownModel {
    /// Puts the oldest first; of two with one number, which a moving list may hold, the first stays.
    fileprivate mutating func sort() {
        let isSorted = zip(versions, versions.dropFirst()).allSatisfy {
            VersionOrder.precedes($0.id.version, $1.id.version)
        }
        guard !isSorted else { return }
        var numbers: Set<String> = []
        versions = versions.filter { numbers.insert($0.id.version).inserted }
            .sorted { VersionOrder.precedes($0.id.version, $1.id.version) }
    }

    /// Leaves the newest versions and those that an alias or a stage points at.
    fileprivate mutating func cut(to count: Int, keeping entry: ListedModel) {
        let all = versions.count
        guard all > count else { return }
        let named = Set(entry.model.aliases.values).union(entry.latest.map(\.id.version))
        versions = versions.enumerated()
            .filter { $0.offset >= all - count || named.contains($0.element.id.version) }
            .map(\.element)
        cut = all - versions.count
    }
}
