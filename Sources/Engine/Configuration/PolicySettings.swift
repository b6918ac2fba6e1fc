internal import Backends
internal import OpsModel

/// What may stand in a policy file, and how it is read.
enum PolicySettings {
    static let specs = [
        OptionSpec("version", .integer(1...1), required: true, "The format of this file: 1."),
        OptionSpec(
            "production", .object(rule),
            "What holds in production, and wherever the environment is not known."),
        OptionSpec(
            "environments", .dictionary(.object(rule)),
            "What holds in others, by their name; in one that is not named nobody else is needed."),
        OptionSpec("groups", .dictionary(.list(.text)), "Names of people by the group's name."),
        OptionSpec(
            "freezes", .list(.object(freeze)), "Times in which nothing but a restore goes."),
    ]

    private static let rule = [
        OptionSpec(
            "restore", .choice(["confirm", "before"]),
            "A return to the last known good: `confirm` asks for one typed confirmation and a review afterwards (default), `before` for a second person before."
        ),
        OptionSpec("approvals", .integer(0...9), "How many others everything else needs (default 1; elsewhere 0)."),
        OptionSpec(
            "kinds", .dictionary(.integer(0...9)),
            "How many others single kinds of request need in place of that: `promote: 2`."),
        OptionSpec(
            "from", .list(.text), "Groups and people whose approval counts (default: anybody's but the requester's)."),
        OptionSpec("expiry", .duration, "How long a proposal and its approvals hold (default 15m)."),
        OptionSpec(
            "quiet", .duration, "How long one person may silence or mute one service (default 2h)."),
        OptionSpec("review", .duration, "How soon somebody else must have looked at a restore (default 1d)."),
        OptionSpec(
            "requireTicket", .text, #"A pattern that the change number must match as a whole: `CHG-\d+`."#),
        OptionSpec("breakGlass", .bool, "Whether a reason may stand in for an approval, once (default true)."),
        OptionSpec(
            "proposeRevertWhenWorse", .bool,
            "Whether the reverse is proposed at once where it got worse (default false)."),
        OptionSpec(
            "acceptSelfAsserted", .bool,
            "Whether an approval counts that nothing but a name vouches for (default false; elsewhere true)."),
    ]

    private static let freeze = [
        OptionSpec("name", .name, required: true, "What the freeze is called on screen."),
        OptionSpec("from", .text, required: true, "When it begins: `2026-12-23T18:00:00Z`."),
        OptionSpec("to", .text, required: true, "When it ends."),
        OptionSpec("environments", .list(.text), "Names of environments (default: all)."),
    ]

    /// The policy; `report` is told of everything that cannot be, with its line.
    static func read(_ top: Setting, source: String, digest: Digest, report: (Int, String) -> Void) -> Policy {
        var environments: [String: Policy.Rule] = [:]
        for entry in top["environments"]?.entries ?? [] {
            if Environment(entry.key) == .production {
                report(entry.line, "'\(entry.key)' is production: write it under production:")
            }
            environments[entry.key] = rule(entry.value, .elsewhere, report)
        }
        return Policy(
            production: rule(top["production"], Policy.Rule(), report), environments: environments,
            groups: Dictionary(
                (top["groups"]?.entries ?? []).map { ($0.key, $0.value.elements.compactMap(\.text)) }
            ) { first, _ in first }, freezes: (top["freezes"]?.elements ?? []).compactMap { freeze($0, report) },
            source: source, digest: digest)
    }

    private static func rule(
        _ setting: Setting?, _ usual: Policy.Rule, _ report: (Int, String) -> Void
    ) -> Policy.Rule {
        guard let setting else { return usual }
        var rule = usual
        rule.restore = setting["restore"]?.text.flatMap(Policy.Rule.Restore.init) ?? usual.restore
        rule.approvals = count(setting["approvals"]) ?? usual.approvals
        for entry in setting["kinds"]?.entries ?? [] {
            guard let kind = RequestKind(rawValue: entry.key) else {
                let kinds = RequestKind.allCases.map(\.rawValue)
                report(
                    entry.line,
                    "no request is of kind '\(entry.key)'; \(NearestName.advice(entry.key, among: kinds, none: ""))")
                continue
            }
            rule.approvalsByKind[kind] = count(entry.value)
        }
        rule.from = setting["from"]?.elements.compactMap(\.text) ?? usual.from
        rule.expiry = setting["expiry"]?.duration ?? usual.expiry
        rule.quiet = setting["quiet"]?.duration ?? usual.quiet
        rule.review = setting["review"]?.duration ?? usual.review
        if let ticket = setting["requireTicket"], let pattern = ticket.text {
            if let mistake = Policy.mistake(inTicket: pattern) {
                report(ticket.line, "requireTicket: \(mistake)")
            }
            rule.ticket = pattern
        }
        rule.allowsBreakGlass = setting["breakGlass"]?.bool ?? usual.allowsBreakGlass
        rule.proposesRevert = setting["proposeRevertWhenWorse"]?.bool ?? usual.proposesRevert
        rule.acceptsSelfAsserted = setting["acceptSelfAsserted"]?.bool ?? usual.acceptsSelfAsserted
        return rule
    }

    private static func count(_ setting: Setting?) -> Int? { setting?.number.map { Int($0) } }

    private static func freeze(_ setting: Setting, _ report: (Int, String) -> Void) -> Policy.Freeze? {
        func instant(_ key: String) -> Instant? {
            guard let given = setting[key], let text = given.text else { return nil }
            if let instant = Instant(rfc3339: text) { return instant }
            report(given.line, "'\(text)' is no time; write 2026-12-23T18:00:00Z")
            return nil
        }
        guard let name = setting["name"]?.text, let from = instant("from"), let to = instant("to") else { return nil }
        guard from < to else {
            report(setting.line, "freeze '\(name)' ends before it begins")
            return nil
        }
        return Policy.Freeze(
            name: name, from: from, to: to, environments: setting["environments"]?.elements.compactMap(\.text) ?? [])
    }
}
