internal import Backends
public import OpsModel
internal import Store

extension RequestDesk {
    /// How long a call is read after it was sent, until it holds.
    static let patience = Duration.seconds(60)
    private static let lookEvery = Duration.milliseconds(500)
    private static let lease = Duration.seconds(60)

    /// Makes the calls of an approved request, each at most once, and stops at the first that fails.
    ///
    /// - Returns: the request as it ended, or as it is watched, or as it was planned anew because a bound field moved.
    public func execute(_ id: RequestID, seen digest: Digest? = nil) async throws(DeskError) -> ChangeRequest {
        let request = try await request(id)
        if let digest, request.digest != digest {
            throw DeskError("\(id.rawValue) is no longer what you saw: look at the plan again")
        }
        if let changed = try await underPolicyOfNow(request) { return changed }
        if let changed = try await underSignersOfNow(request) { return changed }
        return try await begin(id)
    }

    /// A signature whose key was revoked, or taken from the signers, since it was given lets nothing go any more.
    private func underSignersOfNow(_ request: ChangeRequest) async throws(DeskError) -> ChangeRequest? {
        guard request.status == .approved, request.approvals.contains(where: { $0.signature != nil }) else {
            return nil
        }
        let files = try await trust.contents()
        for approval in request.approvals {
            guard let why = await files.whyVoid(approval) else { continue }
            return try await advance(
                request.id,
                .replanned(
                    request.plan, request.ruling,
                    moved: ["the approval of \(approval.approver.name) holds no more: \(why)"]),
                by: .program)
        }
        return nil
    }

    /// What the policy asks now: a freeze that has begun refuses it, another policy has it decided anew.
    private func underPolicyOfNow(_ request: ChangeRequest) async throws(DeskError) -> ChangeRequest? {
        guard request.status == .approved else { return nil }
        let now = try await policy().get()
        var ruling = now.ruling(
            request.kind, in: request.environment, isRestore: request.plan.isRestore, quiet: request.quiet,
            ticket: request.ticket, at: clock.now)
        if let refusal = ruling.refusals.first { throw DeskError(refusal) }
        guard ruling.policy != request.ruling.policy else { return nil }
        ruling = ruling.selfAsserted(by: try await trust.contents().writable)
        return try await advance(
            request.id, .replanned(request.plan, ruling, moved: ["the policy has changed since it was proposed"]),
            by: .program)
    }

    private func begin(_ id: RequestID) async throws(DeskError) -> ChangeRequest {
        let execution = Execution(
            by: me, process: process.text, began: clock.now, leaseEnds: clock.now + Self.lease)
        let leaseEnds = clock.uptime + Self.lease
        var request = try await advance(id, .executionBegan(execution))
        leases[id] = leaseEnds
        let renewal = Task { await self.renew(id) }
        defer {
            renewal.cancel()
            leases[id] = nil
        }
        if let stopped = try await stopWhereMoved(request) { return stopped }
        for index in request.plan.calls.indices {
            request = try await carryOut(index, of: request)
            if request.status != .executing { return request }
        }
        return try await takeEffect(id)
    }

    /// Every field that the plan is bound to is read again before the first call is made.
    private func stopWhereMoved(_ request: ChangeRequest) async throws(DeskError) -> ChangeRequest? {
        var fresh = request.plan
        do throws(BackendError) {
            fresh.calls = try await performers.calls(request.plan.calls.map(\.call))
        } catch {
            return try await advance(request.id, .interrupted("nothing was called: \(error)"), by: .program)
        }
        let moved = request.plan.moved(in: fresh)
        guard !moved.isEmpty else { return nil }
        guard fresh.changesAnything else {
            let why = "nothing was called, somebody else has done it: \(moved.joined(separator: "; "))"
            return try await advance(request.id, .interrupted(why), by: .program)
        }
        fresh.readAt = clock.now
        return try await advance(request.id, .replanned(fresh, request.ruling, moved: moved), by: .program)
    }

