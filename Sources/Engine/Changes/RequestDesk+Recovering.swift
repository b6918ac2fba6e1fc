internal import Backends
public import OpsModel
internal import Store

extension RequestDesk {
    /// How long is waited at a time for what may still be under way.
    private static let pause = Duration.seconds(5)

    /// Looks for requests whose executor is gone, reads their targets and notes what became of them. One whose call may
    /// still be under way stays as it is, and is looked at again.
    ///
    /// - Returns: those of which it is known now.
    public func recover() async -> [ChangeRequest] {
        guard let all = try? await ledger.requests() else { return [] }
        for request in all where [.proposed, .approved].contains(request.status) && clock.now >= request.expiresAt {
            _ = try? await advance(request.id, .expired, by: .program)
        }
        return await withTaskGroup(of: ChangeRequest?.self) { group in
            for request in all where request.status == .executing && isAbandoned(request) {
                group.addTask {
                    if await self.stillRuns(request) { return nil }
                    return try? await self.recover(request)
                }
            }
            var ended: [ChangeRequest] = []
            for await request in group { if let request { ended.append(request) } }
            return ended.sorted { ($0.id.number ?? 0) < ($1.id.number ?? 0) }
        }
    }

    private func isAbandoned(_ request: ChangeRequest) -> Bool {
        guard let execution = request.execution else { return true }
        if let isAlive = process.isAlive(execution.process) { return !isAlive }
        return clock.now > execution.leaseEnds
    }

    /// Whether its script goes on, though who executed it is gone: that is waited for, until its deadline.
    private func stillRuns(_ request: ChangeRequest) async -> Bool {
        guard let last = request.calls.last, last.outcome == .intended,
            case .runScript(let script) = request.plan.calls[last.index].call,
            let processes = ScriptProcesses(of: request)
        else { return false }
        if clock.now > last.intendedAt + .seconds(script.timeout) { await processes.end() }
        return await !processes.running().isEmpty
    }

    private func recover(_ request: ChangeRequest) async throws(DeskError) -> ChangeRequest? {
        guard let last = request.calls.last, last.outcome == .intended else {
            if request.isCarriedOut {
                return try await takeEffect(request.id)
            }
            return try await advance(
                request.id, .interrupted("who executed it was ended between two calls; nothing is under way"),
                by: .program)
        }
        let planned = request.plan.calls[last.index]
        guard let outcome = await outcome(of: planned, since: last.intendedAt, executedBy: request.execution) else {
            return nil
        }
        let after = try await advance(request.id, .callEnded(last.index, outcome), by: .program)
        guard after.status == .executing else { return after }
        if after.isCarriedOut { return try await takeEffect(request.id) }
        return try await advance(
            request.id, .interrupted("who executed it was ended after call \(last.index + 1), which took effect"),
            by: .program)
    }

    /// What became of a call that was intended, as its target tells; `nil` while it may still be under way.
    private func outcome(
        of planned: ChangePlan.Call, since intended: Instant, executedBy execution: Execution?
    ) async -> CallRecord.Outcome? {
        // Our own record is kept by its id, so that keeping it once more is keeping it once.
        if OwnRecord.reading(of: planned.call) != nil { return await keep(planned.call) }
        if case .runScript(let script) = planned.call {
            let host = (execution?.process ?? "").prefix { $0 != "/" }
            let isHere = execution.flatMap { process.isAlive($0.process) } != nil
            return .unknown(
                "who executed it was ended while the script of \(script.step) ran; what that did only what it touches tells, "
                    + (isHere ? "and none of it is seen any more" : "and it may run still on \(host)"))
        }
        let longest = (try? await performers.performer(of: planned.call))?.longest(planned.call) ?? .zero
        let end = intended + longest
        if await holds(planned, within: min(max(end - clock.now, .zero), Self.pause)) { return .tookEffect }
        return clock.now < end ? nil : await outcomeAsItStands(of: planned, after: longest)
    }

    private func outcomeAsItStands(of planned: ChangePlan.Call, after longest: Duration) async -> CallRecord.Outcome {
        switch await reading(of: planned.call) {
        case .failure(let error): return .unknown("who executed it was ended, and the target cannot be read: \(error)")
        case .success(let reading):
            if reading.isDone(planned.reading.after) { return .tookEffect }
            guard reading.isDone(planned.reading.before) else {
                return .unknown("who executed it was ended, and the target is neither as it was nor as it was to be")
            }
            // An answer's deadline is no end of what the system does.
            return .unknown(
                "who executed it was ended, and the target is as it was \(longest.inWords) later; it may be at it still"
            )
        }
    }
}
