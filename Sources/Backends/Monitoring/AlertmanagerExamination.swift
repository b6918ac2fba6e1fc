import OpsModel
import Wire

extension Alertmanager {
    public func examine() async -> [Diagnosis] {
        var examination = Examination(of: Self.system)
        do throws(BackendError) {
            let response = try await api.endpoint.send(api.endpoint.request("api/v2/status"))
            examination.noteReached(response)
            let isRead = examination.noteAuthorised(response) {
                !$0["versionInfo"].isMissing || !$0["cluster"].isMissing
            }
            guard isRead else { return examination.findings }
            note(try await api.status().get(), in: &examination)
            await noteAlerts(in: &examination)
        } catch {
            examination.noteFailure("reachable", error)
        }
        return examination.findings
    }

    private func note(_ status: AlertmanagerStatus, in examination: inout Examination) {
        if let version = status.version {
            examination.note(.pass, "version", version)
        } else {
            examination.note(
                .warn, "version", "the answer names no version",
                advice: "Check that the address is an Alertmanager's, not a Prometheus's or Grafana's.")
        }
        switch status.isHealthy {
        case true: examination.note(.pass, "cluster", status.note ?? "a single instance")
        case false:
            examination.note(
                .warn, "cluster", status.note ?? "not ready",
                advice: "It is joining its peers; notifications wait. Look again in a minute.")
        default: examination.note(.warn, "cluster", "in a state this program does not know: \(status.cluster)")
        }
    }

    private func noteAlerts(in examination: inout Examination) async {
        do throws(BackendError) {
            let alerts = try await api.alerts()
            let suppressed = alerts.items.count { $0.state == .suppressed }
            examination.noteList(
                "alerts", "\(alerts.items.count), of which \(suppressed) are suppressed",
                incompleteness: alerts.incompleteness)
        } catch {
            examination.noteFailure("alerts", error)
        }
    }
}
