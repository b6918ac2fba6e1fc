/// A burn rate that raises a signal when two windows exceed it: the long one shows that it matters, the short one that
/// it still goes on (SRE Workbook, chapter 5, "Multiwindow, Multi-Burn-Rate Alerts").
public struct BurnRateRule: Sendable, Hashable {
    public var long: Duration
    public var short: Duration
    /// Burn rate beyond which the rule fires; 1 spends the budget exactly over the SLO's window.
    public var factor: Double
    public var severity: Severity

    public init(long: Duration, short: Duration, factor: Double, severity: Severity) {
        self.long = long
        self.short = short
        self.factor = factor
        self.severity = severity
    }

    /// Fires when so much of the budget, a share of 0...1, is spent within the long window:
    /// `factor = share × SLO window / long window`.
    ///
    /// Never below 1: a slower burn leaves budget at the end of the window and is nobody's concern, though under an SLO
    /// of a week 10 % are spent in three days at a burn of .23.
    public init(spending share: Double, in long: Duration, short: Duration, of window: Duration, severity: Severity) {
        self.init(
            long: long, short: short, factor: max(1, share * window.inSeconds / long.inSeconds), severity: severity)
    }

    /// How long it must be clear before its signal closes: twice the short window.
    public var keep: Duration { short * 2 }

    /// Why it can never fire under an objective of 0...1; `nil` where it can.
    public func refusal(objective: Double) -> BurnRateRefusal? {
        let most = 1 / (1 - objective)
        guard objective < 1, factor >= most else { return nil }
        return BurnRateRefusal(rule: self, objective: objective, nearest: ((most * 10 - 1e-9).rounded(.up) - 1) / 10)
    }
}

/// A factor that no error ratio reaches: burn is at most `1 / (1 - objective)`, when every request fails.
public struct BurnRateRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    public let rule: BurnRateRule
    public let objective: Double
    /// The largest factor, to one decimal, that can fire.
    public let nearest: Double

    public var description: String {
        """
        A burn rate beyond \(Self.number(rule.factor)) over \(rule.long.briefly) can never be: with an objective of \
        \(Self.number(objective * 100)) % burn ends at \(Self.number(1 / (1 - objective))), when every request fails. \
        The nearest factor that can fire is \(Self.number(nearest)).
        """
    }

    /// At most three decimals, none where there is none.
    private static func number(_ value: Double) -> String {
        let rounded = (value * 1000).rounded() / 1000
        return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
    }
}
