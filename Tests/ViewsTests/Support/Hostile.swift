import OpsModel

/// Texts that try to move the cursor, colour the screen, reverse the reading or push a column aside.
enum Hostile {
    static let texts = [
        "\u{1B}[31mfraud\u{1B}]0;owned\u{7}\u{1B}[2J", "模型-欺诈检测-スコア", "a\u{202E}drawkcab\u{2066}x\u{200B}y",
        "tab\there\nand\r\nlines\u{85}\u{2028}", "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}zalgo", "👩‍👩‍👧‍👦🏳️‍🌈family",
        "\u{9B}31mC1\u{90}dcs\u{9C}\u{7F}", String(repeating: "long-", count: 60), "", "\u{FFFD}\u{E000}\u{10FFFF}",
        "│─╮ OK ● fake",
    ]

    static func deployment(_ text: String, _ other: String) -> Observation {
        .deployment(
            Deployment(
                id: DeploymentID(backend: "triton-eu", cluster: other, namespace: text, name: text),
                environment: other.isEmpty ? .production : .other(other), system: text, labels: [text: other],
                variants: [
                    Variant(version: other, role: .stable, readiness: .ready, reason: text),
                    Variant(
                        version: text, role: .canary, readiness: .unavailable, configuredShare: 0.25, reason: other),
                ],
                readiness: .unavailable, uid: text, reason: other))
    }

    static func measured(_ text: String, _ other: String) -> [Observation] {
        let subject = Subject(name: text, version: other, environment: other, cluster: text)
        let values: [SignalKind: Measurement] = [
            .requestRate: Measurement(1e30), .errorRatio: Measurement(-1), .latencyP99: Measurement(1e-30, .hostWide),
            .saturation: Measurement(.infinity),
        ]
        return [
            .signals(
                GoldenSignals(
                    id: SignalsID(backend: "metrics", source: text, subject: subject), role: .canary, window: .zero,
                    values: values)),
            .drift(
                DriftMeasurement(
                    id: DriftID(backend: "metrics", monitor: other, subject: subject, column: text), kind: .quality,
                    method: other, value: 1e12, threshold: 1e-12, sampleSize: Int.max)),
            .objective(
                ObjectiveStatus(
                    id: SLOID(backend: "metrics", name: text, subject: subject), objective: 1, window: .zero,
                    errorRatios: [.zero: nil])),
            .target(
                ScrapeTarget(
                    id: TargetID(backend: "metrics", job: text, instance: other), labels: [text: other], isUp: false,
                    lastError: text, lastScrape: Instant(seconds: -1e300))),
        ]
    }

    static func alerts(_ text: String, _ other: String) -> [Observation] {
        [
            .alert(
                Alert(
                    id: AlertID(backend: "alerts", fingerprint: text),
                    labels: ["alertname": text, "service": other, "severity": "page", "version": text, text: other],
                    annotations: ["summary": other, "description": text, "runbook_url": text], state: .firing,
                    activeAt: Instant(seconds: 1e300), startsAt: Instant(seconds: -1e300), inhibitedBy: [text],
                    receivers: [other], generatorURL: text, value: .nan)),
            .alert(
                Alert(
                    id: AlertID(backend: "alerts", fingerprint: "quiet " + text),
                    labels: ["alertname": other, "service": text],
                    state: .suppressed, silencedBy: [text])),
            .silence(
                Silence(
                    id: SilenceID(backend: "alerts", id: text), state: .active, matchers: [], startsAt: nil,
                    endsAt: Instant(seconds: 1e300), createdBy: other, comment: text)),
        ]
    }

    static func registry(_ text: String, _ other: String) -> [Observation] {
        let model = ModelID(registry: "registry", name: text)
        return [
            .model(
                RegisteredModel(
                    id: model, description: text, aliases: [other: other, text: text], tags: [text: other])),
            .version(
                ModelVersion(
                    id: VersionID(model: model, version: other), registration: .unknown(text), stage: other,
                    tags: [text: other], description: text, runID: other, source: text,
                    createdAt: Instant(seconds: 1e300), createdBy: other, metrics: [text: .nan])),
        ]
    }
}
