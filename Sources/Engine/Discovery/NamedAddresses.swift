internal import Wire

/// What the environment says of systems, in the variables that their own clients read.
struct NamedAddresses {
    private(set) var backends: [DiscoveredBackend] = []
    private(set) var notes: [String] = []

    init(_ environment: [String: String]) {
        readMLflow(environment)
        read("PROMETHEUS_URL", of: environment, id: "metrics", kind: "prometheus")
        read("ALERTMANAGER_URL", of: environment, id: "alerts", kind: "alertmanager")
        note("KUBECONFIG", of: environment, "Kubernetes comes later; this version cannot use it yet.")
        note("DOCKER_HOST", of: environment, "Docker comes later; this version cannot use it yet.")
    }

    private mutating func readMLflow(_ environment: [String: String]) {
        guard var backend = address("MLFLOW_TRACKING_URI", of: environment, id: "registry", kind: "mlflow") else {
            return
        }
        if environment.isSet("MLFLOW_TRACKING_TOKEN") {
            backend.proof = .bearer("env:MLFLOW_TRACKING_TOKEN")
        } else if let user = environment["MLFLOW_TRACKING_USERNAME"], !user.isEmpty {
            backend.proof = .basic(user: user, password: "env:MLFLOW_TRACKING_PASSWORD")
        }
        if let path = environment["MLFLOW_TRACKING_SERVER_CERT_PATH"], !path.isEmpty { backend.authorities = path }
        if let workspace = environment["MLFLOW_WORKSPACE"], !workspace.isEmpty {
            backend.options.append(.init(key: "workspace", value: workspace))
        }
        backends.append(backend)
    }

    private mutating func read(_ variable: String, of environment: [String: String], id: String, kind: String) {
        if let backend = address(variable, of: environment, id: id, kind: kind) { backends.append(backend) }
    }

    private mutating func note(_ variable: String, of environment: [String: String], _ sentence: String) {
        if environment.isSet(variable) { notes.append("\(variable) is set. \(sentence)") }
    }

    /// Without what stands between `://` and the last `@` of the authority.
    private static func withoutCredential(_ url: String) -> String {
        guard let scheme = url.firstRange(of: "://") else { return url }
        let authority = url[scheme.upperBound...].prefix { $0 != "/" }
        guard let at = authority.lastIndex(of: "@") else { return url }
        return "\(url[..<scheme.upperBound])\(url[url.index(after: at)...])"
    }

    private mutating func address(
        _ variable: String, of environment: [String: String], id: String, kind: String
    ) -> DiscoveredBackend? {
        guard let text = environment[variable], !text.isEmpty else { return nil }
        do throws(BaseURLError) {
            let base = try BaseURL(text)
            return DiscoveredBackend(id: id, kind: kind, url: base.description, remark: variable)
        } catch .credential {
            guard let base = try? BaseURL(Self.withoutCredential(text)) else { return nil }
            notes.append(
                "\(variable) holds a user or a password, which were left out; write where they are under auth:.")
            return DiscoveredBackend(id: id, kind: kind, url: base.description, remark: variable)
        } catch {
            notes.append("\(variable) cannot be used. \(error)")
            return nil
        }
    }
}

extension [String: String] {
    fileprivate func isSet(_ variable: String) -> Bool {
        self[variable].map { !$0.isEmpty } ?? false
    }
}
