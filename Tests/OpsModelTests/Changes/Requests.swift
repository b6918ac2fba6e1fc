import OpsModel

/// Requests for tests, and what is done with them.
enum Requests {
    static let start = Instant(seconds: 1_774_753_200)
    static let requester = Actor("y.sato", .login(uid: 1000, host: "ops-1"))
    static let other = Actor("k.lindt", .signature(key: "SHA256:kl"))
    static let model = ModelID(registry: "registry", name: "fraud-scorer")

    static func plan(_ version: String = "46", from: String = "47", calls: Int = 1, isRestore: Bool = false)
        -> ChangePlan
    {
        ChangePlan(
            title: "ROLLBACK fraud-detection v\(from) → v\(version)",
            calls: (0..<calls).map { number in
                let field = "registry fraud-scorer@champion\(number == 0 ? "" : "\(number)")"
                return ChangePlan.Call(
                    .setAlias(model: model, alias: "champion", version: version),
                    text: "registry: alias champion \(from) → \(version)",
                    reading: CallReading(before: [BoundField(field, from)], after: [BoundField(field, version)]),
                    guarantee: .idempotent(race: "another writer"))
            }, isRestore: isRestore, readAt: start)
    }

    static func request(
        _ plan: ChangePlan = plan(), policy: Policy = .standard, environment: Environment = .production
    ) -> ChangeRequest {
        ChangeRequest(
            id: "CR-7", kind: .rollback, service: "fraud-detection", environment: environment, reason: "errors",
            requester: requester, proposedAt: start, plan: plan,
            ruling: policy.ruling(.rollback, in: environment, isRestore: plan.isRestore, at: start))
    }

    static func approval(
        _ request: ChangeRequest, by actor: Actor = other, _ decision: Approval.Decision = .approved,
        standing: Approval.Standing = .advisory
    ) -> Approval {
        Approval(
            approver: actor, decision: decision, standing: standing, at: start, revision: request.revision,
            plan: request.plan.digest, bound: request.plan.boundDigest, policy: request.ruling.policy)
    }

    static func execution(_ actor: Actor = requester) -> Execution {
        Execution(by: actor, process: "ops-1 1 2", began: start, leaseEnds: start + .seconds(60))
    }
}

extension ChangeRequest {
    /// The request after an event, a second after the start unless said otherwise.
    func after(
        _ event: RequestEvent, by actor: Actor = Requests.requester, at seconds: Int = 1
    ) throws(RequestRefusal) -> ChangeRequest {
        try applying(event, by: actor, at: Requests.start + .seconds(seconds))
    }

    func decided(
        by actor: Actor = Requests.other, _ decision: Approval.Decision = .approved,
        standing: Approval.Standing = .advisory, at seconds: Int = 1
    ) throws(RequestRefusal) -> ChangeRequest {
        try after(
            .decided(Requests.approval(self, by: actor, decision, standing: standing), digest: digest), by: actor,
            at: seconds)
    }

    /// With all of its calls done.
    func executed() throws(RequestRefusal) -> ChangeRequest {
        var request = try after(.executionBegan(Requests.execution()))
        for index in plan.calls.indices {
            request = try request.after(.callIntended(index)).after(.callEnded(index, .tookEffect))
        }
        return try request.after(.tookEffect)
    }
}
