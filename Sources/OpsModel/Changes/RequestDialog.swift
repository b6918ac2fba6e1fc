/// The dialog that proposes, reviews or executes a change request: it freezes its target, and its focus starts where
/// nothing happens (screens.md).
public struct RequestDialog: Sendable, Hashable {
    public enum Matter: Sendable, Hashable {
        /// What is asked for; the plan comes when it has been read.
        case proposal(RequestDraft)
        /// A request that waits for a word, or for being executed; as it was when the dialog opened.
        case review(ChangeRequest)
        case execution(ChangeRequest)
    }

    public enum Button: Sendable, Hashable {
        case cancel
        /// Reads the fields again.
        case planAgain
        /// Plans what is offered beside it too.
        case takeOffer
        /// Keeps the request; where nobody else is needed, executes it.
        case request
        case approve, reject, markReviewed
        /// Proposes the reverse of what made things worse.
        case takeBack
        case execute
    }

    public internal(set) var matter: Matter
    /// What keeps its last button away where that would lead to a call; `nil` where nothing does.
    public let barrier: String?
    /// The plan of a proposal, once it was read.
    public internal(set) var planned: PlannedRequest?
    /// Why there is none, or why what was chosen was refused.
    public internal(set) var problem: String?
    /// What is typed as a confirmation, or as a word on what is reviewed.
    public internal(set) var typed = ""
    /// Which button the focus is on.
    public internal(set) var focus = 0
    /// The first line that shows.
    public internal(set) var scroll = 0
    /// True once what the dialog asks for has been handed to the desk.
    public internal(set) var isSent = false

    init(_ matter: Matter, barrier: String? = nil) {
        self.matter = matter
        self.barrier = barrier
    }

    /// The buttons in their order; Cancel is the first.
    public var buttons: [Button] {
        if isSent { return [.cancel] }
        switch matter {
        case .proposal(let draft):
            return [.cancel, .planAgain] + (canPropose ? [.request] : [])
                + (draft.offer == nil || planned == nil ? [] : [.takeOffer])
        case .review(let request):
            let reverse: [Button] = request.isWorse ? [.takeBack] : []
            if request.awaitsReview { return [.cancel, .markReviewed] + reverse }
            return switch request.status {
            case .proposed: [.cancel, .reject, .approve]
            case .approved: [.cancel, .reject]
            default: [.cancel] + reverse
            }
        case .execution: return [.cancel] + (barrier == nil ? [.execute] : [])
        }
    }

    private var canPropose: Bool { barrier == nil && planned?.ruling.refusals.isEmpty == true }

    /// What must be typed before the last button does anything; `nil` where nothing must.
    public var confirmation: String? {
        guard barrier == nil else { return nil }
        switch matter {
        case .proposal:
            guard let planned, planned.ruling.confirmation == .typed, planned.ruling.approvals == 0 else { return nil }
            return planned.draft.service.rawValue
        case .execution(let request):
            return request.ruling.confirmation == .typed ? request.service.rawValue : nil
        case .review: return nil
        }
    }

    /// Whether what is typed is a word on the request, which a rejection takes.
    public var takesComment: Bool {
        guard case .review = matter else { return false }
        return buttons.contains { [.approve, .reject, .markReviewed].contains($0) }
    }

    /// Whether letters are typed, and do nothing else.
    public var takesText: Bool { confirmation != nil || takesComment }

    /// Whether what must be typed has been.
    public var isConfirmed: Bool { confirmation.map { $0 == typed } ?? true }

    /// What was read for it; `nil` while it is read anew.
    mutating func show(_ planned: PlannedRequest?) {
        (self.planned, problem) = (planned, nil)
    }

    /// Another plan, which is to be read.
    mutating func show(_ draft: RequestDraft) {
        (matter, planned, problem, typed, focus) = (.proposal(draft), nil, nil, "", 0)
    }

    /// Goes round at both ends.
    mutating func moveFocus(_ step: Int) {
        focus = ((focus + step) % buttons.count + buttons.count) % buttons.count
    }

    mutating func type(_ text: String) {
        typed = String((typed + text).prefix(100))
    }

    mutating func erase() {
        typed = String(typed.dropLast())
    }

    mutating func scroll(_ step: Int) {
        scroll = max(0, scroll + step)
    }

    mutating func send() {
        (isSent, problem, focus) = (true, nil, 0)
    }

    mutating func refuse(_ why: String) {
        (isSent, problem) = (false, why)
    }

    /// The button that the focus is on.
    public var focused: Button { buttons[min(focus, buttons.count - 1)] }
}

/// That this session may propose writes to systems, for a while (screens.md: `W`).
public struct Arming: Sendable, Hashable, Codable {
    public static let length = Duration.seconds(900)

    /// It becomes the reason of every request.
    public var reason: String
    public var until: Instant
    /// The change number of every request, where the policy asks for one.
    public var ticket: String?
}
