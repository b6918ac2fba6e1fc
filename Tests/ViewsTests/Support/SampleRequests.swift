import OpsModel

/// Change requests as the store tells them.
enum SampleRequests {
    static let requester = Actor("y.sato", .login(uid: 1000, host: "ops-1"))

    /// One that waits for somebody, one that is watched, one that waits for a review and one that was done in part.
    static let typical: [ChangeRequest] = [
        request(4, .proposed), request(3, .verifying), request(2, .succeeded), request(1, .partial),
    ]

    static func hostile(_ texts: [String]) -> [ChangeRequest] {
        texts.enumerated().map { index, text in
            var request = request(index + 1, .proposed)
            let other = texts[(index + 1) % texts.count]
            request.plan = plan(title: text, service: other, field: text)
            request.plan.touches = [text]
            request.plan.checks = [ChangePlan.Check(text, .fail, other)]
            (request.reason, request.requester.name, request.service) = (text, other, ServiceID(other))
            request.ending = text
            return request
        }
    }

    static func many(_ count: Int) -> [ChangeRequest] {
        (1...count).map { request($0, $0.isMultiple(of: 3) ? .rejected : .proposed) }
    }

    static func plan(
        title: String = "ROLLBACK fraud-scorer v47 → v46", service: String = "fraud-scorer",
        field: String = "registry fraud-scorer@champion"
    ) -> ChangePlan {
        let model = ModelID(registry: "registry", name: service)
        return ChangePlan(
            title: title, place: "eu",
            calls: [
                call(
                    .load(model: DeploymentID(backend: "triton-eu", name: service), versions: ["46"]),
                    "triton-eu: load fraud-scorer with versions 46", "triton-eu fraud-scorer ready versions", "47", "46"
                ),
                call(
                    .setAlias(model: model, alias: "champion", version: "46"),
                    "registry: alias champion of fraud-scorer 47 → 46", field, "47", "46"),
            ], touches: ["25 % of the requests, 302 requests/s, of fraud-scorer move from v47 to v46"],
            checks: [
                ChangePlan.Check("last known good", .pass, "v46 serves as stable and is older than 24h"),
                ChangePlan.Check("own errors", .fail, "v46 fails 1.2 % of its requests now"),
                ChangePlan.Check("same digest", .unknown, "no source tells the digest of what a server has loaded"),
            ], undo: "promote fraud-scorer 46 → 47: each call's former value is kept",
            criteria: [
                ChangePlan.Criterion(
                    Signal.ID(service: "fraud-scorer", environment: .production, kind: .sloBurn, detail: "errors"),
                    "SLO errors burns 8x is over")
            ], isRestore: true, readAt: SampleFleet.now - .seconds(40))
    }

    private static func call(
        _ call: SystemCall, _ text: String, _ field: String, _ before: String, _ after: String
    ) -> ChangePlan.Call {
        ChangePlan.Call(
            call, text: text,
            reading: CallReading(
                before: [BoundField(field, before)], after: [BoundField(field, after)],
                sideEffects: ["a later plain load changes nothing"]),
            guarantee: .idempotent(race: "a move by somebody else in the same second is overwritten"))
    }

    static func request(_ number: Int, _ status: ChangeRequest.Status) -> ChangeRequest {
        let plan = plan()
        var request = ChangeRequest(
            id: RequestID(number: number), kind: .rollback, service: "fraud-scorer", environment: .production,
            incident: "INC-K7QD", reason: "errors of the canary", requester: requester,
            proposedAt: SampleFleet.now - .seconds(40 * (5 - min(number, 4))), plan: plan,
            ruling: Policy(production: Policy.Rule(restore: .before, from: ["team-payments"]))
                .ruling(.rollback, in: .production, isRestore: true, at: SampleFleet.now))
        request.status = status
        guard status != .proposed else { return request }
        let began = request.proposedAt + .seconds(5)
        request.calls = [CallRecord(index: 0, intendedAt: began, endedAt: began, outcome: .tookEffect)]
        if status == .partial {
            request.calls.append(
                CallRecord(index: 1, intendedAt: began, endedAt: began, outcome: .refused("registry answered 403")))
            request.ending = "registry answered 403"
        } else {
            request.calls.append(CallRecord(index: 1, intendedAt: began, endedAt: began, outcome: .tookEffect))
            (request.tookEffectAt, request.reviewDue) = (began, began + .seconds(86_400))
        }
        if status == .succeeded { request.ending = "recovered" }
        return request
    }
}
