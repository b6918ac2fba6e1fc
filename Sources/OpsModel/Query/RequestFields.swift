extension FieldCatalog where Entity == ChangeRequest {
    /// What the list of requests is ordered and filtered by.
    public static let requests = FieldCatalog([
        Field("id", title: "REQUEST") { .text($0.id.rawValue) },
        Field("number", title: "NUMBER", kind: .number, exported: false) { .number(Double($0.id.number ?? 0)) },
        Field("urgency", title: "URGENCY", kind: .number, exported: false) {
            .number(Double($0.urgency) * 1e6 + Double($0.id.number ?? 0))
        },
        Field("status", title: "STATUS") { .text($0.status.rawValue) },
        Field("kind", title: "KIND") { .text($0.kind.rawValue) },
        Field("title", title: "WHAT") { .text($0.plan.title) },
        Field("service", title: "SERVICE") { .text($0.service.rawValue) },
        Field("environment", title: "ENV") { .text($0.environment.name) },
        Field("incident", title: "INCIDENT") { $0.incident.map { .text($0.rawValue) } ?? .absent },
        Field("requester", title: "BY", aliases: ["by"]) { .text($0.requester.name) },
        Field("reason", title: "WHY") { .text($0.reason) },
        Field("since", title: "AGE") { .instant($0.proposedAt) },
    ])
}

extension ChangeRequest {
    /// What waits for somebody first, then what is under way, then what only waits for a review.
    fileprivate var urgency: Int {
        switch status {
        case .partial, .outcomeUnknown: 5
        case .failed where isWorse: 5
        case .proposed, .approved: 4
        case .executing, .verifying: 3
        default: awaitsReview ? 2 : 1
        }
    }

    /// Whom or what it waits for; empty once it is over.
    public func waitingText(at now: Instant) -> String {
        switch status {
        case .proposed:
            let people = ruling.from.isEmpty ? "another person" : ruling.from.joined(separator: ", ")
            return "\(approvalCount)/\(ruling.approvals) \(people)"
        case .approved: return "to be executed"
        case .executing: return "call \(min(calls.count, plan.calls.count)) of \(plan.calls.count)"
        case .verifying: return "recovery"
        case .outcomeUnknown: return "a person: look and settle"
        case .partial: return "a person: continue or undo"
        case .failed where isWorse: return "a person: undo it"
        case .succeeded, .rejected, .expired, .failed, .aborted, .reverted: return awaitsReview ? "review" : ""
        }
    }
}
