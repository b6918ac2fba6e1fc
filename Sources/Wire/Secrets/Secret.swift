/// A value that reaches a request or an environment and nothing else: no description, mirror or encoding shows it.
public struct Secret: Sendable, Equatable {
    private let value: String

    public init(_ value: String) {
        self.value = value
    }

    /// The value itself, for the one call that must send it.
    public func reveal() -> String {
        value
    }

    public var isEmpty: Bool { value.isEmpty }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "•••" }
    public var debugDescription: String { "•••" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
