import OpsModel

/// The versions known between two polls, so that a poll reads again only what may have changed.
///
/// A new version, a deleted one and a new stage move their model's timestamp. An alias, a tag or a description does not:
/// aliases come with every list of models, and the rest is found when all versions are read again.
struct MLflowMemory: Sendable {
    /// What must be asked before the snapshot can be made.
    enum Reading: Sendable, Hashable {
        case nothing
        case some([String])
        case all
    }

    private struct KnownModel: Sendable {
        var updatedAt: Instant?
        /// By the version's number.
        var versions: [String: ModelVersion] = [:]
        /// Versions left out, because a model shows its newest only.
        var cut = 0
        /// False where only the newest versions are known, from the list of models.
        var isWhole = false
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

    var names: Set<String> { Set(models.keys) }
    var versionCount: Int { models.values.reduce(0) { $0 + $1.versions.count } }
    var cutCount: Int { models.values.reduce(0) { $0 + $1.cut } }

    func versions(of model: String) -> some Collection<ModelVersion> {
        (models[model]?.versions ?? [:]).values
    }

    func version(_ number: String, of model: String) -> ModelVersion? {
        models[model]?.versions[number]
    }

    /// What to read, given the models as they are listed now.
    func reading(for listed: [ListedModel], at now: Instant) -> Reading {
        guard let readAllAt, abs((now - readAllAt).inSeconds) < secondsBetweenFullReads else { return .all }
        let changed = listed.filter(mayHaveChanged).map(\.model.id.name)
        if changed.count > Self.mostReadAlone { return .all }
        return changed.isEmpty ? .nothing : .some(changed)
    }

    /// 60 ms a version, because MLflow spends about 0.15 ms of its processor on each.
    private var secondsBetweenFullReads: Double {
        min(max(Double(versionCount) * 0.06, 30), 600)
    }

    private func mayHaveChanged(_ listed: ListedModel) -> Bool {
        guard let known = models[listed.model.id.name] else { return true }
        return !known.isWhole || known.updatedAt != listed.model.updatedAt
            || listed.model.aliases.values.contains { known.versions[$0] == nil }
            || listed.latest.contains { known.versions[$0.id.version] == nil }
            || known.versions.values.contains { $0.registration == .pending }
    }
}

extension MLflowMemory {
    /// Takes the list of models: those that are gone are forgotten, and the newest version of each stage, which the
    /// list carries whole, is as fresh as the list.
    mutating func advance(to listed: [ListedModel], isComplete: Bool) {
        if isComplete {
            let names = Set(listed.map(\.model.id.name))
            models = models.filter { names.contains($0.key) }
        }
        for entry in listed {
            for version in entry.latest {
                models[entry.model.id.name, default: KnownModel()].versions[version.id.version] = version
            }
        }
    }

    /// Takes every version there is.
    mutating func take(all listing: Listing<ModelVersion>, for listed: [ListedModel], at now: Instant) {
        if listing.fault == nil { readAllAt = now }
        let isCertain = listing.incompleteness == nil && listing.pages == 1
        let found = Dictionary(grouping: listing.items, by: \.id.model.name)
        for entry in listed {
            take(found[entry.model.id.name] ?? [], for: entry, isCertain: isCertain, isWhole: listing.fault == nil)
        }
    }

    /// Takes every version of one model.
    mutating func take(_ listing: Listing<ModelVersion>, of entry: ListedModel) {
        take(
            listing.items, for: entry, isCertain: listing.incompleteness == nil && listing.pages == 1,
            isWhole: listing.fault == nil)
    }

    /// Where not all is certain, a version may be missing though it exists, because rows moved between two pages; it is
    /// then kept where the model's own timestamp says that none was deleted.
    private mutating func take(
        _ versions: [ModelVersion], for entry: ListedModel, isCertain: Bool, isWhole: Bool
    ) {
        let old = models[entry.model.id.name]
        var new = KnownModel(updatedAt: entry.model.updatedAt, isWhole: isWhole)
        if let old, !isWhole || !isCertain && old.updatedAt == new.updatedAt { new.versions = old.versions }
        new.versions.reserveCapacity(versions.count)
        for version in versions { new.versions[version.id.version] = version }
        for version in entry.latest { new.versions[version.id.version] = version }
        let cut = cut(&new.versions, keeping: entry)
        new.cut = isCertain ? cut : max(cut, old?.cut ?? 0)
        models[entry.model.id.name] = new
    }

    /// Leaves the newest versions and those that an alias or a stage points at; returns how many it took.
    private func cut(_ versions: inout [String: ModelVersion], keeping entry: ListedModel) -> Int {
        guard versions.count > versionsPerModel else { return 0 }
        let named = Set(entry.model.aliases.values).union(entry.latest.map(\.id.version))
        let oldest = versions.keys.sorted(by: VersionOrder.precedes).dropLast(versionsPerModel)
        let taken = oldest.filter { !named.contains($0) }
        for number in taken { versions[number] = nil }
        return taken.count
    }
}
