import OpsModel

extension Snapshot {
    var alerts: [Alert] {
        observations.compactMap { if case .alert(let entity) = $0 { entity } else { nil } }
    }
    var deployments: [Deployment] {
        observations.compactMap { if case .deployment(let entity) = $0 { entity } else { nil } }
    }
    var drifts: [DriftMeasurement] {
        observations.compactMap { if case .drift(let entity) = $0 { entity } else { nil } }
    }
    var signals: [GoldenSignals] {
        observations.compactMap { if case .signals(let entity) = $0 { entity } else { nil } }
    }
    var targets: [ScrapeTarget] {
        observations.compactMap { if case .target(let entity) = $0 { entity } else { nil } }
    }
}
