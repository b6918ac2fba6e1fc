/// What happens to change requests and to the dialog that shows one.
public enum RequestAction: Sendable, Hashable {
    /// The desk says something.
    case answered(DeskAnswer)
    /// Writes to systems may be proposed for a while, for this reason; `nil` ends that.
    case armed(reason: String?)
    /// The change number of what is proposed while writes are armed.
    case ticketGiven(String)
    /// Opens the dialog for what is wished, and reads its plan.
    case wished(RequestWish, Environment?)
    /// As ``wished(_:_:)``, for what takes back or goes on with what a request did.
    case undoWished(RequestID), continueWished(RequestID)
    case reviewOpened(RequestID), executionOpened(RequestID)
    case focusMoved(Int)
    case typed(String)
    case erased
    case scrolled(Int)
    /// The button that has the focus.
    case pressed
    case cancelled
    case overridden(RequestID, reason: String)
    case withdrawn(RequestID, reason: String)
    case settled(RequestID, Settlement)
}

extension OpsState {
    mutating func reduce(_ action: RequestAction) -> [Effect] {
        switch action {
        case .answered(let answer): take(answer)
        case .armed(let reason): arm(reason)
        case .ticketGiven(let ticket): give(ticket)
        case .wished(let wish, let environment):
            return propose { state throws(PlanningRefusal) in
                try state.draft(wish, in: environment)
            }
        case .undoWished(let id): return propose { state throws(PlanningRefusal) in try state.undoDraft(id) }
        case .continueWished(let id): return propose { state throws(PlanningRefusal) in try state.continueDraft(id) }
        case .reviewOpened(let id): open(id) { .review($0) }
        case .executionOpened(let id): openExecution(id)
        case .focusMoved(let step):
            dialog?.moveFocus(step)
        case .typed(let text): dialog?.type(text)
        case .erased: dialog?.erase()
        case .scrolled(let step): dialog?.scroll(step)
        case .pressed: return press()
        case .cancelled: closeDialog()
        case .overridden(let id, let reason): return override(id, reason)
        case .withdrawn(let id, let reason):
            return ask(id, .withdrawn(reason: reason), .withdraw(id, reason: reason))
        case .settled(let id, let settlement): return ask(id, .settled(settlement), .settle(id, settlement))
        }
        return []
    }

    /// How long writes are armed yet; `nil` where they are not.
    public var armedFor: Duration? {
        guard whyReadOnly == nil, let arming, arming.until > now else { return nil }
        return arming.until - now
    }

    /// Why no write can be armed here: a flag, the configuration, or a store that takes no request; `nil` where one can.
    public var whyReadOnly: String? {
        readOnly?.reason ?? storeRefusal.map { "read-only while nothing is kept: \($0)" }
    }

    private var whyDisarmed: String? {
        armedFor == nil ? whyReadOnly ?? "writes are disarmed: W arms them for 15 minutes, with a reason" : nil
    }

    private mutating func arm(_ reason: String?) {
        if reason != nil, let whyReadOnly {
            notice = Notice(whyReadOnly, isError: true, at: now)
            return
        }
        arming = reason.map { Arming(reason: $0, until: now + Arming.length) }
        notice = Notice(
            reason == nil ? "writes are disarmed" : "writes are armed for 15m: each is still shown and confirmed",
            at: now)
    }

    private mutating func give(_ ticket: String) {
        if let whyDisarmed {
            notice = Notice(whyDisarmed, isError: true, at: now)
            return
        }
        arming?.ticket = ticket
        notice = Notice("\(ticket) is the change number of what is proposed from now on", at: now)
    }

    // MARK: The dialog

    mutating func propose(_ draft: RequestDraft) -> [Effect] {
        propose { _ in draft }
    }

    private mutating func propose(
        _ draft: (OpsState) throws(PlanningRefusal) -> RequestDraft
    ) -> [Effect] {
        // A plan is a reading: where nothing can be armed it is shown all the same, without the button.
        let barrier = whyReadOnly
        if barrier == nil, let whyDisarmed {
            notice = Notice(whyDisarmed, isError: true, at: now)
            return []
        }
        do throws(PlanningRefusal) {
            let draft = try draft(self)
            dialog = RequestDialog(.proposal(draft), barrier: barrier)
            mode = .dialog
            return [.desk(.plan(draft, ticket: arming?.ticket))]
        } catch {
            notice = Notice(error.description, isError: true, at: now)
            return []
        }
    }

    private mutating func open(
        _ id: RequestID, barrier: String? = nil, _ matter: (ChangeRequest) -> RequestDialog.Matter
    ) {
        guard let request = requests[id] else {
            notice = Notice("no request is called \(id.rawValue) here", isError: true, at: now)
            return
        }
        dialog = RequestDialog(matter(request), barrier: barrier)
        mode = .dialog
    }

    private mutating func closeDialog() {
        dialog = nil
        if mode == .dialog { mode = .browsing }
    }

