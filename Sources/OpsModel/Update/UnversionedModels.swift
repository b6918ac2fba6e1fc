extension OpsState {
    /// Brings the rows up to date that stand in the list of versions for models that have none, after a poll of their
    /// registry: a team that registered a model and waits for its first version should see it.
    ///
    /// Unless the registry told of every version (`isWhole`), nobody can say that there is none.
    mutating func listUnversionedModels(of registry: BackendID, isWhole: Bool) {
        guard backends[registry]?.reports.contains(.version) == true else { return }
        let revision = models.revision &+ versions.revision
        guard unversionedAsOf[registry] != revision else { return }
        var versioned: Set<ModelID> = []
        var listed: Set<VersionID> = []
        for version in versions.entities where version.id.model.registry == registry {
            if version.registration == .unversioned {
                listed.insert(version.id)
            } else {
                versioned.insert(version.id.model)
            }
        }
        let bare = models.rows.filter { models.goneSince($0) == nil }.compactMap { models[$0] }
            .filter { $0.id.registry == registry && $0.latestVersion == nil && !versioned.contains($0.id) }
            .map(ModelVersion.init(standingFor:))
        for id in listed.subtracting(bare.map(\.id)) { versions.remove(id) }
        for version in bare where isWhole && versions[version.id] != version { versions.write(version) }
        if isWhole { unversionedAsOf[registry] = models.revision &+ versions.revision }
    }
}

extension ModelVersion {
    /// The row of a model that has no version.
    fileprivate init(standingFor model: RegisteredModel) {
        self.init(
            id: VersionID(model: model.id, version: ""), registration: .unversioned, tags: model.tags,
            description: model.description, createdAt: model.createdAt)
    }
}
