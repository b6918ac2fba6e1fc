internal import Backends
internal import OpsModel

/// What may stand under `signals:`, declared once: the strict check, the schema, the manual and the reading go by it.
enum SignalSettings {
    /// A rule's `for` and `keep`, with its thresholds.
    struct Rule {
        let name: String
        let help: String
        let hold: WritableKeyPath<SignalRules, SignalRules.Hold>
        var numbers: [Number] = []
    }

    struct Number {
        let name: String
        let range: ClosedRange<Double>
        let help: String
        let path: WritableKeyPath<SignalRules, Double>
    }

    struct Length {
        let name: String
        let help: String
        let path: WritableKeyPath<SignalRules, Duration>
    }

    static var rules: [Rule] {
        [
            Rule(
                name: "alert", help: "An alert fires: its own rule has held it, its own sender says when it is over",
                hold: \.alert),
            Rule(name: "heartbeat", help: "A heartbeat alert is no longer sent", hold: \.heartbeat),
            Rule(name: "outage", help: "None ready while more than none are desired", hold: \.outage),
            Rule(name: "belowDesired", help: "Fewer replicas ready than desired", hold: \.belowDesired),
            Rule(
                name: "unreachable", help: "A server cannot be reached, and nothing tells that it answers",
                hold: \.unreachable),
            Rule(name: "canary", help: "A canary is worse than the stable version", hold: \.canary),
            Rule(
                name: "trafficGone", help: "Requests no longer come", hold: \.trafficGone,
                numbers: [
                    Number(
                        name: "floor", range: 0...1e9, help: "requests a second below which silence is no news",
                        path: \.trafficFloor)
                ]),
            Rule(
                name: "traffic", help: "Requests outside the band of the same hour in the last weeks",
                hold: \.trafficBand,
                numbers: [
                    Number(name: "below", range: 0...1, help: "of the least of those weeks", path: \.trafficBelow),
                    Number(name: "above", range: 1...1000, help: "times the most of those weeks", path: \.trafficAbove),
                ]),
            Rule(
                name: "degraded", help: "Fallback, default, cached or refused answers", hold: \.degraded,
                numbers: [Number(name: "above", range: 0...1, help: "their share", path: \.degradedShare)]),
            Rule(
                name: "saturation", help: "Full with others waiting, or too many waiting", hold: \.saturation,
                numbers: [
                    Number(name: "above", range: 0...1, help: "how full", path: \.saturationRatio),
                    Number(name: "queue", range: 0...1e9, help: "how many may wait", path: \.queueDepth),
                ]),
            Rule(name: "quality", help: "Nulls, violations and unseen categories over their limits", hold: \.quality),
            Rule(name: "performance", help: "A labelled metric below its floor", hold: \.performance),
            Rule(name: "freshness", help: "A feature view older than its limit", hold: \.freshness),
            Rule(name: "pipeline", help: "A pipeline failed, or is overdue; a model too old", hold: \.pipeline),
            Rule(name: "gate", help: "A version serves without a gate that it must pass", hold: \.gate),
            Rule(name: "infra", help: "Crash loops, a rollout stuck, a release failed", hold: \.crashLoop),
            Rule(name: "accelerator", help: "A GPU fault", hold: \.accelerator),
            Rule(name: "blind", help: "No source can judge a service", hold: \.blind),
        ]
    }

    static var lengths: [Length] {
        [
            Length(name: "correlation", help: "Onsets so near to each other may belong together", path: \.correlation),
            Length(name: "intake", help: "How long after its first onset an incident takes signals", path: \.intake),
            Length(
                name: "quiet", help: "How long all signals must have been closed before an incident resolves",
                path: \.quiet),
            Length(name: "lookBack", help: "How far before the onset a change is looked for", path: \.lookBack),
            Length(name: "nearness", help: "How near a change must be that only time speaks against", path: \.nearness),
            Length(
                name: "alertReach",
                help: "How far before an alert's start a condition may have begun whose rule nobody tells",
                path: \.alertReach),
            Length(name: "memoryKill", help: "How long a kill for want of memory is news", path: \.memoryKill),
            Length(name: "driftWindow", help: "The window of drift whose monitor tells none", path: \.driftWindow),
            Length(name: "driftKeep", help: "How long drift must be clear before its signal closes", path: \.driftKeep),
        ]
    }

