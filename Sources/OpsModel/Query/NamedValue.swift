/// One field of one entity, as it is copied and written to files.
public struct NamedValue: Sendable, Hashable {
    public let name: String
    public let value: FieldValue

    public init(name: String, value: FieldValue) {
        self.name = name
        self.value = value
    }
}

extension FieldCatalog {
    /// Everything an export says of an entity.
    public func values(of entity: Entity) -> [NamedValue] {
        exported.map { NamedValue(name: $0.exportName, value: $0.value(entity)) }
    }
}

extension OpsState {
    /// What exports say of something that is listed; `nil` where it is not known, or no list shows it.
    public func values(of id: EntityID) -> [NamedValue]? {
        switch id {
        case .fleet(let id): fleet[id].map(FieldCatalog.fleet.values)
        case .deployment(let id): deployments[id].map(FieldCatalog.deployments.values)
        case .version(let id): versions[id].map(FieldCatalog.versions(self).values)
        case .alert(let id): alerts[id].map(FieldCatalog.alerts(self).values)
        case .backend(let id): backends[id].map(FieldCatalog.sources(now).values)
        case .drift(let id): drifts[id].map(FieldCatalog.drifts.values)
        case .silence(let id): quiets[.silence(id)].map(FieldCatalog.quiets(self).values)
        case .mute(let id): quiets[.mute(id)].map(FieldCatalog.quiets(self).values)
        default: nil
        }
    }

    /// What exports say of the rows of a pane, in their order.
    public func values(ofRowsIn pane: PaneState) -> [[NamedValue]] {
        pane.rows.compactMap { row in entity(at: row, in: pane.listing).flatMap(values) }
    }
}
