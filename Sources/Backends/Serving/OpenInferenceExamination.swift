import OpsModel
import Wire

extension OpenInference {
    func examine(metricsHint: String) async -> [Diagnosis] {
        var examination = Examination(of: system)
        do throws(BackendError) {
            let response = try await endpoint.send(endpoint.request("v2"))
            examination.noteReached(response)
            guard examination.noteAuthorised(response, isExpected: { !$0["name"].isMissing }) else {
                return examination.findings
            }
            noteVersion(response, in: &examination)
            try await noteModels(in: &examination)
        } catch {
            examination.noteFailure("reachable", error)
            return examination.findings
        }
        await noteMetrics(hint: metricsHint, in: &examination)
        return examination.findings
    }

    private func noteVersion(_ response: Response, in examination: inout Examination) {
        let json = try? response.json()
        let name = json?["name"].string ?? "a server without a name"
        let version = json?["version"].string
        if name.lowercased() == system.lowercased(), let version {
            examination.note(.pass, "version", version)
        } else {
            examination.note(
                .warn, "version", "it calls itself \(name) \(version ?? "")",
                advice: "Check that `kind:` and `url:` belong together.")
        }
    }

    private func noteModels(in examination: inout Examination) async throws(BackendError) {
        let (index, _) = try await index()
        let models = deployments(index)
        let serving = models.count { $0.readiness == .ready }
        examination.note(
            serving == 0 && !models.isEmpty ? .warn : .pass, "models", "\(models.count), of which \(serving) serve",
            advice: serving == 0 && !models.isEmpty ? "Load one, or look into the server's log." : "")
        if index.unreadable > 0 {
            examination.note(
                .warn, "models", "\(index.unreadable) rows of the repository index have no name",
                advice: "What they stand for is not shown; the server's log says which models it holds.")
        }
        for model in models where model.readiness == .unavailable {
            examination.note(.warn, "model \(model.id.name)", model.reason ?? "unavailable")
        }
    }

    private func noteMetrics(hint: String, in examination: inout Examination) async {
        guard let scrape else {
            return examination.note(.pass, "metrics", "not scraped here; a prometheus backend must have them")
        }
        do throws(BackendError) {
            let found = try await scrape.examine()
            examination.note(found, of: "models", ifNone: "Right before the first request; else: \(hint)")
        } catch {
            examination.note(.fail, "metrics", error.description, advice: hint)
        }
    }
}