    private mutating func press() -> [Effect] {
        guard let dialog else { return [] }
        if dialog.focused == .cancel {
            closeDialog()
            return []
        }
        if [.request, .execute].contains(dialog.focused), !dialog.isConfirmed {
            self.dialog?.problem = "type \(dialog.confirmation ?? "") first"
            return []
        }
        if dialog.focused == .reject, dialog.typed.isBlank {
            self.dialog?.problem = "say why first"
            return []
        }
        switch (dialog.matter, dialog.focused) {
        case (.proposal(let draft), .planAgain):
            self.dialog?.show(nil)
            return [.desk(.plan(draft, ticket: arming?.ticket))]
        case (.proposal(let draft), .takeOffer): return takeOffer(of: draft)
        case (.proposal, .request): return request(dialog)
        case (.review(let request), .approve): return decide(request, .approved)
        case (.review(let request), .reject): return decide(request, .rejected)
        case (.review(let request), .takeBack):
            closeDialog()
            return reduce(.undoWished(request.id))
        case (.review(let request), .markReviewed): return decide(request, .reviewed)
        case (.execution(let request), .execute):
            if let whyDisarmed {
                self.dialog?.problem = whyDisarmed
                return []
            }
            return send(.execute(request.id, digest: request.digest))
        default: return []
        }
    }

    private mutating func takeOffer(of draft: RequestDraft) -> [Effect] {
        guard let draft = try? draft.takingOffer() else { return [] }
        dialog?.show(draft)
        return [.desk(.plan(draft, ticket: arming?.ticket))]
    }

    private mutating func request(_ dialog: RequestDialog) -> [Effect] {
        let barrier = whyDisarmed
        guard let planned = dialog.planned, let arming, barrier == nil else {
            self.dialog?.problem = barrier
            return []
        }
        let occasion = RequestOccasion(
            by: actor, reason: arming.reason, ticket: arming.ticket,
            incident: planned.draft.step?.incident ?? openIncident(of: planned.draft.service)?.id,
            follows: planned.draft.follows)
        let known = snapshot(for: planned.draft.service, in: occasion.incident, .watched)
        return send(.propose(planned, occasion, executes: planned.ruling.approvals == 0, known: known))
    }

    private mutating func override(_ id: RequestID, _ reason: String) -> [Effect] {
        guard let whyReadOnly else {
            let known = requests[id].map { snapshot(for: $0, .watched) }
            return ask(id, .overridden(reason: reason), .override(id, reason: reason, known: known))
        }
        notice = Notice(whyReadOnly, isError: true, at: now)
        return []
    }

    /// Sends what the request takes as it stands; why it does not take it is said at once.
    private mutating func ask(_ id: RequestID, _ event: RequestEvent, _ order: DeskOrder) -> [Effect] {
        guard let why = refusal(of: event, to: id) else { return [.desk(order)] }
        notice = Notice(why, isError: true, at: now)
        return []
    }

    /// Shows what would be executed, where it can be; where the program is kept read-only what could be elsewhere.
    private mutating func openExecution(_ id: RequestID) {
        let execution = Execution(by: actor, process: "", began: now, leaseEnds: now)
        if let why = refusal(of: .executionBegan(execution), to: id) {
            notice = Notice(why, isError: true, at: now)
        } else {
            open(id, barrier: whyReadOnly) { .execution($0) }
        }
    }

    /// Why an event may not happen to a request as it is known here; `nil` where it may.
    private func refusal(of event: RequestEvent, to id: RequestID) -> String? {
        guard let request = requests[id] else { return RequestRefusal.unknown(id).description }
        do throws(RequestRefusal) {
            _ = try request.applying(event, by: actor, at: now)
            return nil
        } catch {
            return error.description
        }
    }

    private mutating func decide(_ request: ChangeRequest, _ decision: Approval.Decision) -> [Effect] {
        send(
            .decide(
                request.id, decision, digest: request.digest, comment: dialog?.typed ?? "",
                known: snapshot(for: request, .watched)))
    }

    private mutating func send(_ order: DeskOrder) -> [Effect] {
        dialog?.send()
        return [.desk(order)]
    }

    // MARK: What the desk says

    private mutating func take(_ answer: DeskAnswer) {
        switch answer {
        case .changed(let request): take(request)
        case .planned(let planned):
            guard case .proposal(planned.draft)? = dialog?.matter else { return }
            dialog?.show(planned)
        case .notPlanned(let draft, let why):
            guard case .proposal(draft)? = dialog?.matter else { return }
            dialog?.problem = why
        case .refused(let why):
            notice = Notice(why, isError: true, at: now)
            if dialog?.isSent == true { dialog?.refuse(why) }
        }
    }

    /// A dialog that was sent closes with the first news of what it asked for; one that shows a request as it no longer
    /// is says so.
    mutating func take(_ request: ChangeRequest) {
        let before = requests[request.id]
        requests.write(request)
        if before?.status != request.status || before?.awaitsReview != request.awaitsReview {
            notice = Notice(
                "\(request.id.rawValue) \(request.statusText)\(request.ending.map { ": \($0)" } ?? "")",
                isError: [.failed, .partial, .outcomeUnknown].contains(request.status), at: now)
        }
        guard let dialog else { return }
        switch dialog.matter {
        case .proposal: if dialog.isSent, request.requester == actor { closeDialog() }
        case .review(let shown), .execution(let shown):
            guard shown.id == request.id else { return }
            if dialog.isSent {
                closeDialog()
            } else if shown.digest != request.digest || shown.status != request.status {
                self.dialog?.problem = "\(request.id.rawValue) \(request.statusText) now: open it again"
                self.dialog?.isSent = true
            }
        }
    }
}
