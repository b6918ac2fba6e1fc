// What people elsewhere learn of a change request; kept in the transaction that keeps what it tells of.

extension ChangeRequest {
    /// That it was proposed, where it waits for somebody.
    public func announcementsOfProposal() -> [Announcement] {
        status == .proposed ? [approvalWanted(at: proposedAt)] : []
    }

    /// What an event made of it, with what it was before.
    public func announcements(of event: RequestEvent, before: ChangeRequest, at now: Instant) -> [Announcement] {
        var found: [Announcement] = []
        if before.status == .proposed, status != .proposed || revision != before.revision {
            found.append(before.approvalOver(now: self, at: now))
        }
        switch event {
        case .replanned where status == .proposed: found.append(approvalWanted(at: now))
        case .overridden: found.append(breakGlassUsed(at: now))
        case .callEnded, .interrupted:
            if [.failed, .partial, .outcomeUnknown].contains(status) { found.append(executionStopped(at: now)) }
        case .verified(let verification) where verification.result != .recovered:
            found.append(verificationFailed(verification, at: now))
        case .reviewed(let approval): found += reviewed(by: approval, at: now)
        default: break
        }
        return found
    }

    /// That nobody has looked at it in time; `nil` where somebody has, or still has time.
    public func announcementOfOverdueReview(at now: Instant) -> Announcement? {
        guard awaitsReview, let reviewDue, now >= reviewDue else { return nil }
        return announcement(
            .reviewOverdue, "review", at: now, .warning,
            "\(id.rawValue) has not been reviewed by a second person: \(plan.title)",
            [Announcement.Fact("due", CivilTime(reviewDue).rfc3339)], command: "mlops-tui review \(id.rawValue)")
    }

    private func approvalWanted(at now: Instant) -> Announcement {
        announcement(
            .approvalWanted, "approval", at: now, .warning,
            "\(requester.name) asks for approval of \(id.rawValue): \(plan.title)",
            [
                Announcement.Fact("needs", ruling.approvalText), Announcement.Fact("digest", digest.hex),
                Announcement.Fact("expires", CivilTime(expiresAt).rfc3339),
                Announcement.Fact("then, where the key is", approvalCommands[1]),
                Announcement.Fact("then, where the store is", approvalCommands[2]),
            ] + (moved.isEmpty ? [] : [Announcement.Fact("moved since", moved.joined(separator: "; "))]),
            command: approvalCommands[0])
    }

    private func approvalOver(now later: ChangeRequest, at now: Instant) -> Announcement {
        let what =
            later.revision != revision ? "was planned anew: what was asked for is void" : later.statusText
        return announcement(.approvalOver, "approval", at: now, .info, "\(id.rawValue) \(what)")
    }

    private func breakGlassUsed(at now: Instant) -> Announcement {
        let glass = breakGlass.map { "\($0.by): \($0.text)" } ?? "?"
        return announcement(
            .breakGlassUsed, "breakGlass", at: now, .critical,
            "break-glass: \(id.rawValue) goes without the approval it needs: \(plan.title)",
            [Announcement.Fact("by", glass), Announcement.Fact("needed", ruling.approvalText)],
            command: "mlops-tui requests \(id.rawValue)")
    }

    /// Where nothing took effect people learn it too: what they wait for does not happen.
    private func executionStopped(at now: Instant) -> Announcement {
        var facts = [Announcement.Fact("why", ending ?? "not told")]
        for (index, call) in plan.calls.enumerated() {
            let record = calls.first { $0.index == index }
            facts.append(Announcement.Fact("call \(index + 1)", "\(record.text): \(call.text)"))
        }
        if let next { facts.append(Announcement.Fact("left to a person", next)) }
        return announcement(
            .executionStopped, "execution", at: now, status == .failed ? .warning : .error,
            "\(id.rawValue) \(statusText): \(plan.title)", facts, command: "mlops-tui requests \(id.rawValue)")
    }

    /// What a person does about a request that stopped half way.
    private var next: String? {
        switch status {
        case .partial: "mlops-tui continue \(id.rawValue), or mlops-tui undo \(id.rawValue)"
        case .outcomeUnknown: "\(settlingText) --done or --undone --reason WHAT YOU FOUND"
        default: nil
        }
    }

    private func verificationFailed(_ verification: Verification, at now: Instant) -> Announcement {
        announcement(
            .verificationFailed, "verification", at: now, verification.result == .worse ? .critical : .error,
            "\(id.rawValue) \(verification.result.text): \(plan.title)",
            verification.text.map { Announcement.Fact("seen", $0) } + [Announcement.Fact("undo", plan.undo)],
            command: "mlops-tui requests \(id.rawValue)")
    }

    private func reviewed(by approval: Approval, at now: Instant) -> [Announcement] {
        let text = "\(id.rawValue) was reviewed by \(approval.approver.name) (\(approval.standing.text))"
        let glass = breakGlass.map { _ in announcement(.breakGlassReviewed, "breakGlass", at: now, .info, text) }
        return [glass, announcement(.reviewDone, "review", at: now, .info, text)].compactMap { $0 }
    }

    private func announcement(
        _ topic: Announcement.Topic, _ matter: String, at now: Instant, _ severity: Announcement.Severity,
        _ summary: String, _ facts: [Announcement.Fact] = [], command: String? = nil
    ) -> Announcement {
        let common: [(String, String?)] = [
            ("request", id.rawValue), ("service", service.rawValue), ("environment", environment.name),
            ("requested by", "\(requester.name) (\(requester.proofText))"), ("reason", reason), ("ticket", ticket),
            ("incident", incident?.rawValue),
        ]
        return Announcement(
            topic, of: "\(matter) \(id.rawValue) \(digestBeginning)", at: now, severity: severity, summary: summary,
            facts: facts + common.compactMap { name, value in value.map { Announcement.Fact(name, $0) } },
            command: command)
    }

    /// What is pasted for an approval or, where one is due, a review, in this order: where the store is, on the approver's
    /// machine, and where the store is again.
    public var approvalCommands: [String] {
        let file = "\(id.rawValue).json"
        return [
            "mlops-tui requests \(id.rawValue) --export \(file)",
            "mlops-tui approve --plan \(file)\(awaitsReview ? " --decision reviewed" : "")",
            "mlops-tui approve --import \(file).sig",
        ]
    }

    /// Whether somebody else's word on it is waited for.
    public var awaitsWord: Bool { isKept && (status == .proposed || awaitsReview) }

    /// With where each is pasted, as a shell takes it for a comment.
    var approvalLines: [String] {
        zip(approvalCommands, ["here", "on the approver's machine, with their key", "here"]).map { "\($0)  # \($1)" }
    }

    /// Enough of the digest to name the plan by.
    private var digestBeginning: String { String(digest.hex.prefix(16)) }
}

extension CallRecord? {
    /// What became of it, in words.
    fileprivate var text: String {
        switch self?.outcome {
        case nil: "not tried"
        case .intended: "under way"
        case .tookEffect: "took effect"
        case .refused: "refused, nothing changed"
        case .failed: "failed, and part of it may have been done"
        case .unknown: "whether it took effect is not known"
        }
    }
}
