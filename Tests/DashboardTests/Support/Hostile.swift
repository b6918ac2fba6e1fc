import Dashboard
import OpsModel

/// Text that tries to move cursors, colour screens, forge rows and hide itself.
enum Hostile {
    static let texts = [
        "\u{1B}[2J\u{1B}[H", "\u{1B}]0;owned\u{7}", "\u{1B}]52;c;ZXZpbA==\u{1B}\\", "\u{1B}P1$r\u{1B}\\", "\u{9B}31m",
        "\u{9D}0;x\u{9C}", "a\r\nforged row", "tab\there", "\u{0}\u{1}\u{7F}", "\u{202E}desrever\u{202C}",
        "\u{2066}x\u{2069}",
        "zero\u{200B}width\u{FEFF}\u{AD}", "a" + String(repeating: "\u{301}", count: 400), "\u{1F468}\u{200D}\u{1F469}",
        "\u{E0041}\u{E007F}", "\u{2028}line\u{2029}paragraph", "\u{FFFE}\u{E000}", String(repeating: "预", count: 300),
    ]

    /// Whether a cell or a line may hold it.
    static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator, .privateUse: false
        default: true
        }
    }

    /// The text in every place of every kind of entity that a screen could show.
    static func inputs(_ text: String) -> [Input] {
        let subject = Subject(name: text, version: text, environment: text, cluster: text)
        let model = ModelID(registry: "registry", name: text)
        let alert = Alert(
            id: AlertID(backend: "am", fingerprint: text),
            labels: ["alertname": text, "service": text, "severity": text, "version": text],
            annotations: ["summary": text], state: .firing, startsAt: World.start, silencedBy: [text],
            receivers: [text])
        let deployment = Deployment(
            id: DeploymentID(backend: "triton", cluster: text, namespace: text, name: text),
            environment: Environment(text), system: text, labels: [text: text],
            variants: [Variant(version: text, readiness: .unavailable, reason: text)], readiness: .unavailable,
            reason: text)
        let version = ModelVersion(
            id: VersionID(model: model, version: text), registration: .unknown(text), stage: text, tags: [text: text],
            description: text, runID: text, source: text, createdBy: text, metrics: [text: 1])
        let signals = GoldenSignals(
            id: SignalsID(backend: "prom", source: text, subject: subject), window: .seconds(300),
            values: [.requestRate: Measurement(1), .latencyP99: Measurement(0.1)])
        let drift = DriftMeasurement(
            id: DriftID(backend: "prom", monitor: text, subject: subject, column: text), kind: .dataDrift, method: text,
            value: 1, threshold: 0.1)
        let target = ScrapeTarget(
            id: TargetID(backend: "prom", job: text, instance: text), labels: [:], isUp: false, lastError: text,
            lastScrape: nil)
        var report = World.polled(
            "am",
            [
                .alert(alert), .deployment(deployment), .version(version), .signals(signals), .drift(drift),
                .target(target),
                .model(RegisteredModel(id: model, description: text, aliases: [text: text], tags: [text: text])),
            ])
        if case .polled(var poll) = report {
            poll.truncated = text
            poll.incomplete = [.alert: text]
            poll.facts = BackendFacts(version: text, note: text)
            report = .polled(poll)
        }
        return [report, World.failed("prom", after: 1, text), .noticed(text, isError: true)]
    }
}
