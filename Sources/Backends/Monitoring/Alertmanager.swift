public import OpsModel
public import Wire

/// A Prometheus Alertmanager, read through its API v2: alerts with what silences or inhibits them, and silences.
///
/// A poll costs three requests, sent at once. Groups are not read: every alert names its receivers itself.
public struct Alertmanager: Backend {
    public static let kind = "alertmanager"
    public static let system = "Alertmanager"
    public static let reports: Set<EntityKind> = [.alert, .silence]
    public static let options = [
        OptionSpec(
            "filter", .list(.text), "Matchers that every alert read must fit, as in team=\"ml\"; none when left out."),
        OptionSpec("receiver", .text, "A regular expression that one of an alert's receivers must fit."),
        OptionSpec("expired", .duration, "How long an expired silence is still listed; 1h when left out."),
    ]

    let api: AlertmanagerAPI
    private let keepsExpiredFor: Duration

    public init(settings: BackendSettings, transport: any Transport) throws(SettingsError) {
        api = AlertmanagerAPI(
            endpoint: try Endpoint(settings, transport), answers: AlertmanagerAnswers(backend: settings.id),
            filters: settings.options["filter"]?.elements.compactMap(\.text) ?? [],
            receiver: settings.options["receiver"]?.text)
        keepsExpiredFor = settings.options["expired"]?.duration ?? .seconds(3600)
    }

    public func poll(at now: Instant) async throws(BackendError) -> Snapshot {
        async let silencesAnswer = api.silences(expiredSince: now - keepsExpiredFor)
        async let statusAnswer = api.status()
        let alerts = try await api.alerts()
        var snapshot = Snapshot(observations: alerts.items.map { .alert($0) })
        snapshot.incomplete[.alert] = alerts.incompleteness
        snapshot.truncated = alerts.cutAt.map { "only the first \($0) alerts are read" }
        switch await silencesAnswer {
        case .success(let silences):
            snapshot.observations += silences.items.map { .silence($0) }
            snapshot.incomplete[.silence] = silences.incompleteness
        case .failure(let error):
            snapshot.incomplete[.silence] = error.description
        }
        snapshot.facts = facts(await statusAnswer, clockSkew: alerts.clockSkew)
        return snapshot
    }

    private func facts(
        _ answer: Result<AlertmanagerStatus, BackendError>, clockSkew: Double?
    ) -> BackendFacts {
        switch answer {
        case .success(let status):
            BackendFacts(
                version: status.version, isHealthy: status.isHealthy, clockSkew: clockSkew, note: status.note)
        case .failure(let error):
            BackendFacts(clockSkew: clockSkew, note: error.description)
        }
    }
}
