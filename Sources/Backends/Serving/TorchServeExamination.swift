import OpsModel
import Wire

extension TorchServe {
    public func examine() async -> [Diagnosis] {
        var examination = Examination(of: Self.system)
        do throws(BackendError) {
            let response = try await api.endpoint.send(api.endpoint.request("models"))
            examination.noteReached(response)
            if let refusal = TorchServeAPI.refusal(response) {
                examination.noteFailure("authorised", refusal)
                return examination.findings
            }
            guard response.status != 404 else {
                examination.note(
                    .fail, "answers", "\(response.place) answered 404",
                    advice: "`url:` is the management address, whose own port is 8081; 8080 is for inference.")
                return examination.findings
            }
            guard examination.noteAuthorised(response, isExpected: { $0["models"].kind == .array }) else {
                return examination.findings
            }
            await noteVersion(in: &examination)
            try await noteModels(in: &examination)
        } catch {
            examination.noteFailure(examination.findings.isEmpty ? "reachable" : "models", error)
            return examination.findings
        }
        await noteHealth(in: &examination)
        await noteMetrics(in: &examination)
        return examination.findings
    }

    private func noteVersion(in examination: inout Examination) async {
        guard let version = await api.version() else {
            return examination.note(
                .warn, "version", "it does not describe its API",
                advice: "Check that `kind:` and `url:` belong together.")
        }
        examination.note(.pass, "version", version)
    }

    private func noteModels(in examination: inout Examination) async throws(BackendError) {
        let listing = try await api.models()
        let described = await api.describe(listing.items)
        let models = described.models.map { deployment($0) }
        let serving = models.count { $0.readiness == .ready }
        examination.noteList(
            "models", "\(models.count), of which \(serving) serve",
            incompleteness: listing.incompleteness ?? described.fault)
        for model in models where model.readiness != .ready {
            examination.note(
                .warn, "model \(model.id.name)", model.reason ?? model.readiness.rawValue,
                advice: "Requests that name no version fail. Scale its default version, or look into the server's log.")
        }
    }

    private func noteHealth(in examination: inout Examination) async {
        guard inference != nil else { return }
        switch await isHealthy() {
        case true?: examination.note(.pass, "inference", "its /ping says healthy")
        case false?:
            examination.note(
                .warn, "inference", "its /ping does not call it healthy", advice: "The server's log says more.")
        case nil:
            examination.note(
                .warn, "inference", "its /ping says nothing",
                advice: "Check `inference:`; a server that asks for tokens wants another one there.")
        }
    }

    private func noteMetrics(in examination: inout Examination) async {
        guard let scrape else {
            return examination.note(.pass, "metrics", "not scraped here; a prometheus backend must have them")
        }
        let hint = "Start it with metrics_mode=prometheus; the page's own port is 8082."
        do throws(BackendError) {
            let found = try await scrape.examine()
            examination.note(found, of: "models", ifNone: "Right before the first request; else: \(hint)")
        } catch {
            examination.note(.fail, "metrics", error.description, advice: hint)
        }
    }
}
