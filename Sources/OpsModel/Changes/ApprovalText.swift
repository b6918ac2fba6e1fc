/// What an approver signs (domain.md §8): one fact a line, printable ASCII, a line feed after each, and one text for
/// one meaning.
public struct ApprovalText: Sendable, Hashable {
    /// Of `ssh-keygen -Y`: what this program's signatures are for, so that none made for something else counts.
    public static let namespace = "approval@mlops-tui"
    /// With the format's version.
    private static let heading = "mlops-tui approval 1"
    /// Bytes; more is no such text.
    public static let largestSize = 256 << 10

    /// Random, and of one store.
    public var store: String
    public var request: RequestID
    public var revision: Int
    public var plan: Digest
    public var bound: Digest
    public var policy: Digest
    /// Of everything that the approver was shown: ``ChangeRequest/digestOfShown(for:)``.
    public var shown: Digest
    public var requester: String
    public var approver: String
    public var decision: Approval.Decision
    /// In whole seconds.
    public var notAfter: Instant
    /// Random, so that each word is accepted once.
    public var nonce: String
    public var comment: String
    /// For whoever reads what they sign.
    public var title: String
    public var calls: [String]

    /// The word of `approver` on a request as it stands.
    public init(
        _ request: ChangeRequest, store: String, approver: String, decision: Approval.Decision, notAfter: Instant,
        nonce: String, comment: String = ""
    ) {
        self.store = store
        self.request = request.id
        revision = request.revision
        (plan, bound, policy) = (request.plan.digest, request.plan.boundDigest, request.ruling.policy)
        shown = request.digestOfShown(for: decision)
        requester = request.requester.name
        self.approver = approver
        self.decision = decision
        self.notAfter = Instant(seconds: notAfter.seconds.rounded(.down))
        self.nonce = nonce
        self.comment = comment
        title = request.plan.title
        calls = request.plan.calls.map(\.text)
    }

    /// What is signed, byte for byte.
    public var text: String {
        let lines = [
            ("store", store), ("request", request.rawValue), ("revision", "\(revision)"), ("plan", plan.hex),
            ("bound", bound.hex), ("policy", policy.hex), ("shown", shown.hex), ("requester", requester),
            ("approver", approver), ("decision", decision.rawValue), ("not-after", CivilTime(notAfter).rfc3339),
            ("nonce", nonce), ("comment", comment), ("title", title),
        ]
        let all = lines + calls.map { ("call", $0) }
        return ([Self.heading] + all.map { "\($0): \(EscapedLine.text($1))" }).map { "\($0)\n" }.joined()
    }

    /// Reads what was signed; `nil` for anything but exactly what ``text`` writes.
    public init?(text: String) {
        guard text.utf8.count <= Self.largestSize else { return nil }
        var lines = Lines(text)
        guard lines.next().map(String.init) == Self.heading, let store = lines.value("store"),
            let request = lines.value("request"),
            let revision = lines.value("revision").flatMap({ Int($0) }), let plan = lines.value("plan"),
            let bound = lines.value("bound"), let policy = lines.value("policy"), let shown = lines.value("shown"),
            let requester = lines.value("requester"), let approver = lines.value("approver"),
            let decision = lines.value("decision").flatMap(Approval.Decision.init),
            let notAfter = lines.value("not-after").flatMap({ Instant(rfc3339: $0) }),
            let nonce = lines.value("nonce"), let comment = lines.value("comment"), let title = lines.value("title")
        else { return nil }
        (self.store, self.request, self.revision) = (store, RequestID(rawValue: request), revision)
        (self.plan, self.bound) = (Digest(hex: plan), Digest(hex: bound))
        (self.policy, self.shown) = (Digest(hex: policy), Digest(hex: shown))
        (self.requester, self.approver, self.decision) = (requester, approver, decision)
        (self.notAfter, self.nonce, self.comment, self.title) = (notAfter, nonce, comment, title)
        calls = []
        while let call = lines.value("call") { calls.append(call) }
        // Two spellings of one meaning are none: what is kept is what was signed.
        guard Array(self.text.utf8) == Array(text.utf8) else { return nil }
    }

    /// As ``ChangeRequest/digest``: what the decision is for.
    public var digest: Digest {
        ChangeRequest.digest(request, revision: revision, plan: plan, bound: bound, policy: policy)
    }
}

private struct Lines {
    private var rest: ArraySlice<Substring>

    init(_ text: String) {
        rest = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    }

    mutating func next() -> Substring? { rest.popFirst() }

    /// Of the next line, where it has that name.
    mutating func value(_ name: String) -> String? {
        guard let line = rest.first, line.hasPrefix("\(name): ") else { return nil }
        rest.removeFirst()
        return EscapedLine.value(line.dropFirst(name.count + 2))
    }
}

extension ChangeRequest {
    /// The request as somebody who decides is shown it: without what others may add meanwhile. Who reviews sees what was
    /// done; who approves what is to be done.
    public func shown(for decision: Approval.Decision) -> ChangeRequest {
        var request = self
        (request.execution, request.review) = (nil, nil)
        guard decision != .reviewed else { return request }
        request.status = .proposed
        (request.approvals, request.breakGlass, request.calls) = ([], nil, [])
        (request.tookEffectAt, request.verification, request.reviewDue) = (nil, nil, nil)
        (request.ending, request.endedAt) = (nil, nil)
        return request
    }

    /// Of all of that, reasons and checks among it.
    public func digestOfShown(for decision: Approval.Decision) -> Digest {
        Digest(of: CanonicalJSON.text(shown(for: decision)) ?? "")
    }
}
