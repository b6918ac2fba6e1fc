/// Binds what different systems call by different names to one service (domain.md §2, "Joining").
///
/// In this order: explicit configuration; labels and tags that carry a service name; lineage the systems report; equal
/// names after normalisation. What nothing binds becomes a service of its own name, so that nothing is hidden.
public struct Joiner: Sendable {
    private struct Rule: Sendable {
        let service: ServiceID
        let deployments: [(text: String, glob: Glob)]
        let models: [(text: String, glob: Glob)]
        /// The names that `models` give, without their registries, normalised.
        let modelNames: [(text: String, glob: Glob)]
        /// Those, and the names that `deployments` give likewise.
        let names: [(text: String, glob: Glob)]
        /// By which names a registered model belongs to it: where models are bound, by theirs alone.
        var namesOfModels: [(text: String, glob: Glob)] { models.isEmpty ? names : modelNames }
        let labels: [(name: String, text: String, glob: Glob)]
    }

    /// Labels that carry a service's name, the surest first.
    private static let serviceLabels = [
        "service", "service_name", "ml_service", "mlops/service", "app.kubernetes.io/part-of", "app",
    ]
    /// Labels that carry the name of what is served.
    private static let modelLabels = ["model", "model_name", "deployment", "deployment_name", "inferenceservice"]

    private var rules: [Rule] = []
    private var byNormalisedName: [String: ServiceID] = [:]

    public init(services: [Service] = []) {
        for service in services {
            byNormalisedName[NameNormalisation.normalise(service.id.rawValue)] = service.id
            let modelNames = Self.names(of: service.bindings.models, "models")
            rules.append(
                Rule(
                    service: service.id,
                    deployments: service.bindings.deployments.map { ($0, Glob($0)) },
                    models: service.bindings.models.map { ($0, Glob($0)) },
                    modelNames: modelNames,
                    names: Self.names(of: service.bindings.deployments, "deployments") + modelNames,
                    labels: service.bindings.labels.sorted { $0.key < $1.key }.map {
                        ($0.key, $0.value, Glob($0.value))
                    }))
        }
    }

    /// `traced` is where the lineage of its labels leads, for one that names no model itself.
    public func bind(_ deployment: Deployment, tracedTo traced: Binding? = nil) -> Binding {
        let address = "\(deployment.id.backend.rawValue)/\(deployment.id.name)"
        return configured(address, in: \.deployments, key: "deployments")
            ?? configured(labels: deployment.labels)
            ?? labelled(deployment.labels)
            ?? traced
            ?? lineage(deployment.labels)
            ?? alike(deployment.id.name)
            ?? named(deployment.id.name, what: "deployment")
    }

    public func bind(_ model: RegisteredModel) -> Binding {
        bind(model: model.id, tags: model.tags)
    }

    public func bind(model: ModelID, tags: [String: String]) -> Binding {
        configured("\(model.registry.rawValue)/\(model.name)", in: \.models, key: "models")
            ?? configured(labels: tags)
            ?? labelled(tags)
            ?? alike(model.name, \.namesOfModels)
            ?? named(model.name, what: "model")
    }

    /// Binds a metric's subject, whose name came from the label the configuration says names it.
    public func bind(_ subject: Subject) -> Binding {
        configured(labels: ["service": subject.name]) ?? alike(subject.name)
            ?? named(subject.name, what: "metric label")
    }

    /// Binds an alert; `nil` where none of its labels names anything.
    public func bind(alert labels: [String: String]) -> Binding? {
        if let binding = configured(labels: labels) ?? labelled(labels) { return binding }
        for label in Self.modelLabels {
            guard let name = labels[label], !name.isEmpty else { continue }
            return alike(name) ?? named(name, what: "label \(label)")
        }
        return nil
    }

    private static func names(of patterns: [String], _ key: String) -> [(text: String, glob: Glob)] {
        patterns.compactMap { pattern in name(of: pattern).map { ("bind.\(key) \(pattern)", $0) } }
    }

