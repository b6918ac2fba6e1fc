/// What a change request does (domain.md §7).
public enum RequestKind: String, Sendable, Hashable, Codable, CaseIterable {
    case rollback, promote, shiftTraffic, abort, pause, resume
    case retrain, rerun, cancel, retry
    case scale, restart
    case silence, mute
    case approveVersion
    case command
}

/// One change request: `CR-118`, counted by the store.
public struct RequestID: Sendable, Hashable, Codable, RawRepresentable, ExpressibleByStringLiteral {
    public var rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }
    public init(number: Int) { rawValue = "CR-\(number)" }

    /// What it counts; `nil` for what is no such id.
    public var number: Int? { rawValue.hasPrefix("CR-") ? Int(rawValue.dropFirst(3)) : nil }

    /// As a person may write it: `118`, `cr-118`.
    public init?(written text: String) {
        let digits = text.uppercased().hasPrefix("CR-") ? String(text.dropFirst(3)) : text
        guard let number = Int(digits), number > 0 else { return nil }
        self.init(number: number)
    }
}
