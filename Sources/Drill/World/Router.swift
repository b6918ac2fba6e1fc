/// What a router has to go by: where its aliases point and what the server has ready, oldest first.
struct Route: Sendable {
    let stableAlias: String?
    let canaryAlias: String?
    let ready: [String]
}

/// Which versions of one deployment get its traffic: it follows the registry's aliases as far as the server can serve
/// them.
///
/// An alias that points to a version the server has not loaded is not followed; a version that goes away leaves its
/// traffic to the one that remains. Where none remains every request fails.
struct Router: Sendable {
    private(set) var stable: String?
    private(set) var canary: String?

    mutating func follow(_ route: Route) {
        let ready = route.ready
        let canary = route.canaryAlias.flatMap { ready.contains($0) ? $0 : nil }
        if let wanted = route.stableAlias, ready.contains(wanted) {
            stable = wanted
        } else if stable.map({ !ready.contains($0) }) ?? true {
            stable = canary ?? ready.last ?? stable
        }
        self.canary = canary == stable ? nil : canary
    }

    /// 0...1 of the deployment's traffic; a failing deployment's traffic stays with its last stable version.
    func share(of version: String, canaryWeight: Double) -> Double {
        let weight = canary == nil ? 0 : canaryWeight
        if version == canary { return weight }
        return version == stable ? 1 - weight : 0
    }
}
