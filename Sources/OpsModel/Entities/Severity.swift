/// How bad a signal is. `info` never raises the status of anything.
public enum Severity: Int, Sendable, Hashable, Codable, Comparable, CaseIterable {
    case info
    case warning
    case critical

    public static func < (lhs: Severity, rhs: Severity) -> Bool {
        lhs.rawValue < rhs.rawValue
    }
}

/// Which label values mean which severity; unknown values are warnings (domain.md §4).
public struct SeverityTable: Sendable, Hashable, Codable {
    /// Label value in lower case → severity.
    public var table: [String: Severity]

    public static let standard = SeverityTable(table: [
        "page": .critical, "critical": .critical, "crit": .critical, "p1": .critical, "sev1": .critical,
        "emergency": .critical, "fatal": .critical, "error": .critical, "high": .critical,
        "p2": .warning, "ticket": .warning, "warning": .warning, "warn": .warning, "medium": .warning,
        "p3": .info, "p4": .info, "info": .info, "low": .info, "none": .info, "debug": .info,
    ])

    public init(table: [String: Severity]) {
        self.table = table
    }

    /// The standard table with `more` laid over it.
    public func extended(with more: [String: Severity]) -> SeverityTable {
        var result = table
        for (label, severity) in more { result[label.lowercased()] = severity }
        return SeverityTable(table: result)
    }

    /// Reads the labels `severity`, `priority` and `level`, in that order.
    public func severity(of labels: [String: String]) -> Severity {
        for name in ["severity", "priority", "level"] {
            guard let text = labels[name] else { continue }
            return table[text.lowercased()] ?? .warning
        }
        return .warning
    }
}
