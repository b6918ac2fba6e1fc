import OpsModel

extension Snapshot {
    var alerts: [Alert] {
        observations.compactMap { if case .alert(let alert) = $0 { alert } else { nil } }
    }

    var silences: [Silence] {
        observations.compactMap { if case .silence(let silence) = $0 { silence } else { nil } }
    }
}
