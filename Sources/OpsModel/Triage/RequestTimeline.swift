extension ChangeRequest {
    /// Its life as lines of its incident's timeline: who asked, who agreed, who executed it and what became of it.
    var timelineEntries: [TimelineEntry] {
        var entries = [line("proposed", proposedAt, "proposed: \(plan.title)", by: requester.name)]
        entries += approvals.map {
            line($0.decision.rawValue, $0.at, $0.decision.rawValue + Self.comment($0), by: $0.approver.name)
        }
        if let breakGlass {
            entries.append(line("overridden", breakGlass.at, "break-glass: \(breakGlass.text)", by: breakGlass.by))
        }
        if let execution { entries.append(line("executed", execution.began, "executed", by: execution.by.name)) }
        if let tookEffectAt { entries.append(line("took effect", tookEffectAt, "took effect", by: Actor.program.name)) }
        if let verification {
            entries.append(
                line("verified", verification.to, "verified: \(verification.result.text)", by: Actor.program.name))
        }
        if let endedAt, [.failed, .partial, .outcomeUnknown, .reverted, .aborted].contains(status), verification == nil
        {
            let why = ending.map { ": \($0)" } ?? ""
            entries.append(line("ended", endedAt, "\(statusText)\(why)", by: Actor.program.name))
        }
        if let review {
            entries.append(line("reviewed", review.at, "reviewed\(Self.comment(review))", by: review.approver.name))
        }
        return entries
    }

    private static func comment(_ word: Approval) -> String { word.comment.isEmpty ? "" : ": \(word.comment)" }

    /// `step` tells the lines of one request apart, whatever their words become.
    private func line(_ step: String, _ at: Instant, _ text: String, by source: String) -> TimelineEntry {
        TimelineEntry(
            at: InstantInterval(at), kind: .request, matter: "\(id.rawValue) \(revision) \(step) \(at.seconds)",
            text: "\(id.rawValue) \(text)", source: source, entity: .request(id))
    }
}
