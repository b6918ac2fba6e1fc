import OpsModel

/// Which labels of a result name what it speaks of.
struct SubjectLabels: Sendable, Hashable {
    var service: String
    var version: String?
    var environment: String?
    var cluster: String?
    var role: String?
    /// The column of a drift series.
    var column: String?
    /// Values of the version's label that say it is not known: MLServer's `None`.
    var unknownVersions: Set<String> = []
    /// What holds where a series says nothing, from the backend's settings.
    var defaultEnvironment: String?
    var defaultCluster: String?

    /// The names of the convention (docs/conventions.md).
    static let conventional = SubjectLabels(
        service: "service", version: "version", environment: "env", cluster: "cluster")

    /// All labels that are read.
    var names: Set<String> { Set([service, version, environment, cluster, role, column].compactMap { $0 }) }

    /// What a series speaks of; `nil` where it lacks the label that names it.
    func subject(of labels: [String: String]) -> Subject? {
        guard let name = labels[service], !name.isEmpty else { return nil }
        return Subject(
            name: name,
            version: value(version, in: labels).flatMap { unknownVersions.contains($0) ? nil : $0 },
            environment: value(environment, in: labels) ?? defaultEnvironment,
            cluster: value(cluster, in: labels) ?? defaultCluster)
    }

    func role(of labels: [String: String]) -> Variant.VariantRole {
        value(role, in: labels).flatMap { Variant.VariantRole(rawValue: $0.lowercased()) } ?? .unknown
    }

    func column(of labels: [String: String]) -> String {
        value(column, in: labels) ?? ""
    }

    /// What narrows a selector to the subject. Environment and cluster are left to ``subject(of:)``, because they may
    /// come from the settings and not from a label.
    func matchers(for subject: Subject, column wanted: String? = nil) -> [(label: String, value: String)] {
        var matchers = [(label: service, value: subject.name)]
        if let version, let value = subject.version { matchers.append((version, value)) }
        if let column, let wanted, !wanted.isEmpty { matchers.append((column, wanted)) }
        return matchers
    }

    private func value(_ label: String?, in labels: [String: String]) -> String? {
        label.flatMap { labels.filled($0) }
    }
}

extension [String: String] {
    /// The value of a label; an empty one is none, as Prometheus has it.
    func filled(_ label: String) -> String? {
        self[label].flatMap { $0.isEmpty ? nil : $0 }
    }
}
