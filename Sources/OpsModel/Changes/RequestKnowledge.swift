// What others must know of a request before they ask for more of the same.

extension ChangeRequest {
    /// Why another request may not be kept beside this one: a step is done once, and gone on from or taken back once, whoever
    /// asks for it. `nil` where it may: for something else, where this one came to nothing, or where who planned the other
    /// knew how this one ended and can go on from that.
    public func refusal(ofAnother request: ChangeRequest) -> RequestRefusal? {
        guard id != request.id, phase != .void else { return nil }
        if follows != nil, follows == request.follows, undoes == request.undoes, phase != .stopped || undoes == nil {
            let what = undoes == nil ? "goes on from" : "takes back"
            return RequestRefusal(
                "\(id.rawValue) \(what) \(follows?.rawValue ?? "") already, and \(statusText): look at it first")
        }
        guard let step, let other = request.step, step.isSameStep(as: other) else { return nil }
        if phase == .unknown, request.follows != id {
            return RequestRefusal("\(id.rawValue) of \(step.id) \(statusText): \(settlingText)")
        }
        let isKnown = other.known.map { $0.contains(knowledge) } ?? wasOver(before: request.plan.readAt)
        guard status.isOver, isKnown else {
            return RequestRefusal("\(id.rawValue) of \(step.id) \(statusText): look at it first")
        }
        return nil
    }

    private func wasOver(before instant: Instant) -> Bool {
        proposedAt < instant && (endedAt ?? proposedAt) < instant
    }

    /// Why it may not be kept, or not executed, beside what people said of its step meanwhile; `nil` where it may.
    public func refusal(by marks: [StepMark]) -> RequestRefusal? {
        guard let mark = step?.settled(by: marks) else { return nil }
        let reason = mark.mark.text.isEmpty ? "" : " (\(mark.mark.text))"
        return RequestRefusal(
            "\(mark.step) was \(mark.deed.rawValue) by \(mark.mark.by)\(reason) since "
                + "this was planned: look at it again")
    }

    /// What is to be done where nobody can tell what became of a call.
    public var settlingText: String {
        "look at what it touches, then say what you found with settle \(id.rawValue)"
    }

    /// What people tell apart of how far it has come.
    enum Phase: String {
        case open, effective, stopped, unknown
        /// It did nothing, or nothing of it is left.
        case void
    }

    var phase: Phase {
        switch status {
        case .proposed, .approved, .executing: .open
        case .verifying, .succeeded: .effective
        case .failed, .partial: .stopped
        case .outcomeUnknown: .unknown
        case .rejected, .expired, .aborted, .reverted: .void
        }
    }

    /// That it is there and how far it has come, to tell whether somebody knew.
    var knowledge: Digest { Digest(of: "\(id.rawValue) \(phase.rawValue)") }

    /// Whether it holds against what a person said of its step without knowing of it.
    func outruns(_ mark: StepMark) -> Bool {
        guard let known = mark.known, mark.isByPerson, proposedAt <= mark.mark.at else { return false }
        return [.open, .effective, .unknown].contains(phase) && !known.contains(knowledge)
    }
}
