/// An alerting rule with everything it may fire for.
struct AlertRule: Sendable {
    let name: String
    let expression: String
    /// Seconds its condition must hold before it fires.
    let hold: Double
    let labels: [(String, String)]
    let annotations: [(String, String)]
    let group: AlertGroup
    let instances: [Instance]

    /// One label set the rule may fire for.
    struct Instance: Sendable {
        /// What the expression yields, without the rule's own labels.
        let labels: Labels
        /// The value while the condition holds, else `nil`.
        let value: @Sendable (World, Int) -> Double?
        /// Seconds the condition had held when the world's past begins.
        var heldBefore = 0.0
    }
}

/// A group of alerting rules: its name and how often it is evaluated.
enum AlertGroup: String, Sendable, CaseIterable {
    case serving = "serving-alerts"
    case drift = "drift-alerts"
    case budgets = "budget-alerts"
    case heartbeat = "heartbeat"

    /// Ticks between two evaluations.
    var interval: Int { self == .drift ? 4 : 1 }
}
