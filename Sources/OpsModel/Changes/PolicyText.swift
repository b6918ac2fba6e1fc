/// A policy in plain words: a block an environment, a line a kind of request.
public enum PolicyText {
    public static func text(of policy: Policy, kinds: [RequestKind], approver: String?, at now: Instant) -> String {
        var lines = ["policy   \(policy.source) · \(policy.digest.brief)"]
        let environments = [Environment.production] + policy.environments.keys.sorted().map(Environment.other)
        for environment in environments {
            let rule = policy.rule(of: environment)
            lines += ["", "\(environment.name)\(environment == .production ? ", and where it is not known" : "")"]
            lines += kinds.flatMap { self.lines($0, environment, policy, at: now) }
            lines += notes(rule, policy, approver)
        }
        for freeze in policy.freezes {
            let places = freeze.environments.isEmpty ? "everywhere" : freeze.environments.joined(separator: ", ")
            lines.append(
                "freeze   \(freeze.name): \(CivilTime(freeze.from).rfc3339) to \(CivilTime(freeze.to).rfc3339), \(places)"
            )
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(
        _ kind: RequestKind, _ environment: Environment, _ policy: Policy, at now: Instant
    ) -> [String] {
        func line(_ what: String, _ ruling: PolicyRuling) -> String {
            let name = "\(kind.rawValue)\(what)"
            let padding = String(repeating: " ", count: max(1, 34 - name.count))
            let refusals = ruling.refusals.filter { !$0.hasPrefix("a change number") }
            return "  \(name)\(padding)\(([ruling.approvalText] + refusals).joined(separator: " · "))"
        }
        switch kind {
        case .rollback, .abort, .pause:
            return [true, false].map { isRestore in
                line(
                    isRestore ? " to the last known good" : ", other",
                    policy.ruling(kind, in: environment, isRestore: isRestore, at: now))
            }
        case .silence, .mute:
            let length = policy.rule(of: environment).quiet
            return [true, false].map { isNarrow in
                line(
                    isNarrow ? " of one service" : ", wider or longer",
                    policy.ruling(
                        kind, in: environment, isRestore: false,
                        quiet: QuietExtent(length: length, isNarrow: isNarrow), at: now))
            }
        default: return [line("", policy.ruling(kind, in: environment, isRestore: false, at: now))]
        }
    }

    private static func notes(_ rule: Policy.Rule, _ policy: Policy, _ approver: String?) -> [String] {
        var notes = ["  proposals hold for \(rule.expiry.briefly)"]
        if let ticket = rule.ticket { notes.append("  a change number must match \(ticket)") }
        if !rule.allowsBreakGlass { notes.append("  no break-glass") }
        if rule.acceptsSelfAsserted {
            notes.append("  an approval by a name alone counts, and is marked self-asserted")
        }
        if let approver {
            notes.append("  \(approver) \(policy.mayApprove(approver, rule) ? "may" : "may not") approve")
        }
        return notes
    }
}
