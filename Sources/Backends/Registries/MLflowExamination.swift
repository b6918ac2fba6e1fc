import OpsModel
import Wire

extension MLflow {
    public nonisolated func examine() async -> [Diagnosis] {
        var examination = Examination(of: Self.system)
        do throws(BackendError) {
            examination.noteReached(try await get("health"))
            await noteVersion(in: &examination)
            let models = try await api.endpoint.send(
                api.endpoint.request(
                    "api/2.0/mlflow/registered-models/search", query: ["max_results": "1"],
                    deadline: MLflowAPI.coldDeadline))
            // A list of none is left out.
            let isRead = examination.noteAuthorised(models, as: await user()) {
                $0.count == 0 || $0["registered_models"].kind == .array
            }
            guard isRead else { return examination.findings }
            await notePermissions(in: &examination)
            await noteWorkspace(in: &examination)
            await noteModels(in: &examination)
        } catch {
            examination.noteFailure("reachable", error)
        }
        return examination.findings
    }

    private nonisolated func get(_ path: RequestPath) async throws(BackendError) -> Response {
        try await api.endpoint.send(api.endpoint.request(path, deadline: MLflowAPI.coldDeadline))
    }

    /// The JSON of a call that not every server has; `nil` where this one has not.
    private nonisolated func optional(_ path: RequestPath) async -> JSON? {
        guard let response = try? await get(path), response.status == 200 else { return nil }
        return try? response.json()
    }

    private nonisolated func user() async -> String {
        guard let response = try? await get("api/2.0/mlflow/users/current") else { return "this credential" }
        if response.status == 404 { return "everybody" }
        return (try? response.json())?["user"]["username"].string ?? "this credential"
    }

    private nonisolated func noteVersion(in examination: inout Examination) async {
        let version: String
        do throws(BackendError) {
            version = try await api.serverVersion()
        } catch {
            let isDenied = [.unauthorised, .forbidden].contains(error.failure.kind)
            let detail = isDenied ? "the server does not say it to this credential" : error.description
            return examination.note(.warn, "version", detail)
        }
        guard let major = Int(version.split(separator: ".").first ?? ""), major >= 2 else {
            examination.note(
                .warn, "version", "\(version) has no aliases", advice: "Upgrade the server to MLflow 2.3 or later.")
            return
        }
        examination.note(.pass, "version", version)
    }

    private nonisolated func notePermissions(in examination: inout Examination) async {
        let path: RequestPath = "api/3.0/mlflow/users/current/permissions"
        guard let response = try? await get(path), response.status == 200 || response.status == 404 else {
            return examination.note(.warn, "permitted", "cannot be known: the server does not say it")
        }
        guard response.status == 200 else {
            return examination.note(
                .pass, "permitted", "the server keeps no permissions: whoever reaches it may change it")
        }
        guard let answer = try? response.json(), answer.kind == .object else {
            return examination.note(.warn, "permitted", "cannot be known: the answer holds no permissions")
        }
        if answer["is_admin"].bool == true {
            examination.note(.pass, "permitted", "everything: this user is an administrator")
        } else {
            let count = answer["permissions"].count
            examination.note(.pass, "permitted", count == 0 ? "what the server's default allows" : "\(count) grants")
        }
    }

    private nonisolated func noteWorkspace(in examination: inout Examination) async {
        let hasWorkspaces = await optional("api/3.0/mlflow/server-info")?["workspaces_enabled"].bool ?? false
        switch (hasWorkspaces, workspace) {
        case (true, nil):
            examination.note(
                .warn, "workspace", "none is configured, so the workspace `default` is read",
                advice: "Write options: { workspace: NAME } for the one you mean.")
        case (true, .some(let name)): examination.note(.pass, "workspace", name)
        case (false, .some(let name)):
            examination.note(
                .warn, "workspace", "the server has none, so `\(name)` says nothing",
                advice: "Take the option workspace out, or start the server with --enable-workspaces.")
        case (false, nil): break
        }
    }

    private nonisolated func noteModels(in examination: inout Examination) async {
        do throws(BackendError) {
            let listing = try await api.models(deadline: MLflowAPI.coldDeadline)
            let count = listing.items.count { entry in
                patterns.isEmpty || patterns.contains { $0.matches(entry.model.id.name) }
            }
            if count == 0, listing.incompleteness == nil, !listing.items.isEmpty || !patterns.isEmpty {
                examination.note(
                    .warn, "models", "none fits the configured names",
                    advice: "Check options: { models: […] }, and the workspace.")
            } else {
                examination.noteList("models", "\(count) registered", incompleteness: listing.incompleteness)
            }
        } catch {
            examination.noteFailure("models", error)
        }
    }
}
