/// What a cell's text is for. A theme says how each looks; nothing outside a theme names a colour.
///
/// The raw value is stored in a cell; `letter` stands for the role in screen snapshots and is unique.
public enum Role: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    case text
    case dim
    case bold
    case header
    case title
    case border
    case borderProduction
    case badgeProduction
    case badgeOther
    case badgeDrill
    case selection
    case critical
    case warning
    case ok
    case unknown
    case pending
    case stale
    case key
    case keyLabel
    case columnHeader
    case match
    case error
    case notice
    case prompt
    case chartFirst
    case chartSecond
    case chartThird
    case threshold
    case axis
    case crosshair
    case change
    case added
    case removed
    case link
}

/// Emphasis on top of what the theme gives a role.
public struct Emphasis: OptionSet, Sendable, Hashable, BitwiseCopyable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    public static let bold = Emphasis(rawValue: 1)
    public static let dim = Emphasis(rawValue: 2)
    public static let underline = Emphasis(rawValue: 4)
    public static let reverse = Emphasis(rawValue: 8)
}

/// How a cell is to look: its role, and emphasis added to the theme's.
public struct Style: Sendable, Hashable, BitwiseCopyable {
    public var role: Role
    public var emphasis: Emphasis

    public init(_ role: Role, _ emphasis: Emphasis = []) {
        self.role = role
        self.emphasis = emphasis
    }

    public static let text = Style(.text)
}
