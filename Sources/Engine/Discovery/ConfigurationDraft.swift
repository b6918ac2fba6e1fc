public import Store
internal import Wire

/// A commented configuration of what was found, ready to be edited.
public struct ConfigurationDraft: Sendable {
    private let report: DiscoveryReport

    public init(_ report: DiscoveryReport) {
        self.report = report
    }

    /// YAML that the program itself reads, with a line break at the end.
    public var yaml: String {
        var lines = [
            "# mlops-tui: which systems to read. Written by 'mlops-tui init'; yours to edit.",
            "# Every key: docs/configuration.md. An editor checks it by the schema that 'mlops-tui schema' prints.",
            "# Secrets never stand here: write \"env:NAME\", \"file:PATH\" or \"command:PROGRAM ARG…\".",
            "version: 1",
            "# name: prod-eu                 # shown in the header",
            "# defaults: { interval: 15s, deadline: 10s }",
            "",
        ]
        lines += report.notes.map { "# \(PlainText.printable($0))" }
        if !report.notes.isEmpty { lines.append("") }
        lines += report.backends.isEmpty ? Self.examples : ["backends:"] + report.backends.flatMap(Self.lines)
        return (lines + Self.ending).joined(separator: "\n") + "\n"
    }

    /// Refuses what ``write(to:replacing:)`` would refuse, before anybody is asked anything.
    public static func check(_ path: String, replacing: Bool) throws(PrivateFileError) {
        try PrivateFile.check(path, replacing: replacing)
    }

    /// Writes it 0600, in a folder of 0700 where that has to be made.
    ///
    /// - Parameters:
    ///   - path: where.
    ///   - replacing: whether a file that is there may be replaced; a symbolic link never is.
    /// - Throws: where it was not written, and why.
    public func write(to path: String, replacing: Bool) throws(PrivateFileError) {
        try PrivateFile.write(yaml, to: path, replacing: replacing)
    }

    private static func lines(_ backend: DiscoveredBackend) -> [String] {
        var lines = [
            "  # \(PlainText.printable(backend.remark))", "  - id: \(backend.id)", "    kind: \(backend.kind)",
            "    url: \(JSONText.quoted(backend.url))",
            "    # environment: production   # left out it is shown as ENV? and counts as production",
        ]
        switch backend.proof {
        case .none: break
        case .basic(let user, let password):
            lines.append(
                "    auth: { basic: { user: \(JSONText.quoted(user)), password: \(JSONText.quoted(password)) } }")
        case .bearer(let token): lines.append("    auth: { bearer: \(JSONText.quoted(token)) }")
        }
        if let path = backend.authorities { lines.append("    tls: { ca: \(JSONText.quoted(path)) }") }
        return lines + options(backend) + (backend.kind == "prometheus" ? signals : [])
    }

    /// Which numbers are a service's cannot be found out; left out, none are read.
    private static let signals = [
        "    # options:",
        "    #   signals:   # the golden signals; every preset: docs/configuration.md",
        "    #     - { preset: triton, selector: '{job=\"triton\"}' }",
    ]

    private static func options(_ backend: DiscoveredBackend) -> [String] {
        let isAllProposal = backend.options.allSatisfy(\.isProposal)
        guard !backend.options.isEmpty else { return [] }
        return ["    \(isAllProposal ? "# " : "")options:"]
            + backend.options.map { option in
                let line = "\(option.key): \(JSONText.quoted(option.value))"
                return option.isProposal
                    ? "    #   \(line)   # where no prometheus backend has its numbers" : "      \(line)"
            }
    }

    private static let examples = [
        "# Nothing was found. Take away the '#' of what you have, and put in your addresses.",
        "backends:",
        "#  - id: registry",
        "#    kind: mlflow",
        "#    url: https://mlflow.example",
        "#    auth: { bearer: \"env:MLFLOW_TRACKING_TOKEN\" }",
        "#  - id: metrics",
        "#    kind: prometheus",
        "#    url: http://prometheus.example:9090",
        "#  - id: alerts",
        "#    kind: alertmanager",
        "#    url: http://alertmanager.example:9093",
        "#  - id: triton",
        "#    kind: triton",
        "#    url: http://triton.example:8000",
    ]

    private static let ending = [
        "",
        "# What users depend on, where names alone do not tell what belongs together:",
        "# services:",
        "#   - name: fraud-detection",
        "#     owner: risk",
        "#     bind: { deployments: [\"triton/fraud-*\"], models: [\"registry/fraud-detector\"] }",
    ]
}
