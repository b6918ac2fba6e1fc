/// A maintenance window that it is the time of.
public struct MaintenanceInForce: Sendable, Hashable {
    public var window: MaintenanceWindow
    public var interval: InstantInterval

    /// Why what it covers notifies nobody.
    var suppression: Suppression {
        Suppression(
            cause: .maintenance, reason: "expected: \(window.name) until \(CivilTime(interval.latest).hourAndMinute)",
            until: interval.latest)
    }
}

extension OpsState {
    /// The windows that it is the time of, the one that ends first before the others.
    public var maintenanceInForce: [MaintenanceInForce] {
        maintenance.compactMap { window in
            window.occurrence(at: now).map { MaintenanceInForce(window: window, interval: $0) }
        }.sorted { ($0.interval, $0.window.name) < ($1.interval, $1.window.name) }
    }
}
