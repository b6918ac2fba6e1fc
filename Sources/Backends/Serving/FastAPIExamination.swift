import OpsModel
import Wire

extension FastAPI {
    public func examine() async -> [Diagnosis] {
        var examination = Examination(of: Self.system)
        do throws(BackendError) {
            if readyPath != nil { try await noteReadiness(in: &examination) }
            try await noteMetrics(in: &examination)
        } catch {
            examination.noteFailure(examination.findings.isEmpty ? "reachable" : "metrics", error)
            return examination.findings
        }
        if readyPath == nil {
            examination.note(
                .warn, "ready", "no readiness page is configured", advice: "Write options: { ready: /healthz }.")
        }
        if settings.options["version"] == nil {
            examination.note(
                .warn, "version", "the application does not tell which version it serves",
                advice: "Write it under options: { version: \"3\" }.")
        }
        return examination.findings
    }

    private func noteReadiness(in examination: inout Examination) async throws(BackendError) {
        let (readiness, reason, response) = try await readiness()
        if let response { examination.noteReached(response) }
        examination.note(readiness == .ready ? .pass : .warn, "ready", reason ?? "says that it can serve")
    }

    private func noteMetrics(in examination: inout Examination) async throws(BackendError) {
        guard let scrape else {
            return examination.note(.pass, "metrics", "not scraped here; a prometheus backend must have them")
        }
        let found = try await scrape.examine()
        if readyPath == nil { examination.note(.pass, "reachable", "the metrics page answers") }
        examination.note(
            found, of: "the instrumentator",
            ifNone: "Write the instrumentator's namespace: and subsystem: under options:.")
    }
}
