/// A runbook that serves an incident, and why.
public struct RunbookMatch: Sendable, Hashable {
    public var runbook: Runbook
    /// `alert FraudErrors`, `canary · service fraud-*`, `named by runbook_url`.
    public var reason: String
    /// Whether an alert means it by its `runbook_url`.
    public var isNamed = false

    /// The runbooks that serve an incident, best first.
    ///
    /// What an alert's `runbook_url` names goes before all others; then the more particular rule: an alert's name, then
    /// a service, then a kind of signal, of which the first mover's counts most. A configured runbook goes before a
    /// ready one, and names decide the rest, so that the order never depends on the order of loading.
    public static func ranking(_ runbooks: [Runbook], for context: RunbookContext) -> [RunbookMatch] {
        let named = Set(context.runbookURLs.flatMap(Self.pageNames))
        return runbooks.compactMap { runbook in Fit(runbook, context, named: named).map { (runbook, $0) } }
            .sorted { left, right in
                let (one, other) = (left.1.rank, right.1.rank)
                if one != other { return other.lexicographicallyPrecedes(one) }
                return NaturalOrder.precedes(NaturalOrder.key(left.0.id), NaturalOrder.key(right.0.id))
            }
            .map { RunbookMatch(runbook: $0.0, reason: $0.1.reason, isNamed: $0.1.isNamed) }
    }

    /// The last part of an address in lower case, with and without its ending.
    private static func pageNames(_ url: String) -> [String] {
        let path = url.prefix { $0 != "?" && $0 != "#" }
        guard let last = path.split(separator: "/").last?.lowercased() else { return [] }
        return [last] + [".md", ".html"].filter(last.hasSuffix).map { String(last.dropLast($0.count)) }
    }
}

/// How well one runbook fits one incident; `nil` where it does not.
private struct Fit {
    /// Compared from the first number on; more is better.
    let rank: [Int]
    let reason: String
    let isNamed: Bool

    /// Of the pages that alerts mean by their `runbook_url`, in `named`.
    init?(_ runbook: Runbook, _ context: RunbookContext, named: Set<String>) {
        isNamed = !named.isEmpty && [runbook.id, runbook.source.stem].contains { named.contains($0.lowercased()) }
        let rule = runbook.rule
        let alert = rule.alerts.firstFit(among: context.alerts)
        let service = context.service.flatMap { rule.services.firstFit(among: [$0]) }
        let kind = context.kinds.firstIndex { rule.kinds.contains($0) }
        let isServing =
            !rule.isEmpty && (rule.alerts.isEmpty || alert != nil) && (rule.services.isEmpty || service != nil)
            && (rule.kinds.isEmpty || kind != nil)
        guard isNamed || isServing else { return nil }
        let kinds = context.kinds.filter { rule.kinds.contains($0) }
        let isConfigured = if case .file = runbook.source { 1 } else { 0 }
        rank = [
            isNamed ? 1 : 0, alert.map { 1 + $0.certainty } ?? 0, service.map { 1 + $0.certainty } ?? 0,
            kind.map { context.kinds.count - $0 } ?? 0, kinds.count, isConfigured,
        ]
        var seen: Set<String> = []
        let words = kinds.filter { seen.insert($0).inserted }
        let facts = [
            alert.map { "alert \($0.text)" }, words.isEmpty ? nil : words.joined(separator: ", "),
            service.map { "service \($0.glob)" },
        ]
        reason = isNamed ? "named by runbook_url" : facts.compactMap { $0 }.joined(separator: " · ")
    }
}

extension [String] {
    /// Of globs: the first text that one of them fits, by the one that leaves least to wild cards.
    fileprivate func firstFit(among texts: [String]) -> (text: String, glob: String, certainty: Int)? {
        for text in texts {
            let fitting = filter { Glob($0).matches(text) }
            let best = fitting.map { glob in (glob, glob.utf8.count { $0 != 0x2A && $0 != 0x3F }) }.max { $0.1 < $1.1 }
            if let (glob, certainty) = best { return (text, glob, certainty) }
        }
        return nil
    }
}
