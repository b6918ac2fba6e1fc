extension OpsState {
    /// Who made a change: whom its source names, else the request that did, else `outside` where a request could have done
    /// it and none did (domain.md §7); `nil` where nobody can tell.
    public func origin(of change: ChangeEvent) -> String? {
        if let actor = change.actor { return actor }
        guard change.kind == .alias || change.serving != nil, change.loss == nil,
            backends[change.id.backend]?.operations?.isEmpty == false
        else { return nil }
        let services = service(of: .change(change.id)).map { [$0] } ?? []
        let maker = RequestWork(Array(requests.entities)).maker(of: change.sentence, change.tookEffect, among: services)
        return maker.map(\.id.rawValue) ?? "outside"
    }
}
