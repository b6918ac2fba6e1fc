internal import Backends
public import OpsModel

extension Engine {
    /// Does what is asked of the desk; what comes of it goes to the sink.
    public func carryOut(_ order: DeskOrder) async {
        guard let desk else { return tellDesk(.refused("there is no store, so nothing can be requested")) }
        do throws(DeskError) {
            try await carryOut(order, at: desk)
        } catch {
            switch order {
            case .plan(let draft, _): tellDesk(.notPlanned(draft, error.description))
            // Every program on the store watches; another was quicker.
            case .verified: break
            default: tellDesk(.refused(error.description))
            }
        }
    }

    private func carryOut(_ order: DeskOrder, at desk: RequestDesk) async throws(DeskError) {
        switch order {
        case .plan(let draft, let ticket): tellDesk(.planned(try await desk.plan(draft, ticket: ticket)))
        case .propose(let planned, let occasion, let executes, let known):
            let request = try await desk.propose(planned, for: occasion, known: known)
            if executes, request.status == .approved { _ = try await desk.execute(request.id) }
        case .decide(let id, let decision, let digest, let comment, let known):
            _ = try await desk.decide(id, decision, digest: digest, comment: comment, known: known)
        case .override(let id, let reason, let known): _ = try await desk.override(id, reason: reason, known: known)
        case .withdraw(let id, let reason): _ = try await desk.withdraw(id, reason: reason)
        case .settle(let id, let settlement): _ = try await desk.settle(id, settlement)
        case .execute(let id, let digest): _ = try await desk.execute(id, seen: digest)
        case .verified(let id, let verification): _ = try await desk.verified(id, verification)
        }
    }

    /// Looks what became of requests whose executor is gone, at the start and then now and again.
    func recoverRequests() async {
        while !Task.isCancelled {
            guard (try? await clock.sleep(until: clock.uptime + Self.recoveryInterval)) != nil else { return }
            for request in await desk?.recover() ?? [] { tellDesk(.changed(request)) }
        }
    }

    private static let recoveryInterval = Duration.seconds(10)
}