    static var numbers: [Number] {
        [
            Number(
                name: "clearBelow", range: 0.1...1,
                help: "What has crossed a threshold counts as clear only below this share of it", path: \.clearBelow),
            Number(
                name: "burnEvents", range: 0...1e6, help: "Bad events that a burn rule needs in its long window",
                path: \.burnEvents),
            Number(
                name: "burnCoverage", range: 0...1,
                help: "The share of a window that must be covered by data before its burn rule and the budget are told",
                path: \.burnCoverage),
        ]
    }

    static let levels = ["tier1", "tier2", "tier3"]

    static var specs: [OptionSpec] {
        let usual = SignalRules()
        let lengths = lengths.map {
            OptionSpec($0.name, .duration, "\($0.help) (default \(usual[keyPath: $0.path].configurationText)).")
        }
        let numbers = numbers.map {
            OptionSpec($0.name, .number($0.range), "\($0.help) (default \(text(usual[keyPath: $0.path]))).")
        }
        let rules = rules.map { rule in
            OptionSpec(rule.name, .object(specs(of: rule, usual)), "\(rule.help).")
        }
        return lengths + numbers + [
            OptionSpec(
                "heartbeats", .list(.text),
                "Alerts that always fire; their absence is critical (default \(usual.heartbeats.sorted().joined(separator: ", ")))."
            ),
            OptionSpec(
                "keyColumns", .dictionary(.list(.text)),
                "By service: columns it cannot do without, whose drift is critical."),
            OptionSpec(
                "criticalPerformance", .list(.text), "Services whose performance below its floor is critical."),
            OptionSpec(
                "sev",
                .object(
                    zip(levels, usual.levels.levels).map { name, row in
                        OptionSpec(
                            name, .list(.integer(1...4)),
                            "SEV where users feel nothing, something, an outage (default \(row.map(String.init).joined(separator: ", ")))."
                        )
                    }), "The SEV of an incident by tier and user impact."),
        ] + rules
    }

    private static func specs(of rule: Rule, _ usual: SignalRules) -> [OptionSpec] {
        let hold = usual[keyPath: rule.hold]
        return [
            OptionSpec("for", .duration, "How long it must hold before its signal opens (default \(text(hold.for)))."),
            OptionSpec("keep", .duration, "How long it must be clear before it closes (default \(text(hold.keep)))."),
        ]
            + rule.numbers.map {
                OptionSpec(
                    $0.name, .number($0.range),
                    "The threshold: \($0.help) (default \(text(usual[keyPath: $0.path]))).")
            }
    }

    private static func text(_ duration: Duration) -> String {
        duration == .zero ? "at once" : duration.configurationText
    }

    private static func text(_ number: Double) -> String {
        number == number.rounded() ? "\(Int(number))" : "\(number)"
    }

    /// The defaults, with what the configuration says laid over them; `report` is told of what cannot be, with its line.
    static func read(_ setting: Setting?, report: (Int, String) -> Void) -> SignalRules {
        var result = SignalRules()
        guard let setting else { return result }
        for length in lengths { result[keyPath: length.path] ?= setting[length.name]?.duration }
        for number in numbers { result[keyPath: number.path] ?= setting[number.name]?.number }
        for rule in rules {
            let given = setting[rule.name]
            result[keyPath: rule.hold].for ?= given?["for"]?.duration
            result[keyPath: rule.hold].keep ?= given?["keep"]?.duration
            for number in rule.numbers { result[keyPath: number.path] ?= given?[number.name]?.number }
        }
        result.heartbeats ?= setting["heartbeats"].map { Set($0.elements.compactMap(\.text)) }
        for entry in setting["keyColumns"]?.entries ?? [] {
            result.keyColumns[ServiceID(entry.key)] = Set(entry.value.elements.compactMap(\.text))
        }
        result.criticalPerformance = Set(
            (setting["criticalPerformance"]?.elements ?? []).compactMap(\.text).map { ServiceID($0) })
        for (row, name) in levels.enumerated() {
            guard let given = setting["sev"]?[name] else { continue }
            let levels = given.elements.compactMap(\.integer)
            if levels.count == 3 {
                result.levels.levels[row] = levels
            } else if !given.hasGaps {
                report(
                    given.line, "'signals.sev.\(name)' holds \(levels.count) numbers; write three, such as [1, 2, 3]")
            }
        }
        return result
    }
}

infix operator ?= : AssignmentPrecedence

/// Assigns what is there.
private func ?= <Value>(target: inout Value, value: Value?) {
    if let value { target = value }
}
