/// Everything that can happen to a change request once it has been proposed.
public enum RequestEvent: Sendable, Hashable, Codable {
    /// Somebody's word; `digest` is what they say they saw.
    case decided(Approval, digest: Digest)
    /// A bound field moved, and this is the plan for what is there now.
    case replanned(ChangePlan, PolicyRuling, moved: [String])
    /// Somebody acts without the approval that is needed.
    case overridden(reason: String)
    case withdrawn(reason: String)
    case expired
    case executionBegan(Execution)
    /// The process that executes is still at it.
    case leaseRenewed(until: Instant)
    /// A call is about to be sent.
    case callIntended(Int)
    /// `output` is what a script wrote.
    case callEnded(Int, CallRecord.Outcome, output: String? = nil)
    /// All calls hold; what justified the request is watched.
    case tookEffect
    case verified(Verification)
    /// Whoever executed it is gone, and nothing is under way: what was done is known, the rest was not tried.
    case interrupted(String)
    case reviewed(Approval)
    /// Somebody looked what became of the call whose outcome nobody could read.
    case settled(Settlement)
    /// Another request took it back.
    case reverted(by: RequestID)

    /// As the audit chain calls it.
    public var action: String {
        switch self {
        case .decided(let approval, _): "request.\(approval.decision.rawValue)"
        case .replanned: "request.replanned"
        case .overridden: "request.overridden"
        case .withdrawn: "request.withdrawn"
        case .expired: "request.expired"
        case .executionBegan: "request.executing"
        case .leaseRenewed: "request.leaseRenewed"
        case .callIntended: "request.callIntended"
        case .callEnded: "request.callEnded"
        case .tookEffect: "request.tookEffect"
        case .verified: "request.verified"
        case .interrupted: "request.interrupted"
        case .reviewed: "request.reviewed"
        case .settled: "request.settled"
        case .reverted: "request.reverted"
        }
    }

    /// Whether it lets the request go until an instant, which takes a clock that can be believed.
    public var restsOnClock: Bool {
        switch self {
        case .decided(let approval, _): approval.decision == .approved
        case .overridden: true
        default: false
        }
    }

    /// Whether whoever says so means systems to be changed: what a program that is kept read-only does not take.
    public var leadsToCalls: Bool {
        switch self {
        case .executionBegan, .overridden: true
        default: false
        }
    }

    /// Whether it is a decision or a deed, which the audit chain notes, and not a sign of life.
    public var isAudited: Bool {
        if case .leaseRenewed = self { false } else { true }
    }
}

/// Why a request did not take an event, as a sentence that says what to do.
public struct RequestRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }

    public static func unknown(_ id: RequestID) -> RequestRefusal {
        RequestRefusal("no request is called \(id.rawValue) in this store")
    }

    /// Whether a request that was noted at `before` has expired nobody can tell by a clock that says `now`.
    public static func clockSteppedBack(_ id: RequestID, before: Instant, now: Instant) -> RequestRefusal {
        RequestRefusal(
            "the clock went back by \((before - now).briefly) since \(id.rawValue) was proposed "
                + "(\(before.rfc3339Milliseconds), now \(now.rfc3339Milliseconds)), so nothing that waits since then is "
                + "approved: set it right, or propose it again")
    }
}
