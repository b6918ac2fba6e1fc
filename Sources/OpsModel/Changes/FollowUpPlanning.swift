// Plans that take back what a request did, or go on where it stopped.

extension OpsState {
    /// The calls that took effect, the last first, each back to what it found.
    public func undoDraft(_ id: RequestID) throws(PlanningRefusal) -> RequestDraft {
        let request = try ended(id)
        let done = request.done.reversed().map { request.plan.calls[$0] }
        guard !done.isEmpty else {
            throw PlanningRefusal("nothing of \(id.rawValue) took effect, so nothing is to be undone")
        }
        var calls: [SystemCall] = []
        for call in done {
            guard let reverse = call.reversed else {
                throw PlanningRefusal("'\(call.text)' cannot be taken back by a call: see its UNDO")
            }
            calls.append(reverse)
        }
        return draft(of: request, calls, title: "UNDO \(id.rawValue): \(request.plan.title)", undo: "undo that request")
    }

    /// The calls that were not tried, and the one that failed.
    public func continueDraft(_ id: RequestID) throws(PlanningRefusal) -> RequestDraft {
        let request = try ended(id)
        let done = Set(request.done)
        let left = request.plan.calls.indices.filter { !done.contains($0) }.map { request.plan.calls[$0].call }
        guard !left.isEmpty else { throw PlanningRefusal("every call of \(id.rawValue) took effect") }
        var draft = draft(
            of: request, left, title: "CONTINUE \(id.rawValue): \(request.plan.title)", undo: request.plan.undo)
        (draft.criteria, draft.isRestore) = (request.plan.criteria, request.plan.isRestore)
        return draft
    }

    private func ended(_ id: RequestID) throws(PlanningRefusal) -> ChangeRequest {
        guard let request = requests[id] else { throw PlanningRefusal("no request is called \(id.rawValue) here") }
        guard request.status.isOver || request.status == .verifying else {
            throw PlanningRefusal("\(id.rawValue) \(request.statusText)")
        }
        return request
    }

    private func draft(
        of request: ChangeRequest, _ calls: [SystemCall], title: String, undo: String
    ) -> RequestDraft {
        var draft = RequestDraft(
            kind: request.kind, service: request.service, environment: request.environment, title: title,
            place: request.plan.place, calls: calls, touches: ["what \(request.id.rawValue) touched"], checks: [],
            undo: undo, criteria: [], isRestore: false)
        (draft.follows, draft.verifyFor) = (request.id, verification)
        return draft
    }
}

extension ChangePlan.Call {
    /// The call that brings back what this one found; `nil` where no call does.
    var reversed: SystemCall? {
        let before = reading.before.first?.value
        switch call {
        case .setAlias(let model, let alias, _): return .setAlias(model: model, alias: alias, version: before)
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
