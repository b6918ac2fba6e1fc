// Plans that take back what a request did, or go on where it stopped.

extension OpsState {
    /// As ``ChangeRequest/undoDraft(verifyFor:)``, of a request that is known here.
    public func undoDraft(_ id: RequestID) throws(PlanningRefusal) -> RequestDraft {
        try known(id).undoDraft(verifyFor: verification)
    }

    /// As ``ChangeRequest/continueDraft(verifyFor:)``, of a request that is known here.
    public func continueDraft(_ id: RequestID) throws(PlanningRefusal) -> RequestDraft {
        let request = try known(id)
        var draft = try request.continueDraft(verifyFor: verification)
        if let incident = draft.step?.incident, let incident = self.incident(incident) {
            draft.step = draft.step?.knowing(steps(of: incident), stepRequests(of: incident))
        }
        return draft
    }

    private func known(_ id: RequestID) throws(PlanningRefusal) -> ChangeRequest {
        guard let request = requests[id] else { throw PlanningRefusal("no request is called \(id.rawValue) here") }
        return request
    }
}

extension ChangeRequest {
    /// The calls that took effect, the last first, each back to what it found.
    public func undoDraft(verifyFor: Int) throws(PlanningRefusal) -> RequestDraft {
        try requireEnded()
        let found = done.reversed().map { plan.calls[$0] }
        // What serves first; what was noted beside it last.
        let done = found.filter { !$0.call.isRemark } + found.filter(\.call.isRemark)
        guard !done.isEmpty else {
            throw PlanningRefusal(
                mayHaveDoneSomething
                    ? "no call of \(id.rawValue) is known to have taken effect, and what one did in part no call takes back: "
                        + "look at what it touches"
                    : "nothing of \(id.rawValue) took effect, so nothing is to be undone")
        }
        var calls: [SystemCall] = []
        for call in done {
            guard let reverse = call.reversed else {
                throw PlanningRefusal("'\(call.text)' cannot be taken back by a call: see its UNDO")
            }
            calls.append(reverse)
        }
        var draft = draft(calls, title: "UNDO \(id.rawValue): \(plan.title)", undo: "undo that request", verifyFor)
        draft.undoes = id
        return draft
    }

    /// The calls that were not tried, and the one that failed.
    public func continueDraft(verifyFor: Int) throws(PlanningRefusal) -> RequestDraft {
        guard [.partial, .outcomeUnknown, .failed].contains(status), !calls.isEmpty else {
            throw PlanningRefusal("\(id.rawValue) \(statusText): there is nothing to go on with")
        }
        let done = Set(done)
        let left = plan.calls.indices.filter { !done.contains($0) }.map { plan.calls[$0].call }
        guard !left.isEmpty else { throw PlanningRefusal("every call of \(id.rawValue) took effect") }
        var draft = draft(left, title: "CONTINUE \(id.rawValue): \(plan.title)", undo: plan.undo, verifyFor)
        // What goes on with taking a request back takes that back.
        draft.undoes = undoes
        draft.step = step
        draft.step?.known?.insert(knowledge)
        if status == .outcomeUnknown {
            draft.checks.append(ChangePlan.Check("what \(id.rawValue) did", .unknown, ending ?? statusText))
        }
        // What was done in part was a restore by its checks of then, and half of it is no safe place to stay.
        (draft.criteria, draft.isRestore) = (plan.criteria, plan.isRestore && status == .partial)
        return draft
    }

    /// Whether a call did something in part, or may have.
    var mayHaveDoneSomething: Bool {
        calls.contains { call in
            switch call.outcome {
            case .failed, .unknown: true
            case .intended, .tookEffect, .refused: false
            }
        }
    }

    private func requireEnded() throws(PlanningRefusal) {
        guard status != .reverted else { throw PlanningRefusal("\(id.rawValue) was \(ending ?? "taken back") already") }
        guard status.isOver || status == .verifying else { throw PlanningRefusal("\(id.rawValue) \(statusText)") }
    }

    private func draft(_ calls: [SystemCall], title: String, undo: String, _ verifyFor: Int) -> RequestDraft {
        var draft = RequestDraft(
            kind: kind, service: service, environment: environment, title: title, place: plan.place, calls: calls,
            touches: ["what \(id.rawValue) touched"], checks: [], undo: undo, criteria: [], isRestore: false)
        (draft.follows, draft.verifyFor) = (id, verifyFor)
        return draft
    }
}

extension ChangePlan.Call {
    /// The call that brings back what this one found; `nil` where no call does.
    var reversed: SystemCall? {
        let before = reading.before.first?.value
        switch call {
        case .setAlias(let model, let alias, _): return .setAlias(model: model, alias: alias, version: before)
        case .setTag(let version, let name, _): return .setTag(version: version, name: name, value: before)
        case .load(let model, let versions):
            guard let before else { return .unload(model: model) }
            // A server that loads every version it has tells no versions to go back to.
            return versions.isEmpty ? nil : .load(model: model, versions: before.components(separatedBy: ", "))
        case .unload(let model):
            return before.map { .load(model: model, versions: $0 == "ready" ? [] : $0.components(separatedBy: ", ")) }
        case .setDefault(let model, _): return before.map { .setDefault(model: model, version: $0) }
        case .setWorkers(let model, let version, _):
            return before.flatMap { Int($0) }.map { .setWorkers(model: model, version: version, count: $0) }
        case .mute(let mute): return .endMute(mute.id)
        case .silence, .expireSilence, .endMute, .runScript: return nil
        }
    }
}

extension String {
    fileprivate func components(separatedBy separator: String) -> [String] {
        split(separator: separator).map(String.init)
    }
}
