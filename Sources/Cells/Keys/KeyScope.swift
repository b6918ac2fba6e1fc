/// Where a key means something: everywhere, or in one pane, dialog or prompt.
public struct KeyScope: RawRepresentable, Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public init(stringLiteral value: String) {
        rawValue = value
    }

    public var description: String { rawValue }

    /// Everywhere no narrower scope has the key.
    public static let global: KeyScope = "global"
}
