import Wire

/// Asks MLServer for the readiness of each version.
///
/// Its index gives every row of a model the state of the model's default version, and calls what is being loaded
/// `UNKNOWN` (SeldonIO/MLServer, `mlserver/handlers/model_repository.py`). A model with one version costs nothing more.
struct MLServerReadiness: Sendable {
    static let mostRequests = 200
    static let width = 8

    let endpoint: Endpoint

    /// The index with each version's own state; what could not be asked keeps the state of the index.
    func corrected(_ index: RepositoryIndex) async -> RepositoryIndex {
        var index = index
        let versions = index.versions
        let several = index.rows.indices.filter { (versions[index.rows[$0].name]?.count ?? 0) > 1 }
        for (row, state) in await states(several.prefix(Self.mostRequests).map { ($0, index.rows[$0]) }) {
            index.set(state, ofRow: row)
        }
        for row in index.rows.indices where index.rows[row].state == "UNKNOWN" { index.set("LOADING", ofRow: row) }
        return index
    }

    private func states(_ rows: [(Int, RepositoryIndex.Row)]) async -> [Int: String] {
        await withTaskGroup(of: (Int, String?).self) { group in
            var waiting = rows[...]
            var states: [Int: String] = [:]
            for (index, row) in waiting.prefix(Self.width) { group.addTask { (index, await state(of: row)) } }
            waiting = waiting.dropFirst(Self.width)
            while let (index, state) = await group.next() {
                states[index] = state
                if let (index, row) = waiting.popFirst() { group.addTask { (index, await self.state(of: row)) } }
            }
            return states
        }
    }

    private func state(of row: RepositoryIndex.Row) async -> String? {
        let path: RequestPath = "v2/models/\(row.name)/versions/\(row.version)/ready"
        switch (try? await endpoint.send(endpoint.request(path)))?.status {
        case 200?: return "READY"
        case 400?: return "LOADING"
        case 404?: return "UNAVAILABLE"
        default: return nil
        }
    }
}
