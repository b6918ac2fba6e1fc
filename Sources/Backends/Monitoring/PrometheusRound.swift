import OpsModel
import Wire

/// One request of a poll.
enum PrometheusCall: Sendable {
    case alerts
    case targets
    case version
    case rules
    case query(PrometheusQuery)
    case past(PrometheusQuery, PrometheusPast)
    case alertHistory(AlertHistory.Name, PrometheusPast)

    enum ID: Sendable, Hashable {
        case alerts, targets, version, rules
        case alertHistory(AlertHistory.Name)
        case query(PrometheusQuery.ID)
    }

    var id: ID {
        switch self {
        case .alerts: .alerts
        case .targets: .targets
        case .version: .version
        case .rules: .rules
        case .alertHistory(let name, _): .alertHistory(name)
        case .query(let query), .past(let query, _): .query(query.id)
        }
    }
}

/// Sends the requests of one poll, a few at a time.
struct PrometheusRound: Sendable {
    /// Requests under way at once: enough to hide latency, too few to crowd out a person's own queries.
    static let width = 6

    enum Value: Sendable {
        case alerts(Listing<Alert>)
        case targets(Listing<ScrapeTarget>)
        case version(String)
        case rules(AlertingRules)
        case series(PrometheusResult)
    }

    typealias Reply = Result<Value, BackendError>

    let api: PrometheusAPI
    let answers: PrometheusAnswers

    /// Until the server has answered anything, a fault of the whole server ends the round: what was not asked yet
    /// gets that fault as its answer, so that a dead server costs one deadline and not one a query.
    func ask(_ calls: [PrometheusCall]) async -> [PrometheusCall.ID: Reply] {
        var replies: [PrometheusCall.ID: Reply] = [:]
        await withTaskGroup(of: (PrometheusCall.ID, Reply).self) { group in
            var waiting = calls[...]
            var hasAnswered = false
            for call in waiting.prefix(Self.width) { group.addTask { (call.id, await reply(to: call)) } }
            waiting = waiting.dropFirst(Self.width)
            while let (id, reply) = await group.next() {
                replies[id] = reply
                if case .failure(let error) = reply {
                    if error.isOfWholeServer && !hasAnswered || error.failure.kind == .rateLimited {
                        for call in waiting { replies[call.id] = reply }
                        waiting = []
                    }
                } else {
                    hasAnswered = true
                }
                if let call = waiting.popFirst() { group.addTask { (call.id, await self.reply(to: call)) } }
            }
        }
        return replies
    }

    private func reply(to call: PrometheusCall) async -> Reply {
        do throws(BackendError) {
            return .success(try await value(of: call))
        } catch {
            return .failure(error)
        }
    }

    private func value(of call: PrometheusCall) async throws(BackendError) -> Value {
        let answers = answers
        switch call {
        case .alerts: return .alerts(try await api.data("api/v1/alerts", listing: "alerts") { answers.alerts($0) })
        case .targets:
            return .targets(
                try await api.data("api/v1/targets", ["state": "active"], listing: "activeTargets") {
                    answers.targets($0)
                })
        case .version: return .version(try await api.version())
        case .rules:
            return .rules(try await api.data("api/v1/rules", listing: "groups") { PrometheusAnswers.rules($0) })
        case .query(let query):
            return .series(try await api.query(query.expression, keeping: query.names))
        case .past(let query, let past):
            return .series(
                try await api.range(
                    query.expression, from: past.start, to: past.end, step: past.step, keeping: query.names))
        case .alertHistory(let name, let past):
            return .series(
                try await api.range(
                    name.rawValue, from: past.start, to: past.end, step: past.step, keeping: nil))
        }
    }
}

extension BackendError {
    /// Whether every other request to the same server would fail the same way.
    var isOfWholeServer: Bool {
        switch failure.kind {
        case .unreachable, .deadline, .unauthorised, .forbidden, .rateLimited, .tls, .notTLS, .redirected, .secret,
            .notAsked:
            true
        case .notFound, .server, .malformed, .tooLarge, .configuration: false
        }
    }
}

extension Result {
    var isSuccess: Bool {
        if case .success = self { true } else { false }
    }
}

extension [PrometheusCall.ID: PrometheusRound.Reply] {
    /// The answers to queries.
    var results: [PrometheusQuery.ID: Result<PrometheusResult, BackendError>] {
        var results: [PrometheusQuery.ID: Result<PrometheusResult, BackendError>] = [:]
        for (id, reply) in self {
            guard case .query(let query) = id else { continue }
            switch reply {
            case .success(.series(let result)): results[query] = .success(result)
            case .success: continue
            case .failure(let error): results[query] = .failure(error)
            }
        }
        return results
    }

    var version: String? {
        if case .success(.version(let version)) = self[.version] { version } else { nil }
    }

    var rules: AlertingRules? {
        if case .success(.rules(let rules)) = self[.rules] { rules } else { nil }
    }
}
