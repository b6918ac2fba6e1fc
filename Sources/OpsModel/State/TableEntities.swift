// What each observed entity is called in tables, and what plain filter words find it by.

extension Deployment: TableEntity {
    public var name: String { id.name }

    public var searchText: String {
        let parts = [
            id.name, id.cluster, id.namespace, id.backend.rawValue, environment.name, system, readiness.rawValue,
        ]
        return (parts + variants.map(\.version)).joined(separator: " ")
    }
}

extension RegisteredModel: TableEntity {
    public var name: String { id.name }

    public var searchText: String {
        let parts = [id.name, id.registry.rawValue, description]
        return (parts + aliases.keys + tags.map { "\($0.key)=\($0.value)" }).joined(separator: " ")
    }
}

extension ModelVersion: TableEntity {
    /// Model and version, so that versions of one model stand together in their order.
    public var name: String { "\(id.model.name) \(id.version)" }

    public var searchText: String {
        let parts = [id.model.name, "v\(id.version)", stage ?? "", runID ?? "", createdBy ?? "", description]
        return (parts + tags.map { "\($0.key)=\($0.value)" }).joined(separator: " ")
    }
}

extension GoldenSignals: TableEntity {
    public var name: String { id.subject.name }
    /// No pane lists them.
    public var searchText: String { "" }
}

extension DriftMeasurement: TableEntity {
    public var name: String { id.column }
    public var searchText: String { "\(id.subject.name) \(id.column) \(method) \(kind.rawValue) \(id.monitor)" }
}

extension ObjectiveStatus: TableEntity {
    public var name: String { "\(id.subject.name) \(id.name)" }
    public var searchText: String { name }
}

extension Alert: TableEntity {
    public var searchText: String {
        let words = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return (words + [state.rawValue, summary, id.backend.rawValue]).joined(separator: " ")
    }
}

extension ScrapeTarget: TableEntity {
    public var name: String { "\(id.job) \(id.instance)" }
    public var searchText: String { "\(name) \(lastError)" }
}

extension BackendStatus: TableEntity {
    public var name: String { id.rawValue }
    public var searchText: String { "\(id.rawValue) \(system) \(address) \(environment.name) \(cluster)" }
}

extension ChangeEvent: TableEntity {
    public var name: String { "\(subject.name) \(object)" }

    public var searchText: String {
        ([name, kind.rawValue, before ?? "", after ?? "", actor ?? "", reference ?? ""] + affects).joined(
            separator: " ")
    }
}

extension Distribution: TableEntity {
    public var name: String { id.column }
    /// No pane lists them.
    public var searchText: String { "" }
}

extension Replica: TableEntity {
    public var name: String { id.name }

    public var searchText: String {
        [id.name, id.namespace, id.cluster, subject.name, node ?? "", reason ?? ""].joined(separator: " ")
    }
}

extension TrafficSplit: TableEntity {
    public var name: String { id.subject.name }
    /// No pane lists them.
    public var searchText: String { "" }
}

extension Gauge: TableEntity {
    public var name: String { "\(id.subject.name) \(id.name)" }
    public var searchText: String { "\(name) \(id.kind.rawValue) \(node ?? "")" }
}

extension Incident: TableEntity {
    public var name: String { id.rawValue }

    public var searchText: String {
        ([id.rawValue, title, environment.name, status.rawValue, "sev\(level)", record.assigned?.text ?? ""]
            + services.map(\.rawValue) + signals.map(\.title)).joined(separator: " ")
    }
}

extension ChangeRequest: TableEntity {
    public var name: String { id.rawValue }

    public var searchText: String {
        [id.rawValue, plan.title, status.rawValue, requester.name, reason, service.rawValue, environment.name]
            .joined(separator: " ")
    }
}

extension Finding: TableEntity {
    public var name: String { "\(signal.id.service.rawValue) \(signal.title)" }

    public var searchText: String {
        [name, signal.id.kind.rawValue, signal.id.environment.name, owner ?? ""].joined(separator: " ")
    }
}