    private func carryOut(_ index: Int, of request: ChangeRequest) async throws(DeskError) -> ChangeRequest {
        let planned = request.plan.calls[index]
        let found = await reading(of: planned.call)
        if case .success(let reading) = found, planned.reading.isForestalled(by: reading) {
            let why =
                "somebody else has done it: \(reading.before.map { "\($0.name) is \($0.valueText)" }.joined(separator: "; "))"
            return try await refuse(index, of: request, why)
        }
        if case .success(let reading) = found {
            let moved = planned.reading.moved(to: reading)
            if !moved.isEmpty { return try await refuse(index, of: request, moved.joined(separator: "; ")) }
        }
        var request = try await advance(request.id, .callIntended(index), by: .program)
        let outcome: CallRecord.Outcome
        var output: String?
        switch (found, planned.call) {
        case (.failure(let error), _): outcome = .refused("not sent: \(error)")
        case (.success(let reading), _) where reading.isDone(planned.reading.after): outcome = .tookEffect
        case (.success, _) where clock.uptime >= leases[request.id] ?? .zero:
            // Somebody else may have said already what became of it.
            outcome = .refused("not sent: this process was stopped for longer than its lease")
        case (.success, .runScript(let script)):
            (outcome, output) = await performers.scripts.run(script, as: ScriptProcesses(of: request))
        case (.success(let reading), _): outcome = await send(planned, reading)
        }
        request = try await advance(request.id, .callEnded(index, outcome, output: output), by: .program)
        return request
    }

    private func refuse(
        _ index: Int, of request: ChangeRequest, _ why: String
    ) async throws(DeskError) -> ChangeRequest {
        _ = try await advance(request.id, .callIntended(index), by: .program)
        return try await advance(request.id, .callEnded(index, .refused("not sent: \(why)")), by: .program)
    }

    func reading(of call: SystemCall) async -> Result<CallReading, BackendError> {
        do throws(BackendError) {
            return .success(try await performers.reading(of: call))
        } catch {
            return .failure(error)
        }
    }

    /// Sends the call and reads until it holds.
    private func send(_ planned: ChangePlan.Call, _ reading: CallReading) async -> CallRecord.Outcome {
        if OwnRecord.reading(of: planned.call) != nil { return await keep(planned.call) }
        let performer: any Performs
        do throws(BackendError) {
            performer = try await performers.performer(of: planned.call)
        } catch {
            return .refused("not sent: \(error)")
        }
        do throws(CallFault) {
            try await performer.perform(planned.call, reading)
        } catch {
            if case .refused(let why) = error { return await isDone(planned) ? .tookEffect : .refused(why) }
            return await holds(planned, within: Self.patience / 4) ? .tookEffect : .unknown(error.description)
        }
        if await holds(planned, within: Self.patience) { return .tookEffect }
        return .unknown("the call was accepted, and what it writes is not seen after \(Self.patience.inWords)")
    }

    private func isDone(_ planned: ChangePlan.Call) async -> Bool {
        if case .success(let reading) = await reading(of: planned.call) {
            reading.isDone(planned.reading.after)
        } else {
            false
        }
    }

    func holds(_ planned: ChangePlan.Call, within patience: Duration) async -> Bool {
        let end = clock.uptime + patience
        while true {
            if case .success(let reading) = await reading(of: planned.call), reading.isDone(planned.reading.after) {
                return true
            }
            guard clock.uptime < end, (try? await clock.sleep(until: clock.uptime + Self.lookEvery)) != nil else {
                return false
            }
        }
    }

    func keep(_ call: SystemCall) async -> CallRecord.Outcome {
        do throws(StoreError) {
            try await ledger.keep(call, at: clock.now)
            return .tookEffect
        } catch {
            return .refused("not kept: \(error)")
        }
    }

    private func renew(_ id: RequestID) async {
        while (try? await clock.sleep(until: clock.uptime + Self.lease / 3)) != nil {
            let leaseEnds = clock.uptime + Self.lease
            guard (try? await advance(id, .leaseRenewed(until: clock.now + Self.lease), by: .program)) != nil else {
                continue
            }
            leases[id] = leaseEnds
        }
    }
}

extension CallReading {
    /// Whether the fields it writes have these values.
    func isDone(_ fields: [BoundField]) -> Bool { before == fields }

    /// Whether what the call was to change is already as it was to make it, though it changed nothing yet.
    fileprivate func isForestalled(by later: CallReading) -> Bool { before != after && later.before == after }

    /// How what was read later differs from what was bound, a sentence each; what is done already has not moved.
    fileprivate func moved(to later: CallReading) -> [String] {
        if later.before == after { return [] }
        let now = Dictionary((later.before + later.reliesOn).map { ($0.name, $0) }) { first, _ in first }
        return (before + reliesOn).compactMap { field in
            guard let found = now[field.name], found.value != field.value else { return nil }
            return "\(field.name) was \(field.valueText) and is \(found.valueText)"
        }
    }
}
