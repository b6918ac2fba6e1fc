internal import OpsModel

/// One value of the configuration as it was written, with its line, so that an error can point at it.
public struct Setting: Sendable, Hashable {
    public indirect enum Content: Sendable, Hashable {
        case null
        case bool(Bool)
        case number(Double)
        case text(String)
        case list([Setting])
        case map([Entry])
    }

    /// One key of a map; order and lines are kept.
    public struct Entry: Sendable, Hashable {
        public var key: String
        public var line: Int
        public var value: Setting

        public init(key: String, line: Int, value: Setting) {
            self.key = key
            self.line = line
            self.value = value
        }
    }

    public var content: Content
    /// Counted from 1; 0 when the value was not written in a file.
    public var line: Int
    /// True for a map or list in which something, however deep, was refused when it was read and has been told of: what
    /// is missing here is no mistake of its own.
    public var hasGaps: Bool

    public init(_ content: Content, line: Int = 0, hasGaps: Bool = false) {
        self.content = content
        self.line = line
        self.hasGaps = hasGaps
    }

    /// The value under `key` of a map; `nil` where there is none or this is no map.
    public subscript(key: String) -> Setting? {
        guard case .map(let entries) = content else { return nil }
        return entries.first { $0.key == key }?.value
    }

    public var text: String? {
        switch content {
        case .text(let text): text
        case .number(let number): Int(exactly: number).map { "\($0)" } ?? "\(number)"
        case .bool(let flag): "\(flag)"
        case .null, .list, .map: nil
        }
    }

    public var number: Double? {
        guard case .number(let number) = content else { return nil }
        return number
    }

    /// A number that is whole.
    public var integer: Int? {
        number.flatMap { Int(exactly: $0) }
    }

    public var bool: Bool? {
        guard case .bool(let flag) = content else { return nil }
        return flag
    }

    /// The elements of a list; none for anything else.
    public var elements: [Setting] {
        guard case .list(let elements) = content else { return [] }
        return elements
    }

    /// The entries of a map; none for anything else.
    public var entries: [Entry] {
        guard case .map(let entries) = content else { return [] }
        return entries
    }

    /// Reads `500ms`, `15s`, `5m`, `6h`, `30d`.
    public var duration: Duration? {
        text.flatMap { Duration(configuration: $0) }
    }
}
