import OpsModel
import Testing

/// A request on screen, beside everything that moves by itself.
@Suite struct `An approved request among figures that move` {
    private static let wish = RequestWish.rollback("fraud", from: "47", to: "46")

    /// What the sources tell in their so-manieth answer: nothing that a rollback writes or relies on.
    private func poll(_ fleet: inout Fleet, _ round: Int) {
        let variants = [("47", Variant.VariantRole.canary), ("46", .stable)].map { version, role in
            var variant = Variant(version: version, role: role, readiness: .ready)
            (variant.replicasReady, variant.replicasDesired) = (round % 7, 7)
            return variant
        }
        let deployment = Deployment(
            id: DeploymentID(backend: "triton", cluster: "eu", name: "fraud"), environment: .production,
            system: "Triton", variants: variants, readiness: .ready)
        let seconds = Double(round) / 2
        fleet.poll("triton", after: seconds, [.deployment(deployment)])
        fleet.poll("am", after: seconds)
        fleet.poll("prom", after: seconds, [Fleet.signals("fraud", version: "47", rate: Double(round % 300))])
        fleet.tick(seconds)
    }

    private func fleet() -> Fleet {
        let registry = BackendStatus(
            id: "mlflow", system: "MLflow", address: "", interval: .seconds(5), reports: [.model, .version],
            operations: [.setAlias])
        let others = ["triton", "prom", "am"].compactMap { Fleet().state.backends[BackendID(rawValue: $0)] }
        return Fleet(sources: [registry] + others)
    }

    private func tell(_ fleet: inout Fleet, champion: String, after seconds: Double) {
        let model = RegisteredModel(
            id: ModelID(registry: "mlflow", name: "fraud"), aliases: ["champion": champion, "shadow": "45"])
        fleet.poll("mlflow", after: seconds, [.model(model)])
    }

    @Test func `is as it was approved after a thousand answers, and planned anew it is the same`() throws {
        var fleet = fleet()
        tell(&fleet, champion: "47", after: 1)
        poll(&fleet, 2)
        let draft = try fleet.state.draft(Self.wish)
        var request = Requests.request()
        request.expiresAt = Fleet.start + .seconds(900)
        request = try request.decided()
        #expect(fleet.state.reduce(.request(.answered(.changed(request)))).isEmpty)
        for round in 3...1002 { poll(&fleet, round) }
        #expect(fleet.state.requests[request.id] == request)
        let later = try fleet.state.draft(Self.wish)
        #expect(later.calls == draft.calls && later.title == draft.title)
        #expect(later.touches != draft.touches, "what people are shown of it has moved")
        let (before, after) = (plan(of: draft), plan(of: later))
        #expect(before.digest == after.digest && before.boundDigest == after.boundDigest)
        tell(&fleet, champion: "46", after: 600)
        #expect(throws: PlanningRefusal.self) { try fleet.state.draft(Self.wish) }
    }

    /// With what a registry reads of it, which is the same both times.
    private func plan(of draft: RequestDraft) -> ChangePlan {
        draft.plan(
            draft.calls.map {
                ChangePlan.Call(
                    $0, text: "", reading: CallReading(before: [BoundField("champion", "47")], after: []),
                    guarantee: .guarded)
            }, readAt: Fleet.start)
    }
}
