/// A check with its placeholders filled. Two that are equal are asked once.
public enum CheckQuestion: Sendable, Hashable, Codable {
    case promQL(query: String, CheckComparison, CheckQuantifier)
    case http(url: String, ExpectedStatus)

    /// What is asked, in one text for people; untrusted.
    public var text: String {
        switch self {
        case .promQL(let query, let comparison, let quantifier):
            "\(query) \(comparison)" + (quantifier == .any ? " (any series)" : "")
        case .http(let url, let expected): "GET \(url) answers \(expected)"
        }
    }
}

/// Whether what a check says is so. `unknown` is an answer of its own, never taken for either.
public enum CheckVerdict: String, Sendable, Hashable, Codable {
    case pass
    case fail
    case unknown
}

/// What a check found, when.
public struct CheckResult: Sendable, Hashable, Codable {
    public var verdict: CheckVerdict
    /// The number that decided; `nil` where there was none.
    public var value: Double?
    /// What was found, in a few words: `0.031`, `2 of 5 series, worst 0.08`, `no series`, `HTTP 503`. Untrusted.
    public var finding: String
    public var at: Instant

    public init(_ verdict: CheckVerdict, value: Double? = nil, _ finding: String, at: Instant) {
        self.verdict = verdict
        self.value = value
        self.finding = finding
        self.at = at
    }
}

extension CheckResult {
    /// Judges the values of a query's series in three-valued logic: what is not known decides nothing, and is overruled
    /// by what is. A value is `nil` where it is no number, and for a source that did not answer; `remark` says why.
    public static func of(
        _ values: [Double?], _ comparison: CheckComparison, _ quantifier: CheckQuantifier, remark: String? = nil,
        at now: Instant
    ) -> CheckResult {
        let known = values.compactMap { $0 }
        let holding = known.filter(comparison.holds)
        let failing = known.filter { !comparison.holds(for: $0) }
        guard let value = comparison.decisive(quantifier == .every ? failing : holding) ?? comparison.decisive(known)
        else {
            return CheckResult(.unknown, remark ?? (values.isEmpty ? "no series" : "no number"), at: now)
        }
        let isDecided = quantifier == .every ? !failing.isEmpty : !holding.isEmpty
        let isComplete = known.count == values.count
        let verdict: CheckVerdict =
            switch quantifier {
            case .every: isDecided ? .fail : isComplete ? .pass : .unknown
            case .any: isDecided ? .pass : isComplete ? .fail : .unknown
            }
        var finding = CheckComparison.brief(value)
        if values.count > 1 { finding = "\(holding.count) of \(values.count) series, \(finding)" }
        if verdict == .unknown { finding += "; \(remark ?? "one is no number")" }
        return CheckResult(verdict, value: value, finding, at: now)
    }
}

extension CheckComparison {
    /// The value that is furthest on the wrong side of the bound, or nearest to it on the right side.
    fileprivate func decisive(_ values: [Double]) -> Double? {
        switch `operator` {
        case .greater, .greaterOrEqual: values.min()
        case .less, .lessOrEqual: values.max()
        case .equal, .notEqual: values.first
        }
    }

    /// Four significant digits, without an exponent for the numbers people read.
    fileprivate static func brief(_ number: Double) -> String {
        let magnitude = abs(number)
        guard magnitude > 1e-6, magnitude < 1e9 else { return text(number) }
        var scale = 1.0
        while magnitude * scale < 1000 { scale *= 10 }
        return text((number * scale).rounded() / scale)
    }
}
