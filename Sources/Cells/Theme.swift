/// How every role looks. Read from a flat file; see `themes/`.
public struct Theme: Sendable {
    public init() {}
}
