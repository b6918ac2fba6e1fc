/// What a policy asks of one request, and why.
public struct PolicyRuling: Sendable, Hashable, Codable {
    /// What the requester does before it goes further.
    public enum Confirmation: String, Sendable, Hashable, Codable {
        case once
        /// The service's name is typed.
        case typed
    }

    public var confirmation: Confirmation
    /// How many others must approve before.
    public var approvals: Int
    /// Groups and people whose approval counts; empty for anybody's but the requester's.
    public var from: [String]
    /// In seconds, from the proposal.
    public var expiry: Int
    /// How soon somebody else must have looked at it, in seconds from its execution; `nil` where nobody must.
    public var review: Int?
    public var allowsBreakGlass: Bool
    public var acceptsSelfAsserted: Bool
    /// Why it may not be done at all now: a sentence each.
    public var refusals: [String]
    /// What decided: `restore: confirm in production`.
    public var basis: String
    public var policy: Digest
    /// Files that it rests on and that who requests may write, a clause each; `nil` for none.
    public var selfAssertedBy: [String]?

    /// `not needed before (restore) · review due in 24h`, `1 of team-payments`.
    public var approvalText: String {
        let people = from.isEmpty ? "another person" : from.joined(separator: ", ")
        guard approvals > 0 else { return "not needed before (\(basis))" }
        return "\(approvals) of \(people) (\(basis))"
    }
}

extension PolicyRuling {
    /// The ruling where those files are the requester's to write: then no approval proves more than a name, and where one is
    /// needed it says so (domain.md §8).
    public func selfAsserted(by files: [String]) -> PolicyRuling {
        guard !files.isEmpty else { return self }
        var ruling = self
        ruling.selfAssertedBy = files
        if approvals > 0 { ruling.basis += "; self-asserted: \(files.joined(separator: ", "))" }
        return ruling
    }
}

extension Policy {
    /// What a request of this kind needs: `isRestore` where it only returns to the last known good, `quiet` of a silence
    /// or a mute, `ticket` the change number that was given.
    public func ruling(
        _ kind: RequestKind, in environment: Environment, isRestore: Bool, quiet: QuietExtent? = nil,
        ticket: String? = nil, at now: Instant
    ) -> PolicyRuling {
        let rule = rule(of: environment)
        let needs = needs(kind, rule, isRestore: isRestore, quiet)
        return PolicyRuling(
            confirmation: environment.isProductionForWrites && quiet == nil ? .typed : .once,
            approvals: needs.approvals, from: rule.from, expiry: Int(rule.expiry.inSeconds),
            review: needs.isReviewed && environment.isProductionForWrites ? Int(rule.review.inSeconds) : nil,
            allowsBreakGlass: rule.allowsBreakGlass, acceptsSelfAsserted: rule.acceptsSelfAsserted,
            refusals: refusals(environment, isRestore: isRestore, quiet, ticket, rule, at: now),
            basis: "\(needs.basis) in \(environment.name)", policy: digest)
    }

    private func needs(
        _ kind: RequestKind, _ rule: Rule, isRestore: Bool, _ quiet: QuietExtent?
    ) -> (approvals: Int, isReviewed: Bool, basis: String) {
        let all = rule.approvalsByKind[kind] ?? rule.approvals
        if let quiet {
            guard !quiet.isEnd else { return (0, false, "ends what keeps quiet") }
            let long = quiet.length > rule.quiet ? ["longer than \(rule.quiet.briefly)"] : []
            let wide =
                quiet.isNarrow
                ? [] : quiet.beyond ?? ["longer than \(rule.quiet.briefly), wider than a service, or of an SLO"]
            guard long.isEmpty, wide.isEmpty else {
                return (all, false, (long + wide).joined(separator: ", "))
            }
            return (0, false, "up to \(rule.quiet.briefly) on one service")
        }
        guard isRestore else { return (all, false, all == 0 ? "no approvals" : "everything else") }
        switch rule.restore {
        case .confirm: return (0, true, "restore: confirm")
        case .before: return (max(1, all), false, "restore: before")
        }
    }

    private func refusals(
        _ environment: Environment, isRestore: Bool, _ quiet: QuietExtent?, _ ticket: String?, _ rule: Rule,
        at now: Instant
    ) -> [String] {
        var refusals: [String] = []
        if !isRestore, quiet == nil, let freeze = freezes.first(where: { $0.holds(in: environment, at: now) }) {
            refusals.append(
                "\(freeze.name) freezes changes in \(environment.name) until \(CivilTime(freeze.to).rfc3339); only a restore may go"
            )
        }
        if let pattern = rule.ticket, quiet == nil {
            if let ticket, Self.matches(ticket, pattern) { return refusals }
            refusals.append(
                ticket.map { "the change number \($0) does not match \(pattern)" }
                    ?? "a change number is needed that matches \(pattern): --ticket, or :ticket on the screen")
        }
        return refusals
    }

    /// What is wrong with a pattern for change numbers; `nil` where nothing is.
    public static func mistake(inTicket pattern: String) -> String? {
        do throws(FilterMistake) {
            _ = try FilterPattern("^(\(pattern))$")
            return nil
        } catch {
            return error.description
        }
    }

    private static func matches(_ ticket: String, _ pattern: String) -> Bool {
        (try? FilterPattern("^(\(pattern))$"))?.matches(ticket.utf8) ?? false
    }
}

extension Policy.Freeze {
    func holds(in environment: Environment, at now: Instant) -> Bool {
        now >= from && now < to && (environments.isEmpty || environments.contains(environment.name))
    }
}

/// How far a silence or a mute reaches.
public struct QuietExtent: Sendable, Hashable, Codable {
    public var length: Duration
    /// True where it reaches one service only, and no alert or burn of an SLO.
    public var isNarrow: Bool
    /// Why it is not narrow, a clause each: `reaches ad-ctr too`; `nil` where no silence or mute in particular is meant.
    public var beyond: [String]?

    /// Of what ends a silence or a mute.
    public static let end = QuietExtent(length: .zero, isNarrow: true)

    var isEnd: Bool { length == .zero }

    public init(length: Duration, isNarrow: Bool) {
        self.length = length
        self.isNarrow = isNarrow
    }

    public init(length: Duration, beyond: [String]) {
        self.init(length: length, isNarrow: beyond.isEmpty)
        self.beyond = beyond
    }
}