    /// `BACKEND/NAME` → NAME; `nil` for a pattern that would take every name.
    private static func name(of pattern: String) -> Glob? {
        guard let name = pattern.split(separator: "/", maxSplits: 1).dropFirst().first,
            name.contains(where: { $0 != "*" })
        else { return nil }
        return Glob(NameNormalisation.normalise(String(name)))
    }

    /// What is called as a deployment or a model that the configuration binds belongs to the same service.
    private func alike(
        _ name: String, _ names: KeyPath<Rule, [(text: String, glob: Glob)]> = \.names
    ) -> Binding? {
        let normalised = NameNormalisation.normalise(name)
        guard byNormalisedName[normalised] == nil else { return nil }
        for rule in rules {
            for entry in rule[keyPath: names] where entry.glob.matches(normalised) {
                return Binding(
                    service: rule.service, evidence: .name, reason: "named as \(entry.text)")
            }
        }
        return nil
    }

    private func configured(
        _ address: String, in list: KeyPath<Rule, [(text: String, glob: Glob)]>, key: String
    ) -> Binding? {
        for rule in rules {
            for entry in rule[keyPath: list] where entry.glob.matches(address) {
                return Binding(service: rule.service, evidence: .configuration, reason: "bind.\(key) \(entry.text)")
            }
        }
        return nil
    }

    private func configured(labels: [String: String]) -> Binding? {
        for rule in rules where !rule.labels.isEmpty {
            guard rule.labels.allSatisfy({ label in labels[label.name].map(label.glob.matches) ?? false }) else {
                continue
            }
            let words = rule.labels.map { "\($0.name)=\($0.text)" }.joined(separator: ",")
            return Binding(service: rule.service, evidence: .configuration, reason: "bind.labels \(words)")
        }
        return nil
    }

    private func labelled(_ labels: [String: String]) -> Binding? {
        for label in Self.serviceLabels {
            guard let name = labels[label], !name.isEmpty else { continue }
            let service = alike(name)?.service ?? service(named: name)
            return Binding(service: service, evidence: .label, reason: "label \(label)=\(name)")
        }
        return nil
    }

    /// A value such as `models:/fraud-detector/47` says which registered model is served.
    private func lineage(_ labels: [String: String]) -> Binding? {
        for (label, value) in labels.sorted(by: { $0.key < $1.key }) {
            guard let model = Self.registeredModel(inURI: value) else { continue }
            let wanted = NameNormalisation.normalise(model)
            let bound = rules.first { rule in rule.modelNames.contains { $0.glob.matches(wanted) } }
            return Binding(
                service: bound?.service ?? service(named: model), evidence: .lineage, reason: "\(label) \(value)")
        }
        return nil
    }

    private func named(_ name: String, what: String) -> Binding {
        let normalised = NameNormalisation.normalise(name)
        if let service = byNormalisedName[normalised] {
            return Binding(service: service, evidence: .name, reason: "\(what) name \(name)")
        }
        return Binding(
            service: ServiceID(normalised), evidence: .unbound, reason: "no service names it; \(what) name \(name)")
    }

    private func service(named name: String) -> ServiceID {
        let normalised = NameNormalisation.normalise(name)
        return byNormalisedName[normalised] ?? ServiceID(normalised)
    }

    /// `models:/NAME/VERSION` and `models:/NAME@ALIAS`, MLflow's model URIs.
    /// `models:/m-HASH` names what MLflow 3 logged, which is no registered model's name.
    static func registeredModel(inURI text: String) -> String? {
        guard text.hasPrefix("models:/") else { return nil }
        let name = text.dropFirst("models:/".count).prefix { $0 != "/" && $0 != "@" }
        let isLogged = name.hasPrefix("m-") && name.count == 34 && name.dropFirst(2).allSatisfy(\.isHexDigit)
        return name.isEmpty || isLogged ? nil : String(name)
    }
}
