import OpsModel
import Wire

extension Prometheus {
    public func examine() async -> [Diagnosis] {
        var examination = Examination(of: Self.system)
        do throws(BackendError) {
            let response = try await api.endpoint.send(api.endpoint.request("api/v1/status/buildinfo"))
            examination.noteReached(response)
            let isRead =
                response.status == 404 || Self.isNameless(response)
                || examination.noteAuthorised(response) {
                    $0["status"].isString("success") && $0["data"]["version"].string != nil
                }
            guard isRead else { return examination.findings }
            let hasVersion = noteVersion(response, in: &examination)
            let lists = [
                await noteList("alerts", at: "api/v1/alerts", in: &examination),
                await noteList("targets", at: "api/v1/targets", in: &examination),
            ]
            if hasVersion || lists.contains(true) {
                await noteReadiness(in: &examination)
            } else {
                examination.note(
                    .fail, "system", "nothing of the Prometheus API answers here",
                    advice: "Check `kind:` and `url:`: another system seems to listen there.")
            }
            await noteQueries(in: &examination)
            for objective in plan.objectives { Self.noteFactors(of: objective, in: &examination) }
        } catch {
            examination.noteFailure("reachable", error)
        }
        return examination.findings
    }

    /// Whether the frame of an answer came without a version in it, which vouches for nothing; the lists tell more.
    private static func isNameless(_ response: Response) -> Bool {
        guard let data = (try? PrometheusEnvelope(response))?.data else { return false }
        return data.kind == .object && data["version"].string == nil
    }

    /// False where the answer is none of a Prometheus.
    private func noteVersion(_ response: Response, in examination: inout Examination) -> Bool {
        guard let version = try? PrometheusAPI.version(in: response) else {
            examination.note(
                .warn, "version", "the answer names no version",
                advice: "Check that `url:` is a Prometheus's address, with the path it is served under.")
            return false
        }
        examination.note(.pass, "version", version)
        return true
    }

    private func noteReadiness(in examination: inout Examination) async {
        do throws(BackendError) {
            switch try await api.isReady() {
            case true?: examination.note(.pass, "ready", "serves queries")
            case nil: examination.note(.pass, "ready", "has no readiness page")
            case false?:
                examination.note(
                    .warn, "ready", "not yet", advice: "It is starting and reads its log; look again in a minute.")
            }
        } catch {
            examination.noteFailure("ready", error)
        }
    }

    /// False where there is no such list, or what answers in its place is none.
    private func noteList(_ what: String, at path: RequestPath, in examination: inout Examination) async -> Bool {
        do throws(BackendError) {
            let answers = answers
            let incompleteness =
                what == "targets"
                ? try await api.data(path, ["state": "active"], listing: "activeTargets") {
                    answers.targets($0).incompleteness
                } : try await api.data(path, listing: "alerts") { answers.alerts($0).incompleteness }
            examination.noteList("permitted", "may read \(what)", incompleteness: incompleteness)
            return true
        } catch {
            guard error.failure.kind == .notFound else {
                examination.noteFailure("permitted", error)
                return error.failure.kind != .malformed
            }
            examination.note(
                .warn, "permitted", "lists no \(what)",
                advice: what == "alerts" ? "Alerts must come from an Alertmanager." : "Right for Thanos and Mimir.")
            return false
        }
    }

    /// Asks each configured query once.
    private func noteQueries(in examination: inout Examination) async {
        let calls = plan.queries.map(PrometheusCall.query)
        let replies = await PrometheusRound(api: api, answers: answers).ask(calls).results
        for query in plan.queries {
            switch replies[query.id] {
            case .success(let result): Self.note(result, of: query, in: &examination)
            case .failure(let error): examination.noteFailure(query.id.name, error)
            case nil: continue
            }
        }
    }

    private static func note(
        _ result: PrometheusResult, of query: PrometheusQuery, in examination: inout Examination
    ) {
        let name = query.id.name
        let faults = faults(of: result, asking: query)
        for fault in faults { examination.note(.warn, name, fault.detail, advice: fault.advice) }
        if faults.isEmpty {
            examination.note(.pass, name, "\(result.seriesCount) series\(result.remarks.first.map { "; \($0)" } ?? "")")
        }
    }

    /// What keeps an answer from being taken whole, and what to do about each.
    private static func faults(
        of result: PrometheusResult, asking query: PrometheusQuery
    ) -> [(detail: String, advice: String)] {
        var faults: [(detail: String, advice: String)] = []
        if let text = result.unreadableText {
            faults.append(
                (
                    "\(text), beside \(result.seriesCount) series that can be read",
                    "What it feeds counts as incomplete; ask for plain numbers, not for native histograms or texts."
                ))
        } else if result.series.isEmpty {
            faults.append(
                (
                    "answers no series",
                    "Right where nothing of the kind exists yet; else correct the query: \(query.expression)"
                ))
        }
        if result.isCut {
            faults.append(
                (
                    "\(result.seriesCount) series, of which \(result.series.count) are read",
                    "Narrow the query: \(query.expression)"
                ))
        }
        let nameless = query.nameless(in: result)
        if nameless > 0 {
            faults.append(
                (
                    "\(nameless) of \(result.series.count) series lack the label \(query.requiredLabel)",
                    "Keep it with `by (\(query.requiredLabel))`, or name another under `labels:`."
                ))
        }
        return faults
    }

    /// Burn rates that no outage reaches would never page.
    static func noteFactors(of series: ObjectiveSeries, in examination: inout Examination) {
        for refusal in BurnRatePolicy.standard(window: series.window).refusals(objective: series.objective) {
            examination.note(
                .fail, "slo \(series.name)", refusal.description,
                advice:
                    "A long window of \(refusal.shortestLong) can fire at this share of the budget; so does a shorter "
                    + "`window:` or a stricter `objective:`.")
        }
    }
}

extension BurnRateRefusal {
    /// The shortest long window, in whole hours, whose factor for the same share of the budget can be reached.
    fileprivate var shortestLong: String {
        let seconds = rule.factor * rule.long.inSeconds * (1 - objective)
        return "\(Int(bounded: (seconds / 3600).rounded(.down)) + 1)h"
    }
}
