/// How much users feel of an incident, the worst last.
public enum UserImpact: Int, Sendable, Hashable, Codable, Comparable, CaseIterable {
    /// Nothing that users feel is measured.
    case hidden
    /// Some answers fail, are late or are made up.
    case felt
    /// Nothing is answered.
    case outage

    public static func < (lhs: UserImpact, rhs: UserImpact) -> Bool { lhs.rawValue < rhs.rawValue }

    init(_ signal: Signal) {
        switch signal.id.kind {
        case .availability, .traffic: self = signal.severity == .critical ? .outage : .felt
        case .sloBurn, .canary, .degraded, .alert, .saturation: self = .felt
        default: self = .hidden
        }
    }
}

/// SEV by tier and user impact (domain.md §5); 1 is the worst. What has no tier counts as tier 2.
public struct LevelTable: Sendable, Hashable, Codable {
    /// A row a tier, the first one tier 1; a column an impact, `hidden` first. Tiers beyond the last row are as the
    /// last.
    public var levels: [[Int]]

    public static let standard = LevelTable(levels: [[2, 1, 1], [3, 2, 1], [4, 3, 2]])

    public init(levels: [[Int]]) {
        self.levels = levels
    }

    public func level(tier: Int?, impact: UserImpact) -> Int {
        guard !levels.isEmpty else { return 3 }
        let row = levels[min(max(0, (tier ?? 2) - 1), levels.count - 1)]
        return row.isEmpty ? 3 : row[min(impact.rawValue, row.count - 1)]
    }
}
