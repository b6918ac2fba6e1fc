import OpsModel
import Wire

extension FastAPI {
    public func examine() async -> [Finding] {
        var examination = Examination(of: Self.system)
        await noteReadiness(in: &examination)
        await noteMetrics(in: &examination)
        if settings.options["version"] == nil {
            examination.note(
                .warn, "version", "the application does not tell which version it serves",
                advice: "Write it under options: { version: \"3\" }.")
        }
        return examination.findings
    }

    private func noteReadiness(in examination: inout Examination) async {
        do throws(BackendError) {
            let (readiness, reason, response) = try await readiness()
            guard let response else {
                return examination.note(
                    .warn, "ready", "no readiness page is configured", advice: "Write options: { ready: /healthz }.")
            }
            examination.noteReached(response)
            examination.note(readiness == .ready ? .pass : .warn, "ready", reason ?? "says that it can serve")
        } catch {
            examination.noteFailure("reachable", error)
        }
    }

    private func noteMetrics(in examination: inout Examination) async {
        guard let scrape else {
            return examination.note(.pass, "metrics", "not scraped here; a prometheus backend must have them")
        }
        do throws(BackendError) {
            let series = try await scrape.examine()
            examination.note(
                series == 0 ? .warn : .pass, "metrics", "\(series) series of the instrumentator",
                advice: series == 0 ? "Write the instrumentator's namespace: and subsystem: under options:." : "")
        } catch {
            examination.noteFailure("metrics", error)
        }
    }
}
